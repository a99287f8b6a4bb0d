"""“Take part”: what strangers can ask for, and what comes of it."""

import pytest

from stakeholders.models import Invitation, JoinRequest, Membership
from tests.matrix.pages import text_of

pytestmark = pytest.mark.django_db


def join_at(world):
    return f"/en/{world.network.slug}/join/"


def filled(world, **changes):
    return {
        "participation": world.alfa.pk,
        "name": "Noor Nieuw",
        "email": "noor@example.nl",
        "role": "representative",
    } | changes


def test_a_visitor_asks_confirms_and_is_let_in(world, log_in):
    visitor = log_in()
    answer = visitor.post(join_at(world), filled(world), follow=True)
    assert "only then somebody looks at your request" in text_of(answer)
    row = JoinRequest.objects.get()
    link = f"{join_at(world)}confirm/{row.token}/"
    assert "Is this you" in text_of(visitor.get(link))
    row.refresh_from_db()
    assert row.confirmed_at is None
    assert "Your address is confirmed" in text_of(visitor.post(link))
    assert visitor.get(link).status_code == 410
    coordinator = log_in(world.coordinator)
    assert "Requests to take part (1)" in text_of(coordinator.get(f"/en/{world.network.slug}/"))
    answer = coordinator.post(f"{join_at(world)}requests/{row.pk}/accept/", follow=True)
    assert "gets an invitation by mail" in text_of(answer)
    assert Invitation.objects.get().email == "noor@example.nl"


def test_what_one_reads_tells_nobody_who_is_known_here(world, log_in):
    texts = {
        text_of(log_in().post(join_at(world), filled(world, email=email), follow=True)).split("<main")[1]
        for email in ("onbekend@example.nl", world.representative.email)
    }
    assert len(texts) == 1


def test_an_organisation_that_is_not_here_can_ask_too(world, log_in):
    sent = filled(world, participation="", organisation_name="Gemeente Elders")
    log_in().post(join_at(world), sent)
    row = JoinRequest.objects.get()
    row.confirm()
    secretary = log_in(world.secretary)
    assert "takes no part yet" in text_of(secretary.get(f"{join_at(world)}requests/"))
    at = f"{join_at(world)}requests/{row.pk}/accept/"
    assert "Choose the organisation that they act for." in text_of(secretary.post(at))
    secretary.post(at, {"participation": world.prospect.pk})
    assert Invitation.objects.get().participation == world.prospect


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"participation": ""}, "Choose your organisation, or fill in its name."),
        ({"organisation_name": "Ook nog"}, "You chose an organisation already"),
        ({"email": "geen adres"}, "Fill in a whole e-mail address"),
        ({"role": "secretary"}, "Choose what you will do."),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_sends_nothing(world, log_in, changes, said):
    assert said in text_of(log_in().post(join_at(world), filled(world, **changes)))
    assert not JoinRequest.objects.exists()


def test_who_is_logged_in_needs_no_confirmation(world, log_in):
    client = log_in(world.outsider)
    assert "You ask as Otto Buiten" in text_of(client.get(join_at(world)))
    client.post(join_at(world), {"participation": world.alfa.pk, "role": "representative"})
    row = JoinRequest.objects.get()
    assert (row.email, row.confirmed_at is not None) == (world.outsider.email, True)
    log_in(world.coordinator).post(f"{join_at(world)}requests/{row.pk}/accept/")
    assert Membership.objects.filter(person=world.outsider.person, participation=world.alfa).exists()


def test_a_coordinator_neither_sees_nor_decides_on_requests_for_others(world, log_in):
    row = JoinRequest.ask(
        by=world.outsider,
        network=world.network,
        name="Otto",
        email=world.outsider.email,
        role="representative",
        participation=world.bravo,
    )
    client = log_in(world.coordinator)
    assert "Otto" not in text_of(client.get(f"{join_at(world)}requests/"))
    assert client.post(f"{join_at(world)}requests/{row.pk}/accept/").status_code == 403
    row.refresh_from_db()
    assert row.ended_at is None


def test_a_stranger_cannot_let_us_write_to_one_address_without_end(world, log_in):
    answers = [log_in().post(join_at(world), filled(world)) for _time in range(4)]
    assert [each.status_code for each in answers] == [302, 302, 302, 429]
    assert answers[-1].headers["Retry-After"]
    assert log_in().post(join_at(world), filled(world, email="ander@example.nl")).status_code == 302


def test_nor_to_many_from_one_place(world, log_in, monkeypatch):
    monkeypatch.setattr("overview.people.joining.FROM_ONE_PLACE_AN_HOUR", 1)
    answers = [log_in().post(join_at(world), filled(world, email=f"n{each}@example.nl")) for each in range(2)]
    assert [each.status_code for each in answers] == [302, 429]


@pytest.mark.parametrize("page", ["", "open/", "partners/", "partners/proef-alfa/", "about/"])
def test_visitors_find_the_way(world, log_in, page):
    assert join_at(world) in text_of(log_in().get(f"/en/{world.network.slug}/{page}"))
