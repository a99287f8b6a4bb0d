"""The pages of inviting, and the page where the link of an invitation leads."""

import logging
import re

import pytest

from stakeholders.models import Access, Invitation, Membership, MembershipRole, Participation, User
from tests.cast import user
from tests.matrix.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(world):
    return Invitation.invite(
        by=world.coordinator,
        network=world.network,
        email="nieuw@example.nl",
        name="Nel Nieuw",
        role=MembershipRole.REPRESENTATIVE,
        participation=world.alfa,
    )


def link(row, language="en"):
    return f"{'/en' if language == 'en' else ''}/invitation/{row.token}/"


def invite_at(world):
    return f"/en/{world.network.slug}/people/invite/"


def test_a_coordinator_invites_for_the_own_organisation_without_choosing_it(world, log_in):
    client = log_in(world.coordinator)
    answer = client.post(invite_at(world), {"email": "nieuw@example.nl", "role": "representative"}, follow=True)
    assert "nieuw@example.nl" in text_of(answer)
    assert Invitation.objects.get().participation == world.alfa


def test_a_coordinator_cannot_invite_for_another_organisation_nor_to_the_board(world, log_in, caplog):
    client = log_in(world.coordinator)
    forged = {"email": "nieuw@example.nl", "role": "representative", "participation": world.bravo.pk}
    with caplog.at_level(logging.WARNING):
        answer = client.post(invite_at(world), forged)
    assert "You can do this for your own organisation only." in text_of(answer)
    assert "invitation for another organisation refused" in caplog.text
    with caplog.at_level(logging.WARNING):
        answer = client.post(invite_at(world), {"email": "x@example.nl", "role": "board"})
    assert "As coordinator you let in coordinators and representatives" in text_of(answer)
    assert "invitation for a role of the network refused" in caplog.text
    assert not Invitation.objects.exists()


def test_opening_the_link_says_who_invites_for_what_and_uses_nothing_up(world, log_in, invitation):
    for _time in range(2):
        answer = log_in().get(link(invitation))
        assert "Co Alfa invites you to Samenwerkverband, as representative of Gemeente Alfa." in text_of(answer)
        assert "no-store" in answer.headers["Cache-Control"]
    assert not User.objects.filter(email="nieuw@example.nl").exists()


def test_who_has_no_account_gets_one_and_is_logged_in(world, log_in, invitation):
    client = log_in()
    answer = client.post(link(invitation), {"name": "Nel Nieuw"}, follow=True)
    assert "Welcome to Samenwerkverband." in text_of(answer)
    account = User.objects.get(email="nieuw@example.nl")
    assert (account.person.name, account.language) == ("Nel Nieuw", "en")
    assert Access.of(account, world.network).acting_for == world.alfa.pk
    # It can be ended from elsewhere.
    elsewhere = log_in(account)
    page = elsewhere.get("/en/accounts/sessions/")
    assert len(page.context["rows"]) == 2
    elsewhere.post("/en/accounts/sessions/")
    assert "_auth_user_id" not in client.session
    # It works once.
    assert log_in().get(link(invitation)).status_code == 410


def test_a_private_network_can_be_entered_by_invitation(world, log_in, invitation):
    type(world.network).objects.update(public=False)
    client = log_in()
    assert client.get(link(invitation)).status_code == 200
    assert client.post(link(invitation), {"name": "Nel Nieuw"}, follow=True).status_code == 200


def test_who_has_an_account_logs_in_first_and_comes_back(world, log_in, invitation):
    account = user("nieuw@example.nl", "Nel Nieuw")
    client = log_in()
    assert "Log in first" in text_of(client.get(link(invitation)))
    answer = client.post(link(invitation))
    assert (answer.status_code, link(invitation) in answer.headers["Location"].replace("%3A", ":")) == (302, True)
    log_in(account).post(link(invitation))
    assert Membership.objects.filter(person=account.person, participation=world.alfa).exists()


def test_a_closed_account_is_not_opened_by_an_invitation(world, log_in, invitation):
    user("nieuw@example.nl", "Nel Nieuw", is_active=False)
    answer = log_in().post(link(invitation), {"name": "Nel"})
    assert (answer.status_code, "is closed" in text_of(answer)) == (403, True)


def test_somebody_else_is_refused_with_a_way_on(world, log_in, invitation, caplog):
    with caplog.at_level(logging.WARNING):
        answer = log_in(world.outsider).post(link(invitation))
    assert answer.status_code == 403
    assert "Log out and open the link anew" in text_of(answer)
    assert "other_person" in caplog.text
    assert not Membership.objects.filter(person=world.outsider.person).exists()


def test_a_tampered_link_is_not_found(world, log_in, invitation, caplog):
    with caplog.at_level(logging.WARNING):
        answer = log_in().get(link(invitation)[:-2] + "/")
    assert (answer.status_code, "wrong" in caplog.text) == (404, True)


def test_the_list_tells_the_state_and_takes_both_steps(world, log_in, invitation):
    client = log_in(world.secretary)
    at = f"/en/{world.network.slug}/people/invitations/"
    assert "being sent" in text_of(client.get(at))
    client.post(f"{at}{invitation.pk}/again/")
    invitation.refresh_from_db()
    assert (invitation.number, invitation.invited_by) == (2, world.secretary)
    answer = client.post(f"{at}{invitation.pk}/withdraw/", follow=True)
    assert "withdrawn" in text_of(answer)
    again = client.post(f"{at}{invitation.pk}/again/", follow=True)
    assert "accepted or withdrawn already" in text_of(again)


def test_inviting_without_end_is_slowed_down(world, log_in, monkeypatch):
    monkeypatch.setattr("overview.people.inviting.INVITED_AN_HOUR", 1)
    client = log_in(world.coordinator)
    for number, status in enumerate((302, 429)):
        answer = client.post(invite_at(world), {"email": f"n{number}@example.nl", "role": "representative"})
        assert answer.status_code == status
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600


def test_who_accepts_a_second_role_is_told_which_and_acts_on_in_the_first(world, log_in):
    row = Invitation.invite(
        by=world.secretary,
        network=world.network,
        email=world.representative.email,
        role="coordinator",
        participation=world.bravo,
    )
    answer = log_in(world.representative).post(f"/en/invitation/{row.token}/", follow=True)
    assert (
        "You are now also coordinator of Waterschap Bravo. You still act as: representative of Gemeente Alfa."
        in text_of(answer)
    )
    assert "You act as: <strong>Representative of Gemeente Alfa</strong>" in text_of(answer)


def test_a_coordinator_reads_for_which_organisation_they_invite(world, log_in):
    said = "You invite for Gemeente Alfa."
    assert said in text_of(log_in(world.coordinator).get(f"/en/{world.network.slug}/people/invite/"))
    assert said not in text_of(log_in(world.secretary).get(f"/en/{world.network.slug}/people/invite/"))


@pytest.mark.parametrize("page", ["invite", "add"])
def test_where_no_organisation_takes_part_the_way_to_the_first_is_shown(world, log_in, page):
    at, add = f"/en/{world.network.slug}/people/{page}/", f"/en/{world.network.slug}/organisations/add/?next="
    client = log_in(world.secretary)
    assert add not in text_of(client.get(at))
    Participation.objects.filter(network=world.network).update(until=world.today)
    assert add in text_of(client.get(at))


@pytest.mark.parametrize(
    ("page", "optional"),
    [("people/invite/", {"Name", "A few words of your own", "Language of the mail"}), ("people/add/", {"From"})],
)
def test_what_is_needed_depending_on_another_field_is_not_called_optional(world, log_in, page, optional):
    text = text_of(log_in(world.secretary).get(f"/en/{world.network.slug}/{page}"))
    assert {*re.findall(r'>([^<>]+) <span class="gv-opt">', text)} == optional


def test_sending_again_and_wrong_links_are_counted(world, log_in, client):
    row = Invitation.invite(
        by=world.secretary, network=world.network, email="nieuw@example.nl", role=MembershipRole.BOARD
    )
    secretary = log_in(world.secretary)
    address = f"/{world.network.slug}/people/invitations/{row.pk}/again/"
    answers = [secretary.post(address).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    links = [client.get("/invitation/onzin/").status_code for _ in range(61)]
    assert links == [404] * 60 + [429]


def test_who_is_invited_without_a_name_is_shown_once_and_none_is_said_in_a_word(world, log_in):
    client = log_in(world.secretary)
    assert "No open invitations" in text_of(client.get(f"/en/{world.network.slug}/people/"))
    assert "No invitation is open." in text_of(client.get(f"/en/{world.network.slug}/people/invitations/"))
    Invitation.invite(by=world.secretary, network=world.network, email="bea@voorbeeld.example", role="board")
    card = text_of(client.get(f"/en/{world.network.slug}/people/invitations/")).split('class="gv-cards"')[1]
    assert card.split("works until")[0].count("bea@voorbeeld.example") == 1
