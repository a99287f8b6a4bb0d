"""“Take part”: what strangers can ask for, and what comes of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stakeholders.models import Invitation, JoinRequest, Membership, Participation, User
from tests.cast import make_world, organisation, participation
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


def ask_for_one_elsewhere(world, name="Gemeente Elders"):
    row = JoinRequest.ask(
        by=world.outsider,
        network=world.network,
        name="Otto Buiten",
        email=world.outsider.email,
        role="representative",
        organisation_name=name,
    )
    return f"{join_at(world)}requests/{row.pk}/accept/"


def test_an_organisation_that_takes_no_part_is_added_on_the_way_and_chosen_then(world, log_in):
    client, at = log_in(world.secretary), ask_for_one_elsewhere(world)
    add = client.get(at).context["add_url"]
    assert f'href="{add.replace("&", "&amp;")}"' in text_of(client.get(at))
    form = client.get(add).context["form"]
    assert form["name"].value() == "Gemeente Elders"
    sent = {"name": "Gemeente Elders", "kind": "municipality", "roles": ["1"], "on": world.today.isoformat()}
    back = client.post(add, sent)
    assert back.status_code == 302
    page = client.get(back["Location"])
    new = Participation.objects.get(organisation__names__name="Gemeente Elders")
    assert (back["Location"].split("?")[0], page.context["form"]["participation"].value()) == (at, new.pk)
    assert not page.context["add_url"]


def test_one_that_is_known_elsewhere_leads_back_too_and_so_does_one_that_is_here(world, log_in):
    client, at = log_in(world.secretary), ask_for_one_elsewhere(world)
    known = organisation("Gemeente Elders")
    participation(make_world("ander", "Ander").network, known)
    add = client.get(at).context["add_url"]
    assert f"organisation={known.slug}&amp;next={at}" in text_of(client.get(add)).replace("%2F", "/")
    here = client.get(f"/en/{world.network.slug}/organisations/add/?organisation=proef-alfa&next={at}")
    assert here["Location"] == f"{at}?organisation=proef-alfa"


def test_the_way_back_stays_on_this_site(world, log_in):
    client = log_in(world.secretary)
    for there in ("https://elders.example/", "//elders.example/", "javascript:alert(1)"):
        add = f"/en/{world.network.slug}/organisations/add/?organisation=proef-alfa&next={there}"
        assert client.get(add)["Location"] == world.alfa.get_absolute_url().replace("/nl/", "/en/")


def test_one_of_exactly_that_name_is_chosen_already(world, log_in):
    page = log_in(world.secretary).get(ask_for_one_elsewhere(world, "provincie prospect "))
    assert page.context["form"]["participation"].value() == world.prospect.pk
    assert not page.context["add_url"]


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


def ask_for(world, who, **facts):
    """Otto Buiten, who has an account, asks to represent `who`."""
    return JoinRequest.ask(
        by=world.outsider,
        network=world.network,
        name="Otto Buiten",
        email=world.outsider.email,
        role="representative",
        participation=who,
        **facts,
    )


@pytest.mark.parametrize("step", ["accept", "decline"])
def test_where_there_is_a_coordinator_the_secretary_looks_on(world, log_in, step):
    row = ask_for(world, world.alfa)
    client = log_in(world.secretary)
    page = text_of(client.get(f"{join_at(world)}requests/"))
    assert "Waits for coordinator Co Alfa, who decides." in page
    assert f"{row.pk}/{step}/" not in page
    answer = client.post(f"{join_at(world)}requests/{row.pk}/{step}/", {"reason": "Nee"})
    assert answer.status_code == 403
    assert "You can invite the person yourself." in text_of(answer)
    row.refresh_from_db()
    assert row.ended_at is None


@pytest.mark.parametrize("why", ["no coordinator", "its coordinator cannot log in"])
def test_where_no_coordinator_can_decide_the_secretary_does(world, log_in, why):
    who = world.bravo
    if why != "no coordinator":
        who = world.alfa
        User.objects.filter(pk=world.coordinator.pk).update(is_active=False)
    row = ask_for(world, who)
    client = log_in(world.secretary)
    page = text_of(client.get(f"{join_at(world)}requests/"))
    assert "Waits for coordinator" not in page
    client.post(f"{join_at(world)}requests/{row.pk}/accept/")
    assert Membership.objects.filter(person=world.outsider.person, participation=who).exists()


def test_the_secretary_can_invite_who_asked_and_that_is_the_answer(world, log_in):
    row = ask_for(world, world.alfa)
    client = log_in(world.secretary)
    invite = f"/en/{world.network.slug}/people/invite/?request={row.pk}"
    assert invite in text_of(client.get(f"{join_at(world)}requests/"))
    form = client.get(invite).context["form"]
    sent = {name: form[name].value() for name in ("email", "name", "role", "participation", "language")}
    assert (sent["email"], sent["role"], sent["participation"]) == (row.email, row.role, world.alfa.pk)
    client.post(invite, sent)
    row.refresh_from_db()
    assert (row.accepted, row.decided_by) == (True, world.secretary)
    assert not JoinRequest.objects.waiting().exists()


def test_nobody_reads_in_the_form_who_asked_to_join_another_organisation(world, log_in):
    row = ask_for(world, world.bravo)
    for asked in (row.pk, "x", 10**30):
        page = log_in(world.coordinator).get(f"/en/{world.network.slug}/people/invite/?request={asked}")
        assert page.status_code == 200
        assert row.email not in text_of(page)


def test_the_list_asks_as_much_for_many_requests_as_for_one(world, log_in):
    client = log_in(world.secretary)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{join_at(world)}requests/")
        return len(asked)

    ask_for(world, world.alfa)
    one = queries()
    for who in (world.bravo, world.prospect, world.supplier):
        ask_for(world, who)
    assert queries() == one


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


def test_what_waits_for_a_decision_is_told_where_who_decides_looks_first(world, log_in):
    ask_for(world, world.alfa)
    ask_for(world, world.bravo)
    ask_for_one_elsewhere(world)
    overview, inbox = f"/en/{world.network.slug}/", f"/en/{world.network.slug}/inbox/"
    coordinator = text_of(log_in(world.coordinator).get(overview))
    assert "1 request to take part waits for your decision." in coordinator
    assert "waits for you: </span>1<" in coordinator
    secretary = log_in(world.secretary)
    for page in (overview, inbox):
        text = text_of(secretary.get(page))
        assert "2 requests to take part wait for your decision." in text
        assert "waits for you: </span>2<" in text
        assert "Nothing waits for you" not in text
    assert "to take part wait" not in text_of(log_in(world.representative).get(overview))


@pytest.mark.parametrize("step", ["accept", "decline"])
def test_the_title_of_the_window_names_who_asks_once(world, log_in, step):
    row = ask_for(world, world.alfa)
    page = text_of(log_in(world.coordinator).get(f"{join_at(world)}requests/{row.pk}/{step}/"))
    assert page.split("<title>")[1].split("</title>")[0].count("Otto Buiten") == 1
