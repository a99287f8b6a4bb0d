"""Who sits where: for members; addresses only for who needs them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from risks.models import Risk
from stakeholders.models import Membership, MembershipRole, Person
from tests.cast import make_world, member, user
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

    named(world, "Genoemd eerst")
    queries()
    before = queries()
    for number in range(5):
        person = user(f"n{number}@example.nl", f"Nummer {number}").person
        member(person, world.network, MembershipRole.REPRESENTATIVE, world.bravo)
        member(Person.objects.create(name=f"Los {number}"), world.network, MembershipRole.BOARD)
        named(world, f"Genoemd {number}", code=f"FUN-1{number}")
    assert queries() == before


def named(world, name, code="FUN-01"):
    """Somebody without a role and an account: the contact of a promise, the owner of a risk, and once on the board."""
    person = Person.objects.create(name=name)
    world.confirmed(world.component(code), contact=person)
    Risk.register(by=None, network=world.network, title=f"Risico van {name}", owner=person)
    once = member(person, world.network, MembershipRole.BOARD)
    Membership.objects.filter(pk=once.pk).update(until=world.days(-10))
    return person


def anonymise_url(world, person):
    return reverse("overview:person_anonymise", args=[world.network.slug, person.pk])


class TestWithoutRole:
    def test_the_secretary_finds_them_and_where_they_are_named(self, world, log_in):
        person = named(world, "Cor Contact")
        answer = log_in(world.secretary).get(f"/en/{world.network.slug}/people/")
        text = text_of(answer)
        assert "Contacts without a role" in text
        for told in (
            "Contact of 1 promise, owner of 1 risk, 1 earlier role",
            "Gemeente Alfa, FUN-01</a>",
            "Risico van Cor Contact</a>",
            "<li>Board member",
        ):
            assert told in text
        assert reverse("overview:person_anonymise", args=[world.network.slug, person.pk]) in answer.text

    def test_a_promise_that_was_changed_is_told_once(self, world, log_in):
        person = Person.objects.create(name="Cor Contact")
        world.confirmed(world.component(), contact=person, on=world.days(-9)).renew(by=None, hours=9)
        assert "Contact of 1 promise<" in page(log_in, world, "secretary")

    def test_who_left_is_among_them_and_who_is_anonymous_is_not(self, world, log_in):
        world.neighbour.person.leave(by=world.secretary)
        assert "Nel Bravo" in page(log_in, world, "secretary")
        world.neighbour.person.anonymise(by=world.secretary)
        text = page(log_in, world, "secretary")
        assert "Contacts without a role" not in text
        assert f"Vertrokken persoon {world.neighbour.person.pk}" not in text

    @pytest.mark.parametrize("who", ["board", "coordinator", "representative"])
    def test_others_do_not_see_them(self, world, log_in, who):
        named(world, "Cor Contact")
        assert "Cor Contact" not in page(log_in, world, who)

    def test_one_finds_them_by_name_and_organisation_not_by_role(self, world, log_in):
        named(world, "Cor Contact")
        assert "Cor Contact" in page(log_in, world, "secretary", "?search=cor")
        assert "Cor Contact" in page(log_in, world, "secretary", "?search=cor+alfa")
        assert "Cor Contact" not in page(log_in, world, "secretary", "?search=bravo")
        assert "Cor Contact" not in page(log_in, world, "secretary", "?search=cor&role=board")

    def test_of_another_network_nobody_is_told(self, world, log_in):
        other = make_world("ander", "Ander verband")
        named(other, "Cor Contact")
        assert "Cor Contact" not in page(log_in, world, "secretary")


class TestWhoCanBeForgotten:
    def test_it_is_offered_only_of_whom_it_can_be_done(self, world, log_in):
        other = make_world("ander", "Ander verband")
        member(world.neighbour.person, other.network, MembershipRole.REPRESENTATIVE, other.alfa)
        member(world.administrator.person, world.network, MembershipRole.COUNCIL)
        elsewhere = named(world, "Cor Contact")
        other.confirmed(other.component(), contact=elsewhere)
        html = log_in(world.secretary).get(f"/en/{world.network.slug}/people/").text
        offered = {name: f"/people/{account.person.pk}/anonymise/" in html for name, account in world.users.items()} | {
            "elsewhere": f"/people/{elsewhere.pk}/anonymise/" in html
        }
        assert {name for name, there in offered.items() if there} == {
            "board",
            "council",
            "coordinator",
            "representative",
        }

    def test_the_secretary_is_not_sent_to_the_secretary(self, world, log_in):
        member(world.administrator.person, world.network, MembershipRole.COUNCIL)
        answer = log_in(world.secretary).get(anonymise_url(world, world.administrator.person))
        assert answer.status_code == 403
        assert "Vraag de secretaris" not in answer.text

    def test_one_comes_from_the_people_and_goes_back_there(self, world, log_in):
        client, people = log_in(world.secretary), reverse("overview:people", args=[world.network.slug])
        html = client.get(anonymise_url(world, world.neighbour.person)).text
        assert "Vraag de secretaris" not in html
        # The breadcrumb, the menu apart, and “Cancel”.
        assert f'<ol><li><a href="{people}">' in html
        assert f'href="{people}">Annuleren' in html
        answer = client.post(anonymise_url(world, world.neighbour.person), follow=True)
        assert answer.redirect_chain[-1][0] == people
        assert "De persoon is anoniem gemaakt." in answer.text


def test_the_filter_lies_folded_as_on_other_lists(world, log_in):
    html = log_in(world.board).get(f"/en/{world.network.slug}/people/?search=alfa&role=coordinator").text
    assert '<details class="gv-filterbox"><summary' in html
    assert "(2 conditions)" in html


def test_a_role_that_begins_later_is_seen_and_can_be_taken_back(world, log_in):
    """Else a secretary named by mistake could only be waited for."""
    row = Membership.grant(
        by=world.secretary,
        network=world.network,
        person=world.board.person,
        role=MembershipRole.SECRETARY,
        on=world.days(20),
    )
    client = log_in(world.secretary)
    page = client.get(f"/{world.network.slug}/people/")
    assert f"vanaf {date_format(row.since, 'DATE_FORMAT')}" in page.text
    address = f"/{world.network.slug}/people/{row.pk}/end/"
    assert address in page.text
    version = client.get(address).context["version"]
    client.post(address, {"version": version, "on": world.today.isoformat()})
    assert not Membership.objects.filter(pk=row.pk).exists()
