"""The pages that end a sign-up: complete, handed over to a successor, or annulled as a mistake."""

import pytest
from django.urls import reverse
from django.utils import translation

from matrix.models import Part, SignUp, Status
from periods.verbs import StepRefused


@pytest.fixture(autouse=True)
def in_dutch():
    with translation.override("nl"):
        yield


def at(name, row):
    return reverse(f"matrix:sign_up_{name}", args=["proef", row.pk])


def text(answer):
    return answer.content.decode()


def test_what_is_complete_is_ended_by_its_holder(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-10))
    client = log_in(world.representative)
    page = text(client.get(at("detail", row)))
    assert at("end", row) in page
    assert "Voor ‘ontwikkelen’ is het onderdeel dan ‘open’." in text(client.get(at("end", row)))
    done = client.post(at("end", row), {"reason": "Het staat er."}, follow=True)
    assert "Beëindigd" in text(done)
    row.refresh_from_db()
    assert (row.status_on(world.today), row.reason) == (Status.ENDED, "Het staat er.")


def test_a_lead_goes_to_its_successor_in_two_steps_without_a_gap(world, log_in):
    component = world.component()
    row = world.confirmed(component, on=world.days(-10))
    holder, successor = log_in(world.representative), log_in(world.neighbour)
    sign_up = reverse("matrix:sign_up_create", args=["proef", component.code, "develop"])
    assert ">Trekker<" not in text(successor.get(sign_up)).replace("\n", "").replace(" ", "")

    day = world.days(5)
    named = {"successor": world.bravo.pk, "handover_on": day.isoformat()}
    holder.post(at("successor", row), named)
    detail = text(holder.get(at("detail", row)))
    assert "Over te dragen aan Waterschap Bravo op" in detail
    first = "Waterschap Bravo moet eerst zelf intekenen als trekker. Tot die tijd verandert er niets."
    opened, early = holder.get(at("hand_over", row)), holder.post(at("hand_over", row))
    assert (opened.status_code, early.status_code) == (200, 409)
    for answer in (opened, early):
        assert first in text(answer)
        assert f'action="{at("hand_over", row)}"' not in text(answer)

    form = successor.get(sign_up).context["form"]
    assert (form["since"].value(), form["part"].value()) == (day, Part.LEAD)
    sent = {
        "participation": world.bravo.pk,
        "part": Part.LEAD.value,
        "promise": "Wij gaan verder.",
        "arrangements": ["own_staff"],
        "since": day.isoformat(),
    }
    assert successor.post(sign_up, sent).status_code == 302

    page = text(log_in(world.secretary).get(at("hand_over", row)))
    assert "is Waterschap Bravo trekker, en Gemeente Alfa niet meer." in page
    assert "Overgedragen: Waterschap Bravo is trekker vanaf" in text(holder.post(at("hand_over", row), follow=True))
    leads = SignUp.objects.filter(part=Part.LEAD).order_by("since")
    assert [(each.participation, each.since, each.until) for each in leads] == [
        (world.alfa, world.days(-10), day),
        (world.bravo, day, None),
    ]
    assert [each.status_on(day) for each in leads] == [Status.ENDED, Status.CONFIRMED]


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"successor": ""}, "successor", "Kies de organisatie die het overneemt."),
        ({"handover_on": ""}, "handover_on", "Kies de dag waarop uw opvolger het overneemt."),
        ({"handover_on": "2020-01-01"}, "handover_on", "Kies een dag vanaf vandaag"),
        ({"handover_on": "nooit"}, "handover_on", "Vul een dag in"),
    ],
)
def test_a_successor_that_cannot_be_is_told_beside_its_field(world, log_in, change, field, why):
    row = world.confirmed(world.component(), on=world.days(-10))
    sent = {"successor": world.bravo.pk, "handover_on": world.days(3).isoformat()} | change
    answer = log_in(world.representative).post(at("successor", row), sent)
    assert why in str(answer.context["form"].errors[field])
    row.refresh_from_db()
    assert row.successor is None


def test_only_others_who_may_sign_up_can_be_named(world, log_in):
    row = world.confirmed(world.component())
    choices = log_in(world.representative).get(at("successor", row)).context["form"]["successor"].field.queryset
    assert set(choices) == {world.bravo, world.prospect}


def test_who_named_nobody_is_told_to_do_that_first(world, log_in):
    row = world.confirmed(world.component())
    client = log_in(world.representative)
    opened, sent = client.get(at("hand_over", row)), client.post(at("hand_over", row))
    assert (opened.status_code, sent.status_code) == (200, 409)
    for answer in (opened, sent):
        assert "Wijs eerst een opvolger aan. Tot die tijd verandert er niets." in text(answer)
        assert f'href="{at("successor", row)}"' in text(answer)
        assert f'action="{at("hand_over", row)}"' not in text(answer)
        assert "heeft nog niet" not in text(answer)


def test_who_began_to_lead_today_hands_over_from_tomorrow(world, log_in):
    row = world.confirmed(world.component())
    client = log_in(world.representative)

    def sent(number):
        day = world.days(number).isoformat()
        return client.post(at("successor", row), {"successor": world.bravo.pk, "handover_on": day})

    wrong = sent(0).context["form"].errors["handover_on"]
    assert wrong == ["Kies een dag vanaf morgen, binnen de periode van deze intekening: die is vandaag begonnen."]
    assert sent(1).status_code == 302


def test_only_a_lead_names_a_successor(world, log_in):
    row = world.confirmed(world.component(), part=Part.CONTRIBUTOR)
    page = text(log_in(world.representative).get(at("detail", row)))
    assert at("successor", row) not in page
    assert at("hand_over", row) not in page


def test_a_mistake_is_annulled_by_the_secretary_with_a_reason(world, log_in):
    row = world.confirmed(world.component())
    client = log_in(world.secretary)
    wrong = client.post(at("annul", row), {"reason": " "})
    assert "Vul in waarom" in str(wrong.context["form"].errors["reason"])
    assert "Vervallen verklaard" in text(client.post(at("annul", row), {"reason": "Verkeerde regel"}, follow=True))
    row.refresh_from_db()
    assert row.annulled
    assert at("annul", row) not in text(log_in(world.representative).get(at("detail", row)))


def test_what_a_later_sign_up_follows_is_not_annulled_and_says_so_on_opening(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-30))
    later = row.renew(by=None, hours=9, on=world.days(-3))
    client = log_in(world.secretary)
    why = "Op deze intekening volgt een latere. Verklaar die eerst vervallen."
    opened = client.get(at("annul", row), follow=True)
    assert opened.redirect_chain == [(at("detail", row), 302)]
    assert why in text(opened)
    assert at("annul", row) not in text(client.get(at("detail", row)))
    refused = client.post(at("annul", row), {"reason": "Verkeerde regel"})
    assert refused.status_code == 409
    assert why in text(refused)
    assert client.post(at("annul", later), {"reason": "Verkeerde regel"}).status_code == 302
    assert at("annul", row) in text(client.get(at("detail", row)))


def test_a_step_that_the_status_forbids_is_told(world, log_in):
    row = world.offer(world.component())
    for name in ("end", "successor", "hand_over"):
        answer = log_in(world.representative).get(at(name, row), follow=True)
        assert "Dat kan niet: deze intekening is" in text(answer)


def test_an_offer_that_begins_after_the_handover_is_not_pulled_forward(world, log_in):
    component = world.component()
    row = world.confirmed(component, on=world.days(-10), until=world.days(90))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    offer = world.offer(component, world.bravo, since=world.days(90))
    answer = log_in(world.secretary).post(at("hand_over", row))
    assert answer.status_code == 409
    for page in (answer, log_in(world.secretary).get(at("hand_over", row))):
        assert "Laat een van beide wijzigen." in text(page)
        assert f'action="{at("hand_over", row)}"' not in text(page)
    assert [SignUp.objects.get(pk=each.pk).since for each in (row, offer)] == [world.days(-10), world.days(90)]


def test_what_was_handed_over_is_not_handed_over_again(world, log_in):
    component = world.component()
    row = world.confirmed(component, on=world.days(-10))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    row.hand_over(by=None, to=world.offer(component, world.bravo, since=world.days(5)))
    secretary = log_in(world.secretary)
    detail = text(secretary.get(at("detail", row)))
    for step in ("hand-over", "successor"):
        assert f"/sign-ups/{row.pk}/{step}/" not in detail
    named = {"successor": world.prospect.pk, "handover_on": world.days(3).isoformat()}
    for answer in (secretary.post(at("hand_over", row)), secretary.post(at("successor", row), named)):
        assert answer.status_code == 409
        assert "Dit trekkerschap is al overgedragen: Waterschap Bravo" in text(answer)


def test_who_signs_up_for_a_named_successor_finds_its_day_filled_in(world, log_in):
    component = world.component()
    row = world.confirmed(component, on=world.days(-10), until=world.days(90))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    address = reverse("matrix:sign_up_create", args=["proef", component.code, "develop"])
    form = log_in(world.secretary).get(address).context["form"]
    found = (form["participation"].value(), form["since"].value(), form["part"].value())
    assert found == (world.bravo.pk, world.days(5), Part.LEAD)


# --- handed over for a later day ---


@pytest.fixture
def handed(world):
    """A lead that bravo takes over in five days."""
    row = world.confirmed(world.component(), on=world.days(-10))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    row.hand_over(by=None, to=world.offer(row.component, world.bravo, since=world.days(5)))
    return row


AFTERWARDS = ("withdraw", "end", "renew", "successor", "hand_over")


def test_what_was_handed_over_goes_on_until_then_and_says_how_to_change_that(world, log_in, handed):
    client = log_in(world.secretary)
    page = text(client.get(at("detail", handed)))
    assert at("report", handed) in page
    happened = page.split("Wat er gebeurde")[1].split("</section>")[0]
    assert "Gaat op" in happened
    assert "Beëindigd" not in happened
    for step in AFTERWARDS:
        assert at(step, handed) not in page
        told = text(client.get(at(step, handed), follow=True))
        assert "Dit trekkerschap is al overgedragen: Waterschap Bravo is trekker vanaf" in told
        assert "eerst de intekening van Waterschap Bravo vervallen verklaren" in told
        assert client.post(at(step, handed), {"version": "1", "reason": "Toch."}).status_code == 409
    before = handed.until
    handed.refresh_from_db()
    assert (handed.until, handed.closed_as) == (before, "ended")


@pytest.mark.parametrize("step", ["withdraw", "end"])
def test_no_door_closes_what_was_handed_over(world, handed, step):
    with pytest.raises(StepRefused, match="overgedragen"):
        getattr(handed, step)(by=None, reason="Toch.")


def test_once_the_later_lead_is_annulled_the_first_can_be_ended(world, handed):
    handed.followed_by.get().annul(by=None, reason="Toch niet.")
    handed.refresh_from_db()
    handed.end(by=None)
    assert handed.status_on(world.today) == Status.ENDED
