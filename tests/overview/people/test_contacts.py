"""The contacts of what an organisation promised: named on one page, told to who becomes one."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.matrix.pages import text_of

pytestmark = pytest.mark.django_db


def at(world, who="alfa"):
    return f"/en/{world.network.slug}/partners/proef-{who}/contacts/"


def promise(world, code, contact=None):
    return world.confirmed(world.component(code), contact=contact)


def sent(client, world, **chosen):
    """What a browser sends of the page, with `chosen` in it."""
    page = client.get(at(world))
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return data | {"version": page.context["version"], "begun": page.context["begun"]} | chosen


def work():
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)


def test_what_lacks_a_contact_comes_first(world, log_in):
    promise(world, "FUN-01", world.coordinator.person)
    lacking = promise(world, "FUN-02")
    page = log_in(world.coordinator).get(at(world))
    assert page.context["promises"][0] == lacking
    assert "1 promise has no contact." in text_of(page)
    asked = page.context["form"].fields[f"sign-up-{lacking.pk}"]
    assert [name for _key, name in asked.choices] == ["Nobody yet", "Co Alfa", "Ria Alfa"]


@pytest.mark.parametrize("who", ["coordinator", "secretary"])
@pytest.mark.django_db(transaction=True)
def test_all_are_named_at_once_and_who_becomes_one_gets_one_mail(world, log_in, who):
    world.representative.choose_language("en", by=None)
    rows = [promise(world, "FUN-01", world.coordinator.person), promise(world, "FUN-02")]
    client = log_in(world.users[who])
    data = sent(client, world, everything=world.representative.person.pk)
    assert client.post(at(world), data).status_code == 302
    for row in rows:
        row.refresh_from_db()
        assert row.contact == world.representative.person
        assert row.history.first().history_user == world.users[who]
    work()
    (told,) = mail.outbox
    assert (told.to, told.subject) == (
        [world.representative.email],
        "You are now the contact for 2 promises of Gemeente Alfa",
    )
    assert f"/en/{world.network.slug}/my/sign-ups/" in told.body


def test_what_is_chosen_for_one_goes_before_what_is_chosen_for_all(world, log_in):
    own, other, nobody = (
        promise(world, "FUN-01"),
        promise(world, "FUN-02", world.coordinator.person),
        promise(world, "FUN-03", world.coordinator.person),
    )
    client = log_in(world.secretary)
    data = sent(client, world, everything=world.representative.person.pk)
    data |= {f"sign-up-{own.pk}": world.coordinator.person.pk, f"sign-up-{nobody.pk}": ""}
    assert client.post(at(world), data).status_code == 302
    for row in (own, other, nobody):
        row.refresh_from_db()
    assert [own.contact, other.contact, nobody.contact] == [
        world.coordinator.person,
        world.representative.person,
        None,
    ]


@pytest.mark.django_db(transaction=True)
def test_each_can_be_named_apart_and_who_names_oneself_needs_no_mail(world, log_in):
    one, two = promise(world, "FUN-01"), promise(world, "FUN-02", world.representative.person)
    client = log_in(world.coordinator)
    client.post(at(world), sent(client, world, **{f"sign-up-{one.pk}": world.coordinator.person.pk}))
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.contact, two.contact) == (world.coordinator.person, world.representative.person)
    work()
    assert mail.outbox == []


def test_somebody_of_another_organisation_is_no_choice_and_then_nothing_is_done(world, log_in):
    one, two = promise(world, "FUN-01"), promise(world, "FUN-02")
    client = log_in(world.coordinator)
    chosen = {f"sign-up-{one.pk}": world.coordinator.person.pk, f"sign-up-{two.pk}": world.neighbour.person.pk}
    assert client.post(at(world), sent(client, world, **chosen)).status_code == 200
    one.refresh_from_db()
    assert one.contact is None


def test_who_left_stays_the_contact_until_another_is_named(world, log_in):
    row = promise(world, "FUN-01", world.representative.person)
    world.representative.person.memberships.get().end(by=world.secretary)
    client = log_in(world.coordinator)
    assert client.post(at(world), sent(client, world)).status_code == 302
    row.refresh_from_db()
    assert row.contact == world.representative.person


def test_who_was_overtaken_looks_first(world, log_in):
    row = promise(world, "FUN-01")
    client = log_in(world.coordinator)
    data = sent(client, world, **{f"sign-up-{row.pk}": world.coordinator.person.pk})
    row.name_contact(world.representative.person, by=world.secretary)
    assert client.post(at(world), data).status_code == 409
    row.refresh_from_db()
    assert row.contact == world.representative.person


def test_the_ways_there(world, log_in):
    promise(world, "FUN-01")
    for page in ("partners/proef-alfa/", "my/sign-ups/"):
        address = f"/en/{world.network.slug}/{page}"
        assert at(world) in text_of(log_in(world.coordinator).get(address))
        assert at(world) not in text_of(log_in(world.representative).get(address))


def test_the_page_asks_as_much_for_many_promises_as_for_one(world, log_in):
    client = log_in(world.coordinator)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(at(world))
        return len(asked)

    promise(world, "FUN-01")
    promise(world, "FUN-02")
    two = queries()
    for number in range(3, 9):
        promise(world, f"FUN-0{number}")
    assert queries() == two


def test_where_nothing_is_promised_the_page_says_so(world, log_in):
    assert "you can name a contact for it here" in text_of(log_in(world.coordinator).get(at(world)))
