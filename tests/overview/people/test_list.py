"""Who sits where: for members; addresses only for who needs them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stakeholders.models import MembershipRole, Person
from tests.cast import member, user
from tests.matrix.pages import text_of

pytestmark = pytest.mark.django_db


def page(log_in, world, who, query=""):
    return text_of(log_in(world.users[who]).get(f"/en/{world.network.slug}/people/{query}"))


def test_members_see_who_sits_where(world, log_in):
    text = page(log_in, world, "neighbour")
    for name in ("Sien Secretaris", "Bo Bestuur", "Raf Raad", "Co Alfa", "Nel Bravo", "Gemeente Alfa"):
        assert name in text
    assert "Otto Buiten" not in text


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("secretary", {"coordinator", "representative", "neighbour", "board"}),
        ("coordinator", {"coordinator", "representative"}),
        ("representative", set()),
        ("board", set()),
    ],
)
def test_addresses_are_for_who_needs_them(world, log_in, who, sees):
    text = page(log_in, world, who)
    asked = ("coordinator", "representative", "neighbour", "board")
    assert {each for each in asked if world.users[each].email in text} == sees


def test_one_looks_for_a_name_an_organisation_or_a_role(world, log_in):
    text = page(log_in, world, "board", "?search=alfa&role=coordinator")
    assert "Co Alfa" in text
    assert "Ria Alfa" not in text
    assert "Nobody matches this" in page(log_in, world, "board", "?search=niemand")


def test_the_list_takes_the_same_queries_however_long_it_is(world, log_in):
    client = log_in(world.secretary)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(f"/en/{world.network.slug}/people/")
        return len(captured)

    queries()
    before = queries()
    for number in range(5):
        person = user(f"n{number}@example.nl", f"Nummer {number}").person
        member(person, world.network, MembershipRole.REPRESENTATIVE, world.bravo)
        member(Person.objects.create(name=f"Los {number}"), world.network, MembershipRole.BOARD)
    assert queries() == before
