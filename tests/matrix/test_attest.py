"""“Does this still stand?”: what it says, what it changes, and the pages that ask it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from matrix.models import Attestation, Health, Part, SignUp, Status
from periods.verbs import StepRefused


def health_of(row, world, *, at=0):
    day = world.days(at)
    return SignUp.objects.filter(pk=row.pk).with_health(network=world.network, at=day).get()


def page(client, world, name, *args):
    return client.get(reverse(f"matrix:{name}", args=["proef", *args]))


def test_it_ends_silence_and_changes_no_health(world):
    row = world.confirmed(world.component(), on=world.days(-300))
    row.report(by=None, health=Health.ATTENTION, text="Het hapert.", on=world.days(-200))
    before = health_of(row, world)
    assert (before.silent, before.at_risk, before.attested_on) == (True, True, None)
    row.attest(by=world.representative)
    after = health_of(row, world)
    assert (after.silent, after.at_risk, after.health) == (False, True, Health.ATTENTION)
    assert after.attested_on == world.today
    assert after.last_update_on == world.days(-200)


def test_silence_begins_anew_when_the_last_word_is_older_than_the_limit(world):
    row = world.confirmed(world.component(), on=world.days(-300))
    row.attest(by=None, on=world.days(-90))
    assert not health_of(row, world).silent
    assert health_of(row, world, at=1).silent
    assert health_of(row, world, at=-91).silent, "what was said later was not known before"


def test_of_a_changed_promise_what_was_said_stays_known(world):
    row = world.confirmed(world.component(), on=world.days(-300))
    row.attest(by=None, on=world.days(-20))
    new = row.renew(by=None, hours=10)
    assert health_of(new, world).attested_on == world.days(-20)
    assert not health_of(new, world).silent
    new.attest(by=None)
    assert [each.sign_up for each in Attestation.objects.all()] == [row, row]


def test_said_twice_on_a_day_it_is_said_once(world):
    row = world.confirmed(world.component(), on=world.days(-10))
    assert row.attest(by=world.representative) == row.attest(by=world.coordinator)
    assert Attestation.objects.count() == 1
    said = Attestation.history.get()
    assert (said.history_user, said.history_type) == (world.representative, "+")


def test_a_promise_for_later_can_be_said_to_stand(world):
    row = world.confirmed(world.component(), since=world.days(20))
    assert row.status_on(world.today) == Status.UPCOMING
    row.attest(by=world.representative)
    assert health_of(row, world).attested_on == world.today


def test_interest_promises_nothing_to_stand_for(world):
    row = world.offer(world.component(), part=Part.INTERESTED)
    with pytest.raises(StepRefused):
        row.attest(by=None)


@pytest.mark.parametrize(("day", "sentence"), [(-1, "Alleen de secretaris"), (1, "Kies vandaag")])
def test_it_is_said_today(world, day, sentence):
    row = world.confirmed(world.component(), on=world.days(-10))
    with pytest.raises(ValidationError) as wrong:
        row.attest(by=world.representative, on=world.days(day))
    assert sentence in wrong.value.messages[0]
    assert not Attestation.objects.exists()


def test_the_secretary_can_enter_it_for_a_past_day(world):
    row = world.confirmed(world.component(), on=world.days(-10))
    assert row.attest(by=world.secretary, on=world.days(-3)).on == world.days(-3)


# --- the list of all that one promised ---


@pytest.fixture
def promised(world):
    """Three promises of alfa, and one of bravo."""
    rows = [world.confirmed(world.component(f"FUN-0{each}"), on=world.days(-200)) for each in (1, 2, 3)]
    return [*rows, world.confirmed(world.component("FUN-09"), world.bravo, on=world.days(-200))]


def seen(rows):
    versions = SignUp.objects.filter(pk__in=[row.pk for row in rows]).with_version()
    return [f"{row.pk}:{row.version}" for row in versions]


LIST = "/proef/my/sign-ups/attest/"


def test_nothing_is_ticked_beforehand_and_only_ones_own_is_asked(world, log_in, promised):
    text = log_in(world.representative).get(LIST).text
    assert " checked" not in text
    for row in promised[:3]:
        assert f'id="stands-{row.pk}"' in text
    assert f'id="stands-{promised[3].pk}"' not in text


def test_what_is_ticked_is_said_and_the_rest_is_not(world, log_in, promised):
    sent = {"stands": [promised[0].pk, promised[2].pk], "seen": seen(promised[:3])}
    answer = log_in(world.representative).post(LIST, sent, follow=True)
    assert "2 intekeningen nog kloppen" in answer.text
    assert {each.sign_up_id for each in Attestation.objects.all()} == {promised[0].pk, promised[2].pk}


def test_all_means_what_the_page_showed(world, log_in, promised):
    came_since = world.confirmed(world.component("FUN-07"))
    sent = {"all": [world.alfa.pk], "seen": seen(promised[:3])}
    log_in(world.representative).post(LIST, sent)
    assert {each.sign_up for each in Attestation.objects.all()} == set(promised[:3])
    assert not came_since.attestations.exists()


def test_who_ticks_nothing_hears_what_to_do(world, log_in, promised):
    answer = log_in(world.representative).post(LIST, {"seen": seen(promised)})
    assert "Vink aan wat nog klopt." in answer.text
    assert not Attestation.objects.exists()


def test_what_was_changed_meanwhile_is_looked_at_first(world, log_in, promised):
    sent = {"stands": [promised[0].pk, promised[1].pk], "seen": seen(promised[:3])}
    SignUp.objects.get(pk=promised[0].pk).name_successor(
        by=world.coordinator, successor=world.bravo, handover_on=world.days(5)
    )
    answer = log_in(world.representative).post(LIST, sent)
    assert answer.status_code == 409
    assert "is gewijzigd nadat u deze pagina opende" in answer.text
    assert not Attestation.objects.exists(), "all of it, or nothing"


@pytest.mark.parametrize("told", [[], [""], ["{}:"], ["{}"], ["{}:x"], ["x:1"]])
def test_what_does_not_say_what_the_page_showed_is_refused(world, log_in, promised, told):
    key = promised[0].pk
    sent = {"stands": [key], "seen": [each.format(key) for each in told]}
    assert log_in(world.representative).post(LIST, sent).status_code == 409
    assert not Attestation.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"stands": "x"}, {"stands": 999_999}, {"all": 999_999}, {"all": "'"}, {"seen": "x:y:z"}]
)
def test_what_cannot_be_is_refused(world, log_in, promised, sent):
    assert log_in(world.representative).post(LIST, sent).status_code == 200
    assert not Attestation.objects.exists()


def test_who_promised_nothing_reads_what_to_do(world, log_in):
    assert "U hebt op dit moment geen lopende intekening" in log_in(world.representative).get(LIST).text
    assert log_in(world.board).get(LIST).status_code == 403


def test_the_list_takes_as_many_queries_with_much(world, log_in, django_assert_max_num_queries):
    client = log_in(world.representative)

    def count():
        with django_assert_max_num_queries(15) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    world.confirmed(world.component("FUN-01"))
    count()
    few = count()
    for number in range(2, 22):
        world.confirmed(world.component(f"FUN-{number:02}")).attest(by=None)
    assert count() == few


# --- on its own page, on the component, among one's own ---


def test_one_press_on_its_own_page(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-200))
    client = log_in(world.representative)
    assert "Dit klopt nog" in page(client, world, "sign_up_detail", row.pk).text
    answer = client.post(reverse("matrix:sign_up_attest", args=["proef", row.pk]), follow=True)
    assert "Iedereen kan zien dat dit nog klopt." in answer.text
    assert "Laatst bevestigd dat dit klopt" in answer.text
    # said today: there is nothing left to press
    assert "/attest/" not in page(client, world, "sign_up_detail", row.pk).text


def test_it_is_told_on_the_component_and_among_ones_own(world, log_in, client):
    row = world.confirmed(world.component(), on=world.days(-200))
    row.attest(by=None)
    assert "Laatst bevestigd dat dit klopt" in client.get("/proef/components/FUN-01/").text
    assert "Laatst bevestigd dat dit klopt" in page(log_in(world.representative), world, "my_sign_ups").text
