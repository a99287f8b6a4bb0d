"""Several want to lead and one is chosen: the others are asked whether they will contribute."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.models import Closed, Need, NeedClosed, Part, Responsibility, SignUp, Status
from matrix.movements import MovementKind, movements
from periods.verbs import StepRefused
from stakeholders.models import Network, WhoConfirms
from tests.cast import make_world


def chosen(row, world, *, at=0):
    return SignUp.objects.filter(pk=row.pk).with_choice(at=world.days(at)).get()


@pytest.fixture
def contested(world):
    """Alfa and bravo offered to lead; bravo was chosen five days ago."""
    component = world.component(name="Wiki")
    mine = world.offer(component, on=world.days(-10), hours=40)
    other = world.offer(component, world.bravo, on=world.days(-10))
    other.confirm(by=None, on=world.days(-5))
    return mine, other


def test_who_was_not_chosen_is_known_with_who_was_and_when(world, contested):
    mine, other = contested
    found = chosen(mine, world)
    assert (found.chosen, found.chosen_name, found.chosen_on) == (other.pk, "Waterschap Bravo", world.days(-5))
    assert chosen(other, world).chosen is None
    assert chosen(mine, world, at=-6).chosen is None, "not yet"
    assert list(SignUp.objects.passed_over(at=world.today)) == [mine]


def test_it_waits_no_longer_for_the_secretary(world, contested):
    assert list(SignUp.objects.waiting(at=world.today)) == []
    assert set(SignUp.objects.waiting(at=world.days(-6))) == set(contested)


def test_an_offer_for_the_time_after_is_not_passed_over(world):
    component = world.component()
    world.confirmed(component, until=world.days(30))
    after = world.offer(component, world.bravo, since=world.days(30))
    assert chosen(after, world).chosen is None
    assert list(SignUp.objects.waiting(at=world.today)) == [after]


def test_neither_is_that_of_the_successor_its_holder_named(world):
    component = world.component()
    row = world.confirmed(component, on=world.days(-10))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    offer = world.offer(component, world.bravo, since=world.days(5))
    assert chosen(offer, world).chosen is None


def test_a_handover_passes_over_who_offered_for_the_time_after(world):
    component = world.component()
    row = world.confirmed(component, on=world.days(-10), until=world.days(30))
    late = world.offer(component, world.prospect, since=world.days(30))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    row.hand_over(by=None, to=world.offer(component, world.bravo, since=world.days(5)))
    assert chosen(late, world).chosen_name == "Waterschap Bravo"


def test_neither_contributors_nor_interest_are_passed_over(world):
    component = world.component()
    Network.objects.update(contributors_confirmed_by=WhoConfirms.SECRETARY)
    world.network.refresh_from_db()
    world.offer(component, world.alfa, part=Part.CONTRIBUTOR)
    world.offer(component, world.prospect, part=Part.INTERESTED)
    world.confirmed(component, world.bravo)
    assert not SignUp.objects.passed_over(at=world.today).exists()


def test_the_lead_is_free_again_when_who_was_chosen_stops(world, contested):
    mine, other = contested
    other.withdraw(by=None, reason="Toch niet")
    assert chosen(mine, world).chosen is None
    assert list(SignUp.objects.waiting(at=world.today)) == [mine]


# --- contribute ---


def test_the_offer_to_lead_becomes_a_contribution_of_its_own(world, contested):
    mine, _other = contested
    new = mine.contribute(by=world.representative)
    assert (mine.closed_as, mine.closed_on, mine.part) == (Closed.WITHDRAWN, world.today, Part.LEAD)
    assert (new.part, new.hours, new.offered_on, new.confirmed_on) == (
        Part.CONTRIBUTOR,
        40,
        world.today,
        world.today,
    )
    assert new.status_on(world.today) == Status.CONFIRMED
    assert new.history.last().history_user == world.representative
    # a past day keeps saying what was so
    assert mine.status_on(world.days(-1)) == Status.OFFERED
    need = Need.objects.filter(pk=mine.component.needs.get(responsibility=Responsibility.DEVELOP).pk)
    assert need.with_coverage(at=world.days(-6)).get().contested
    told = [each.kind for each in movements(world.network, world.today, world.days(1))]
    assert told == [MovementKind.OFFERED_CONFIRMED, MovementKind.WITHDRAWN]


def test_where_the_secretary_confirms_contributors_it_waits(world, contested):
    Network.objects.update(contributors_confirmed_by=WhoConfirms.SECRETARY)
    mine = SignUp.objects.get(pk=contested[0].pk)
    new = mine.contribute(by=world.representative)
    assert new.status_on(world.today) == Status.OFFERED
    assert list(SignUp.objects.waiting(at=world.today)) == [new]


def test_a_later_start_stays(world):
    component = world.component()
    mine = world.offer(component, since=world.days(20), until=world.days(50))
    world.confirmed(component, world.bravo)
    new = mine.contribute(by=None)
    assert (new.since, new.until, new.status_on(world.today)) == (world.days(20), world.days(50), Status.UPCOMING)


def refused(row, by=None):
    before = list(SignUp.objects.values())
    with pytest.raises(StepRefused) as why:
        row.contribute(by=by)
    assert list(SignUp.objects.values()) == before
    return why.value


def test_while_nobody_was_chosen_there_is_nothing_to_answer(world):
    component = world.component()
    mine = world.offer(component)
    world.offer(component, world.bravo)
    assert "Hier is geen ander gekozen." in refused(mine).messages[0]


def test_where_nothing_is_asked_any_more_that_is_said(world, contested):
    mine, _other = contested
    need = mine.component.needs.get(responsibility=Responsibility.DEVELOP)
    need.close(by=None, closed_as=NeedClosed.DROPPED, reason="Niet nodig")
    assert refused(mine).code == "not_asked"


def test_who_contributes_already_is_told_so(world, contested):
    mine, _other = contested
    mine.contribute(by=None)
    assert "ingetrokken" in refused(mine).messages[0]


# --- the pages ---


def test_the_question_is_asked_among_ones_own_and_on_the_sign_up(world, log_in, contested):
    mine, _other = contested
    client = log_in(world.representative)
    for address in ("/proef/my/sign-ups/", mine.get_absolute_url()):
        text = client.get(address).text
        assert "Wilt u liever meewerken? Of trek uw aanbod in." in text
        assert "Waterschap Bravo is op" in text
        assert f"/sign-ups/{mine.pk}/contribute/" in text
        assert f"/sign-ups/{mine.pk}/withdraw/" in text
    other = log_in(world.neighbour).get(mine.get_absolute_url()).text
    assert "Er is een andere organisatie gekozen." in other
    assert "/contribute/" not in other


def test_one_press_contributes(world, log_in, contested):
    mine, _other = contested
    answer = log_in(world.representative).post(
        reverse("matrix:sign_up_contribute", args=["proef", mine.pk]), follow=True
    )
    assert "U werkt mee." in answer.text
    new = SignUp.objects.get(part=Part.CONTRIBUTOR)
    assert answer.redirect_chain[-1][0] == new.get_absolute_url()


def test_nobody_answers_what_they_have_not_seen(world, log_in, contested):
    mine, _other = contested
    SignUp.objects.get(pk=mine.pk).save()
    address = reverse("matrix:sign_up_contribute", args=["proef", mine.pk])
    answer = log_in(world.representative).post(address, {"version": "1"})
    assert answer.status_code == 409
    assert not SignUp.objects.filter(part=Part.CONTRIBUTOR).exists()


def test_the_secretary_sees_who_has_not_answered_and_can_decline(world, log_in, contested):
    mine, _other = contested
    client = log_in(world.secretary)
    answer = client.get("/proef/inbox/")
    assert answer.context["asked"] == [mine]
    assert "Gevraagd om mee te werken" in answer.text
    assert answer.context["total"] == 0
    assert "Postvak (1)" not in answer.text
    assert f"/sign-ups/{mine.pk}/confirm/" not in client.get(mine.get_absolute_url()).text
    assert f"/sign-ups/{mine.pk}/decline/" in answer.text
    mine.decline(by=None, reason="Een ander is begonnen.")
    assert client.get("/proef/inbox/").context["asked"] == []


def test_the_secretary_answers_for_who_was_asked_from_the_inbox(world, log_in, contested):
    mine, _other = contested
    client = log_in(world.secretary)
    card = client.get("/proef/inbox/").text.split('id="asked"')[1]
    assert f'action="/proef/sign-ups/{mine.pk}/contribute/"' in card
    version = re.search(r'name="version" value="(\d+)"', card)[1]
    answer = client.post(f"/proef/sign-ups/{mine.pk}/contribute/", {"version": version}, follow=True)
    assert "Gemeente Alfa werkt mee." in answer.text
    assert SignUp.objects.get(part=Part.CONTRIBUTOR).participation == world.alfa


def test_on_confirming_the_secretary_hears_who_is_asked(world, log_in):
    component = world.component()
    world.offer(component)
    other = world.offer(component, world.bravo)
    client = log_in(world.secretary)
    assert "omstreden" in client.get("/proef/inbox/").text
    answer = client.post(reverse("matrix:sign_up_confirm", args=["proef", other.pk]), follow=True)
    assert "Gevraagd om mee te werken: Gemeente Alfa." in answer.text


def test_the_inbox_takes_as_many_queries_with_much(world, log_in, django_assert_max_num_queries):
    client = log_in(world.secretary)

    def count():
        with django_assert_max_num_queries(15) as queries:
            assert client.get("/proef/inbox/").status_code == 200
        return len(queries)

    def fill(numbers):
        for number in numbers:
            component = world.component(f"FUN-{number:02}")
            world.offer(component)
            world.confirmed(component, world.bravo)
            world.offer(component, responsibility=Responsibility.MANAGE)

    fill(range(1, 3))
    count()
    few = count()
    fill(range(3, 20))
    assert count() == few


class ChoiceTest(TestCase):
    """What SQL says of who was passed over equals what the confirmation of that offer would say."""

    DAYS = st.tuples(st.integers(0, 6), st.none() | st.integers(1, 6))

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(DAYS, min_size=2, max_size=3))
    def test_passed_over_is_what_can_no_longer_be_confirmed(self, periods):
        world = make_world()
        component = world.component()
        offers = []
        for who, (delay, length) in zip((world.bravo, world.alfa, world.prospect), periods, strict=False):
            since = world.days(delay)
            until = since + timedelta(days=length) if length else None
            offers.append(world.offer(component, who, since=since, until=until))
        offers[0].confirm(by=None)
        for offer in offers[1:]:
            passed = SignUp.objects.passed_over(at=world.today).filter(pk=offer.pk).exists()
            try:
                SignUp.objects.get(pk=offer.pk).confirm(by=None)
                confirmed = True
            except StepRefused:
                confirmed = False
            assert passed != confirmed


def test_who_judges_reads_beforehand_that_another_leads(world, contested, log_in):
    """Once it was pressed it would be refused; so there is no button, but a way on."""
    mine, _other = contested
    page = log_in(world.secretary).get(f"/proef/sign-ups/{mine.pk}/confirm/").text
    assert "Dit kan nog niet" in page
    assert "Waterschap Bravo is hier trekker" in page
    assert "De intekening telt mee" not in page
    assert f'href="/proef/sign-ups/{mine.pk}/decline/"' in page


def test_the_page_of_a_partner_says_that_another_was_chosen(world, contested, client):
    assert "een ander is gekozen" in client.get("/proef/partners/proef-alfa/").text
    assert "een ander is gekozen" not in client.get("/proef/partners/proef-bravo/").text
