"""Whose turn it is in a handover: the named successor offers, then the holder hands over; nobody confirms."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from matrix.models import Part
from periods.verbs import StepRefused


@pytest.fixture(autouse=True)
def in_dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def named(world):
    """A lead of alfa, without an end, that bravo is to take over in ten days."""
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-30))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    return row


@pytest.fixture
def offered(world, named):
    """The offer of bravo to take it over."""
    return world.offer(named.component, world.bravo, since=world.days(10))


def at(name, *args):
    return reverse(name, args=["proef", *args])


def text(answer):
    return answer.content.decode()


def link(name, *args):
    return f'href="{at(name, *args)}"'


def day_of(world, number=10):
    return date_format(world.days(number), "DATE_FORMAT")


def both_pages(client):
    return [text(client.get(at(name))) for name in ("overview:overview", "matrix:my_sign_ups")]


def test_the_named_successor_is_told_that_it_is_to_offer(world, log_in, named):
    told = f"Gemeente Alfa wil het trekkerschap van Wiki (ontwikkelen) aan u overdragen vanaf {day_of(world)}."
    for page in both_pages(log_in(world.neighbour)):
        assert told in page
        assert link("matrix:sign_up_create", "FUN-01", "develop") in page
    for who in ("representative", "secretary", None):
        assert told not in text(log_in(world.users.get(who)).get(at("overview:overview")))


def test_once_the_successor_has_offered_it_is_the_turn_of_the_holder(world, log_in, named, offered):
    assert not [page for page in both_pages(log_in(world.neighbour)) if "aan u overdragen" in page]
    told = f"Waterschap Bravo heeft aangeboden om vanaf {day_of(world)} trekker te zijn van Wiki (ontwikkelen)."
    for page in both_pages(log_in(world.representative)):
        assert told in page
        assert link("matrix:sign_up_hand_over", named.pk) in page
    page = text(log_in(world.representative).get(at("matrix:sign_up_detail", named.pk)))
    assert told in page


def test_a_lead_is_handed_over_from_the_list_once_that_can_be_done(world, log_in, named):
    client = log_in(world.representative)
    pages = [at("matrix:my_sign_ups"), at("matrix:sign_up_detail", named.pk)]
    for page in pages:
        assert link("matrix:sign_up_hand_over", named.pk) not in text(client.get(page))
    offer = world.offer(named.component, world.bravo, since=world.days(10))
    for page in pages:
        assert link("matrix:sign_up_hand_over", named.pk) in text(client.get(page))
    named.hand_over(by=None, to=offer)
    for page in pages:
        assert link("matrix:sign_up_hand_over", named.pk) not in text(client.get(page))
    assert not [
        page
        for who in ("representative", "neighbour")
        for page in both_pages(log_in(world.users[who]))
        if "heeft aangeboden om" in page or "aan u overdragen" in page
    ]


def test_who_offered_to_take_over_reads_that_the_holder_hands_over(world, log_in, named):
    client = log_in(world.neighbour)
    sent = {
        "participation": world.bravo.pk,
        "part": Part.LEAD.value,
        "promise": "Wij gaan verder.",
        "arrangements": ["own_staff"],
        "since": world.days(10).isoformat(),
    }
    done = text(client.post(at("matrix:sign_up_create", "FUN-01", "develop"), sent, follow=True))
    assert "De secretaris bevestigt die of wijst die af" not in done
    assert "Uw intekening is aangeboden. Gemeente Alfa kan het trekkerschap nu overdragen." in done
    assert "wacht tot Gemeente Alfa overdraagt" in text(client.get(at("matrix:my_sign_ups")))


# --- the secretary ---


def test_the_inbox_leads_from_the_offer_of_a_successor_to_the_handover(world, log_in, named, offered):
    client = log_in(world.secretary)
    told = f"Gemeente Alfa heeft deze organisatie aangewezen als opvolger, vanaf {day_of(world)}."
    confirm = at("matrix:sign_up_confirm", offered.pk)
    for page in (at("matrix:inbox"), at("matrix:sign_up_detail", offered.pk), confirm):
        answer = text(client.get(page))
        assert told in answer
        assert link("matrix:sign_up_hand_over", named.pk) in answer
        assert f'action="{confirm}"' not in answer
    refused = client.post(confirm)
    assert refused.status_code == 409
    assert "Bevestig dit aanbod niet" in text(refused)
    assert link("matrix:sign_up_hand_over", named.pk) in text(refused)
    client.post(at("matrix:sign_up_hand_over", named.pk))
    offered.refresh_from_db()
    assert offered.status_on(world.days(10)) == "confirmed"


def test_confirming_the_offer_of_a_successor_is_refused_with_what_is_possible(world, named, offered):
    with pytest.raises(StepRefused) as refused:
        offered.confirm(by=None)
    (said,) = refused.value.messages
    assert said == (
        f"Gemeente Alfa is nu trekker en heeft deze organisatie aangewezen als opvolger, vanaf {day_of(world)}. "
        "Bevestig dit aanbod niet: Gemeente Alfa draagt het trekkerschap over, of de secretaris doet dat namens "
        "Gemeente Alfa."
    )


def test_a_handover_put_off_after_the_successor_offered_is_still_that_handover(world, log_in, named, offered):
    named.name_successor(by=None, successor=world.bravo, handover_on=world.days(20))
    page = text(log_in(world.secretary).get(at("matrix:inbox")))
    assert link("matrix:sign_up_hand_over", named.pk) in page
    assert "Er is een andere organisatie gekozen." not in text(
        log_in(world.neighbour).get(at("matrix:sign_up_detail", offered.pk))
    )
    named.hand_over(by=None)
    offered.refresh_from_db()
    assert offered.since == world.days(20)


def test_the_offer_of_a_successor_for_the_time_after_the_lead_is_confirmed_as_any_other(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-30), until=world.days(20))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    offer = world.offer(row.component, world.bravo, since=world.days(20))
    client = log_in(world.secretary)
    assert f'action="{at("matrix:sign_up_confirm", offer.pk)}"' in text(client.get(at("matrix:inbox")))
    assert client.post(at("matrix:sign_up_confirm", offer.pk)).status_code == 302


# --- the offer begins on another day than the handover ---


@pytest.fixture
def later(world, named):
    """The offer of bravo, for ten days after the day that alfa named."""
    return world.offer(named.component, world.bravo, since=world.days(20))


def test_the_holder_reads_which_day_was_offered_and_what_to_do(world, log_in, named, later):
    client = log_in(world.representative)
    told = (
        f"Waterschap Bravo heeft aangeboden om vanaf {day_of(world, 20)} trekker te zijn van Wiki (ontwikkelen). De "
        f"overdracht is op {day_of(world)}: kies een andere dag, of vraag Waterschap Bravo om het aanbod te wijzigen."
    )
    for page in [*both_pages(client), text(client.get(at("matrix:sign_up_detail", named.pk)))]:
        assert told in page
        assert link("matrix:sign_up_successor", named.pk) in page
        assert link("matrix:sign_up_hand_over", named.pk) not in page
    named.name_successor(by=None, successor=world.bravo, handover_on=world.days(20))
    for page in both_pages(client):
        assert link("matrix:sign_up_hand_over", named.pk) in page


def test_so_does_the_successor(world, log_in, named, later):
    client = log_in(world.neighbour)
    told = f"U bood aan om vanaf {day_of(world, 20)} trekker te zijn van Wiki (ontwikkelen), maar Gemeente Alfa draagt "
    for page in both_pages(client):
        assert told + f"over op {day_of(world)}." in page
        assert link("matrix:sign_up_amend", later.pk) in page
    assert f"begint op {day_of(world, 20)}, maar Gemeente Alfa draagt over op {day_of(world)}" in page


def test_the_secretary_is_offered_no_handover_that_would_be_refused(world, log_in, named, later):
    client = log_in(world.secretary)
    for page in ("matrix:inbox", "matrix:sign_up_detail", "matrix:sign_up_confirm"):
        answer = text(client.get(at(page, *([] if page == "matrix:inbox" else [later.pk]))))
        assert f"maar dit aanbod begint op {day_of(world, 20)}." in answer
        assert link("matrix:sign_up_hand_over", named.pk) not in answer
        assert link("matrix:sign_up_amend", later.pk) in answer
        assert link("matrix:sign_up_successor", named.pk) in answer


def test_an_offer_for_before_a_handover_that_was_put_off_is_told_with_both_days(world, log_in, named, offered):
    named.name_successor(by=None, successor=world.bravo, handover_on=world.days(20))
    for page in both_pages(log_in(world.representative)):
        assert f"vanaf {day_of(world)} trekker te zijn" in page
        assert f"De overdracht is op {day_of(world, 20)}." in page
        assert link("matrix:sign_up_hand_over", named.pk) in page


# --- who was named ---


def test_a_successor_that_would_begin_too_early_reads_when_it_can(world, named):
    told = f"Gemeente Alfa draagt over op {day_of(world)}: kies die dag of later."
    with pytest.raises(StepRefused, match=told):
        world.offer(named.component, world.bravo, since=world.days(5))
    offer = world.offer(named.component, world.bravo, since=world.days(10))
    with pytest.raises(StepRefused, match=told):
        offer.amend(by=None, since=world.days(5))


def test_a_holder_takes_back_whom_it_named(world, log_in, named):
    client = log_in(world.representative)
    take_back = at("matrix:sign_up_no_successor", named.pk)
    assert f'href="{take_back}"' in text(client.get(at("matrix:sign_up_successor", named.pk)))
    page = text(client.get(take_back))
    assert "Gemeente Alfa blijft trekker. Waterschap Bravo neemt het niet over." in page
    assert client.post(take_back).status_code == 302
    named.refresh_from_db()
    assert (named.successor, named.handover_on) == (None, None)
    assert "Er is niemand aangewezen" in text(client.get(take_back))
    assert f'href="{take_back}"' not in text(client.get(at("matrix:sign_up_successor", named.pk)))


def test_who_takes_back_a_successor_that_offered_reads_what_becomes_of_that_offer(world, log_in, named, offered):
    page = text(log_in(world.representative).get(at("matrix:sign_up_no_successor", named.pk)))
    assert "Waterschap Bravo heeft al aangeboden om trekker te zijn." in page


@pytest.mark.parametrize("another", [True, False])
def test_a_successor_that_is_dropped_after_it_offered_reads_why(world, log_in, named, offered, another):
    if another:
        named.name_successor(by=None, successor=world.prospect, handover_on=world.days(12))
        told = "Gemeente Alfa is trekker en wijst nu een andere organisatie als opvolger aan."
    else:
        named.forget_successor(by=None)
        told = "Gemeente Alfa is trekker en wijst geen opvolger meer aan."
    client = log_in(world.neighbour)
    pages = [client.get(at("matrix:my_sign_ups")), client.get(at("matrix:sign_up_detail", offered.pk))]
    for page in [*pages, log_in(world.secretary).get(at("matrix:inbox"))]:
        assert told in text(page)
        assert "Er is een andere organisatie gekozen." not in text(page)
        assert "bevestigd als trekker" not in text(page)


# --- what handing over, and stopping, does ---


@pytest.mark.parametrize(("hours", "word"), [(40, "deels belegd"), (90, "belegd")])
def test_the_page_of_the_handover_says_what_the_successor_promises_and_what_becomes(world, log_in, named, hours, word):
    named.component.needs.filter(responsibility=named.responsibility).update(hours_wanted=80)
    world.offer(named.component, world.bravo, since=world.days(10), promise="Wij gaan verder.", hours=hours)
    page = text(log_in(world.representative).get(at("matrix:sign_up_hand_over", named.pk)))
    assert f"Voor ‘ontwikkelen’ is het onderdeel dan ‘{word}’." in page
    assert "Wij gaan verder." in page
    assert f"{hours} uur per jaar" in page


@pytest.mark.parametrize("step", ["withdraw", "end"])
def test_who_stops_while_the_successor_is_there_is_led_to_the_handover(world, log_in, named, step):
    client = log_in(world.representative)
    page = at(f"matrix:sign_up_{step}", named.pk)
    assert link("matrix:sign_up_hand_over", named.pk) not in text(client.get(page))
    world.offer(named.component, world.bravo, since=world.days(10))
    answer = text(client.get(page))
    assert "Waterschap Bravo heeft aangeboden om dit trekkerschap over te nemen." in answer
    assert link("matrix:sign_up_hand_over", named.pk) in answer


def test_a_successor_that_contributes_there_reads_what_comes_first(world, log_in, named):
    mine = world.confirmed(named.component, world.bravo, part=Part.CONTRIBUTOR)
    client = log_in(world.neighbour)
    own = link("matrix:sign_up_detail", mine.pk)
    form = at("matrix:sign_up_create", "FUN-01", "develop")
    for page in both_pages(client):
        assert "U werkt daar al mee: laat dat eindigen voor die dag, en teken dan in als trekker." in page
        assert own in page
        assert f'href="{form}">Teken in als trekker' not in page
    page = text(client.get(form))
    assert f"U werkt hier al mee. Om vanaf {day_of(world)} trekker te zijn, moet uw bijdrage eerder eindigen" in page
    assert own in page
    mine.renew(by=None, until=world.days(10))
    assert link("matrix:sign_up_create", "FUN-01", "develop") in both_pages(client)[0]
    assert 'name="promise"' in text(client.get(form))
