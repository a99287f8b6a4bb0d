"""Of several roles one is acted in: chosen on any page; writing follows it, reading does not."""

import logging

import pytest

from stakeholders.models import Membership, MembershipRole, Network
from tests.cast import make_world, member
from tests.matrix.pages import filled, sign_up_at, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def board_role(world):
    """Ria represents Alfa, and sits on the board: the role in which she acts until she chooses."""
    return member(world.representative.person, world.network, MembershipRole.BOARD)


@pytest.fixture
def own_role(world, board_role):
    return Membership.objects.get(person=world.representative.person, role=MembershipRole.REPRESENTATIVE)


def switch(client, world, row, **more):
    return client.post(f"/en/{world.network.slug}/acting-for/", {"role": row.pk, **more})


def overview(client, world):
    return text_of(client.get(f"/en/{world.network.slug}/"))


def test_who_has_one_role_sees_no_switch(world, log_in):
    assert "You act as:" not in overview(log_in(world.representative), world)
    assert "You act as:" not in overview(log_in(), world)


def test_one_switches_on_any_page_and_comes_back_to_it(world, log_in, own_role):
    client = log_in(world.representative)
    assert "You act as: <strong>Board member</strong>" in overview(client, world)
    here = f"/en/{world.network.slug}/partners/?at=2026-01-01"
    answer = switch(client, world, own_role, next=here)
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    assert "You act as: <strong>Representative of Gemeente Alfa</strong>" in overview(client, world)


def test_what_one_may_not_do_in_this_role_is_not_offered_and_where_to_switch_is_said(world, log_in, own_role):
    world.confirmed(world.component())
    client = log_in(world.representative)
    shown = overview(client, world)
    assert "Switch to your other role" in shown
    assert "Report progress" not in shown
    switch(client, world, own_role)
    shown = overview(client, world)
    assert "Report progress" in shown
    assert "Switch to your other role" not in shown


@pytest.mark.parametrize("away", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(world, log_in, own_role, away):
    answer = switch(log_in(world.representative), world, own_role, next=away)
    assert answer.headers["Location"] == f"/en/{world.network.slug}/"


def test_writing_follows_the_role_acted_in_and_a_refusal_says_how(world, log_in, own_role):
    component, client = world.component(), log_in(world.representative)
    refused = client.post(sign_up_at(component, world), filled(world))
    assert refused.status_code == 403
    assert (
        "You now act as: board member. Switch at the top of the page to: representative of Gemeente Alfa."
        in text_of(refused)
    )
    assert not component.sign_ups.exists()
    switch(client, world, own_role)
    assert client.post(sign_up_at(component, world), filled(world)).status_code == 302
    made = component.sign_ups.get()
    # The history tells for whom.
    assert made.history.first().acting_for == world.alfa


def test_the_api_follows_the_same_choice(world, log_in, own_role):
    component, client = world.component(), log_in(world.representative)
    sent = {
        "component": component.code,
        "responsibility": "develop",
        "organisation": world.alfa.organisation.slug,
        "part": "lead",
        "promise": "Wij doen dit.",
        "arrangements": ["own_staff"],
    }
    at = f"/api/v1/networks/{world.network.slug}/sign-ups"
    refused = client.post(at, sent, content_type="application/json")
    assert refused.status_code == 403
    switch(client, world, own_role)
    assert client.post(at, sent, content_type="application/json").status_code == 201


def test_reading_follows_all_roles_whichever_is_acted_in(world, log_in, own_role):
    client = log_in(world.representative)
    for row in (own_role, Membership.objects.get(person=own_role.person, role=MembershipRole.BOARD)):
        switch(client, world, row)
        for page in ("reports/", "my/sign-ups/"):
            assert client.get(f"/en/{world.network.slug}/{page}").status_code == 200


def test_what_is_not_one_s_own_is_refused_and_logged(world, log_in, own_role, caplog):
    other = make_world("ander", "Ander verband")
    elsewhere = member(world.representative.person, other.network, MembershipRole.SECRETARY)
    ended = member(world.representative.person, world.network, MembershipRole.COUNCIL)
    ended.end(by=None)
    client = log_in(world.representative)
    for row in (Membership.objects.get(person=world.secretary.person), elsewhere, ended):
        with caplog.at_level(logging.WARNING):
            answer = switch(client, world, row)
        assert answer.status_code == 403
        assert "You do not have this role" in text_of(answer)
        assert "role of somebody else chosen" in caplog.text
        caplog.clear()
    assert "You act as: <strong>Board member</strong>" in overview(client, world)


def test_a_role_that_ended_since_is_acted_in_no_longer(world, log_in, own_role):
    client = log_in(world.representative)
    switch(client, world, own_role)
    member(world.representative.person, world.network, MembershipRole.COUNCIL)
    own_role.end(by=None)
    assert "You act as: <strong>Board member</strong>" in overview(client, world)


def test_each_network_has_its_own_choice(world, log_in, own_role):
    other = make_world("ander", "Ander verband")
    member(world.representative.person, other.network, MembershipRole.BOARD)
    council = member(world.representative.person, other.network, MembershipRole.COUNCIL)
    client = log_in(world.representative)
    switch(client, world, own_role)
    switch(client, other, council)
    assert "Representative of Gemeente Alfa" in overview(client, world)
    assert "You act as: <strong>Council member</strong>" in overview(client, other)
    assert Network.objects.count() == 2


def test_its_address_leads_to_the_overview(world, log_in):
    answer = log_in(world.board).get(f"/en/{world.network.slug}/acting-for/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/{world.network.slug}/")


def test_who_acts_for_two_organisations_reads_of_each_promise_whose_it_is(world, log_in):
    member(world.representative.person, world.network, MembershipRole.REPRESENTATIVE, world.bravo)
    for code, who in (("FUN-01", world.alfa), ("FUN-02", world.bravo)):
        world.confirmed(world.component(code), who)
    client = log_in(world.representative)
    text = overview(client, world).split('id="own-heading"')[1].split("</section>")[0]
    assert "Gemeente Alfa: develop" in text
    assert "Waterschap Bravo: develop" in text
    text = text_of(client.get(f"/en/{world.network.slug}/my/sign-ups/"))
    assert "You do not act for Waterschap Bravo now." in text
    assert "You do not act for Gemeente Alfa now." not in text
    one = overview(log_in(world.neighbour), world)
    assert "Waterschap Bravo: develop" not in one.split('id="own-heading"')[1].split("</section>")[0]
