"""The secretary's inbox, and the pages that confirm or decline what waits there."""

import pytest
from django.utils import translation
from django.utils.formats import date_format

from matrix.models import Part, Responsibility, Status
from tests.matrix.pages import address, text_of


def test_the_inbox_shows_the_oldest_first_and_rivals_together(world, log_in):
    wiki, blog = world.component("FUN-01", name="Wiki"), world.component("FUN-02", name="Blog")
    world.offer(blog, on=world.days(-5))
    world.offer(wiki, on=world.days(-9))
    world.offer(wiki, world.bravo, on=world.days(-1))
    world.offer(wiki, world.prospect, part=Part.INTERESTED)
    world.confirmed(blog, responsibility=Responsibility.MANAGE)
    client = log_in(world.secretary)
    questions = client.get(address("inbox", world)).context["questions"]
    assert [(each.component.name, len(each.offers), each.contested) for each in questions] == [
        ("Wiki", 2, True),
        ("Blog", 1, False),
    ]
    text = text_of(client.get(address("inbox", world)))
    assert "contested" in text
    assert "Provincie Prospect" not in text


def test_an_empty_inbox_says_so(world, log_in):
    assert "Nothing waits for you" in text_of(log_in(world.secretary).get(address("inbox", world)))


def test_confirming_is_one_press(world, log_in):
    row = world.offer(world.component(name="Wiki"), world.prospect)
    client = log_in(world.secretary)
    response = client.post(address("sign_up_confirm", world, row.pk), follow=True)
    assert response.redirect_chain == [(address("inbox", world), 302)]
    assert "Confirmed: Wiki, develop: Provincie Prospect (lead)." in text_of(response)
    assert row.status_on(world.today) == Status.CONFIRMED


def test_confirming_says_from_which_day_it_counts(world, log_in):
    now, later = world.offer(world.component("FUN-01")), world.offer(world.component("FUN-02"), since=world.days(9))
    client = log_in(world.secretary)
    assert "It counts from now on." in text_of(client.get(address("sign_up_confirm", world, now.pk)))
    with translation.override("en"):
        day = date_format(world.days(9), "DATE_FORMAT")
    assert f"It counts from {day}." in text_of(client.get(address("sign_up_confirm", world, later.pk)))


def test_declining_needs_a_reason(world, log_in):
    row = world.offer(world.component())
    client = log_in(world.secretary)
    url = address("sign_up_decline", world, row.pk)
    assert client.get(url).status_code == 200
    assert "Give a reason: the organisation wants to know why." in text_of(client.post(url, {"reason": ""}))
    assert row.status_on(world.today) == Status.OFFERED
    assert client.post(url, {"reason": "Past niet"}).status_code == 302
    assert row.status_on(world.today) == Status.DECLINED


def test_declining_says_beforehand_what_happens(world, log_in):
    component = world.component()
    row = world.offer(component)
    url, client = address("sign_up_decline", world, row.pk), log_in(world.secretary)
    page = text_of(client.get(url))
    assert "Gemeente Alfa reads your reason with its sign-up; so can every other member." in page
    assert "This offer is closed. Gemeente Alfa can sign up again." in page
    assert "For “develop” the component is then “open”, for everybody to see." in page
    world.offer(component, world.bravo)
    assert "is then “offered”" in text_of(client.get(url))


def test_before_confirming_a_contested_offer_it_is_said_who_will_be_asked(world, log_in):
    component = world.component()
    row = world.offer(component)
    client = log_in(world.secretary)
    pages = (address("inbox", world), address("sign_up_confirm", world, row.pk))
    assert not any("asked whether they will contribute" in text_of(client.get(page)) for page in pages)
    world.offer(component, world.bravo)
    world.offer(component, world.prospect, part=Part.CONTRIBUTOR)
    said = "Once this is confirmed, these are asked whether they will contribute: Waterschap Bravo."
    assert all(said in text_of(client.get(page)) for page in pages)


def test_who_offers_for_another_time_is_not_asked(world, log_in):
    component = world.component()
    row = world.offer(component, until=world.days(30))
    world.offer(component, world.bravo, since=world.days(30))
    client = log_in(world.secretary)
    for page in (address("inbox", world), address("sign_up_confirm", world, row.pk)):
        assert "asked whether they will contribute" not in text_of(client.get(page))


def test_confirming_a_rival_is_refused_in_words(world, log_in):
    component = world.component()
    first, second = world.offer(component), world.offer(component, world.bravo)
    client = log_in(world.secretary)
    client.post(address("sign_up_confirm", world, first.pk))
    refused = client.post(address("sign_up_confirm", world, second.pk))
    assert "Gemeente Alfa leads this, without an end." in text_of(refused)
    assert second.status_on(world.today) == Status.OFFERED
    assert refused.status_code == 409


def test_confirming_or_declining_twice_is_refused(world, log_in):
    row = world.confirmed(world.component())
    client = log_in(world.secretary)
    for step, data in (("sign_up_confirm", {}), ("sign_up_decline", {"reason": "Nee"})):
        refused = client.post(address(step, world, row.pk), data)
        assert refused.status_code == 409
        assert "That is not possible: this sign-up is “confirmed”." in text_of(refused)


@pytest.mark.parametrize("name", ["inbox", "sign_up_confirm", "sign_up_decline"])
def test_only_the_secretary_judges(world, client, log_in, name):
    row = world.offer(world.component())
    url = address(name, world, *([] if name == "inbox" else [row.pk]))
    for role in ("representative", "coordinator", "neighbour", "board", "council", "outsider", "administrator"):
        assert log_in(world.users[role]).get(url).status_code == 403
        assert log_in(world.users[role]).post(url, {"reason": "Nee"}).status_code in (403, 405)
    assert "login" in client.get(url).headers["Location"]
    assert row.status_on(world.today) == Status.OFFERED
