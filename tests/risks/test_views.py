"""The pages of a risk: who may open them, what they say, what they do."""

import pytest
from django.utils import translation

from risks.models import Rating, Risk, RiskStatus, Visibility
from stakeholders.models import Membership, Person
from tests.risks.pages import queries, text_of

EVERYBODY = (
    "visitor",
    "outsider",
    "administrator",
    "representative",
    "coordinator",
    "neighbour",
    "council",
    "board",
    "secretary",
)
PAGES = ("risk_detail", "risk_update", "risk_rate", "risk_status")


def user_of(world, name):
    return None if name == "visitor" else getattr(world, name)


def filled(page):
    """What a browser would send of the form on a page, as it stands."""
    form = page.context["form"]
    return {name: form[name].value() or [] for name in form.fields}


# --- who may open what ---


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_page_for_everybody(world, register, at, log_in, name):
    """200: may; 302: a visitor, to the login page; 403: not this role; 404: may not know that it is there."""
    inside = name in ("representative", "coordinator", "neighbour", "council", "board", "secretary")
    decides = name in ("board", "secretary")
    client = log_in(user_of(world, name))
    risks = {each: register(visibility=each) for each in Visibility}
    seen = {
        Visibility.PUBLIC: True,
        Visibility.PARTNERS: inside,
        Visibility.BOARD: name in ("council", "board", "secretary"),
    }
    refused = 302 if name == "visitor" else 403
    assert client.get(at("risk_list")).status_code == 200
    assert client.get(at("risk_create")).status_code == (200 if inside and name != "council" else refused)
    for visibility, risk in risks.items():
        for page in PAGES:
            status = client.get(at(page, risk)).status_code
            may = 200 if page == "risk_detail" or decides else refused
            assert status == (may if seen[visibility] else 404), (visibility, page)
            if page != "risk_detail":
                posted = client.post(at(page, risk)).status_code
                assert posted == (may if seen[visibility] else 404), (visibility, page)
    assert Risk.objects.filter(title="De trekker stopt").count() == 3


def test_an_owner_opens_every_page_of_their_own(world, register, at, log_in):
    risk = register(owner=world.representative.person, visibility=Visibility.BOARD)
    for page in PAGES:
        assert log_in(world.representative).get(at(page, risk)).status_code == 200
        assert log_in(world.coordinator).get(at(page, risk)).status_code == 404


def test_the_risks_of_a_network_for_members_only_are_nowhere(world, register, at, log_in):
    risk = register()
    world.network.public = False
    world.network.save()
    for name in ("visitor", "outsider", "administrator"):
        for address in (at("risk_list"), at("risk_create"), at("risk_detail", risk)):
            assert log_in(user_of(world, name)).get(address).status_code == 404
    assert log_in(world.neighbour).get(at("risk_detail", risk)).status_code == 200


def test_an_unknown_number_is_not_there(world, register, at, log_in):
    address = at("risk_detail", register()).replace("001", "999")
    assert log_in(world.secretary).get(address).status_code == 404


def test_who_logs_in_comes_back_to_the_page(world, register, at, log_in):
    address = at("risk_rate", register())
    assert log_in().get(address).url.endswith(f"?next={address}")


# --- one risk ---


def test_a_risk_tells_its_story_and_how_it_was_rated(world, rated, at, log_in):
    component = world.component(name="Wiki")
    risk = rated(
        5,
        4,
        kinds=["inherent", "current"],
        cause="een reorganisatie.",
        event="de trekker stopt",
        consequence="niemand beheert de wiki.",
        components=[component],
        sign_ups=[world.offer(component)],
    )
    wrong = risk.rate(by=world.secretary, likelihood=1, impact=1)
    risk.rate(by=world.secretary, likelihood=2, impact=3, supersedes=wrong)
    with translation.override("en"):
        page = log_in(world.secretary).get(at("risk_detail", risk))
    told = text_of(page)
    for words in ("Cause", "een reorganisatie", "What could happen", "de trekker stopt", "Consequence"):
        assert words in told
    assert told.count("corrected") == 2  # in the table, and in what happened
    assert [str(row.kind) for row, _badge in page.context["level_path"]] == ["inherent", "current"]
    assert [row.cell.score for row, _badge in page.context["level_path"]] == [20, 6]
    assert component.get_absolute_url() in page.content.decode().replace("/en/", "/")


def test_a_member_sees_only_what_they_may_do(world, register, at, log_in):
    risk = register(owner=world.representative.person)
    pages = ("risk_rate", "risk_status", "risk_update")
    for name, may in (("neighbour", False), ("council", False), ("representative", True), ("board", True)):
        page = log_in(user_of(world, name)).get(at("risk_detail", risk)).content.decode()
        assert [at(each, risk) in page for each in pages] == [may] * 3


# --- registering, changing, rating, closing ---


def test_three_questions_register_a_risk(world, at, log_in):
    client = log_in(world.representative)
    sent = filled(client.get(at("risk_create")))
    assert sent["owner"] == world.representative.person.pk
    answer = client.post(at("risk_create"), sent | {"title": "De server valt uit", "event": "alles ligt stil"})
    risk = Risk.objects.get()
    assert answer.url == risk.get_absolute_url()
    assert (risk.title, risk.event, risk.visibility) == ("De server valt uit", "alles ligt stil", "partners")
    assert (risk.owner, risk.owner_organisation) == (world.representative.person, world.alfa)
    assert risk.history.latest().history_user == world.representative
    assert risk.number in text_of(client.get(answer.url))


def test_a_component_page_can_lead_to_registering_a_risk_of_it(world, at, log_in):
    component = world.component("FUN-07")
    page = log_in(world.board).get(at("risk_create", component="FUN-07"))
    assert page.context["form"].initial["components"] == [component.pk]
    assert log_in(world.board).get(at("risk_create", component="nergens")).status_code == 200


def test_who_hides_a_risk_from_themselves_comes_out_at_the_register(world, register, at, log_in):
    risk = register(owner=world.representative.person, visibility=Visibility.BOARD)
    sent = {"title": "Anders", "kind": "threat", "treatment": "undecided", "visibility": "board", "owner": ""}
    answer = log_in(world.representative).post(at("risk_update", risk), sent)
    assert answer.url == at("risk_list")
    assert log_in(world.representative).get(at("risk_detail", risk)).status_code == 404


def test_changing_a_risk(world, register, at, log_in):
    component = world.component()
    risk = register(components=[component], sign_ups=[world.offer(component)], event="iets")
    client = log_in(world.board)
    sent = filled(client.get(at("risk_update", risk)))
    assert sent["components"] == [component.pk]
    before = Risk.objects.values().get()
    assert client.post(at("risk_update", risk), sent).status_code == 302
    assert Risk.objects.values().get() == before
    assert (risk.components.count(), risk.sign_ups.count()) == (1, 1)
    sent |= {"title": "Anders", "components": [], "next_review": "2027-01-01", "treatment": "avoid"}
    client.post(at("risk_update", risk), sent)
    risk.refresh_from_db()
    assert (risk.title, str(risk.next_review), risk.treatment) == ("Anders", "2027-01-01", "avoid")
    assert risk.components.count() == 0


def test_rating_says_which_level_it_makes(world, register, at, log_in):
    risk = register(owner=world.representative.person)
    client = log_in(world.representative)
    answer = client.post(at("risk_rate", risk), {"likelihood": 4, "impact": 4, "kind": "current"}, follow=True)
    level = risk.rating_on(world.today).cell.level
    assert level.rank == 4
    assert f"{level.name.capitalize()}." in text_of(answer)
    assert risk.status_on(world.today) == RiskStatus.ASSESSED


def test_the_level_shows_before_rating(world, register, at, log_in):
    risk = register()
    page = log_in(world.board).get(at("risk_rate", risk, likelihood=5, impact=5))
    assert page.context["chosen"].level.rank == 4
    assert page.context["form"]["likelihood"].value() == "5"
    for query in (
        {},
        {"likelihood": 9, "impact": 9},
        {"likelihood": "x", "impact": 1},
        {"likelihood": "²", "impact": 1},
    ):
        page = log_in(world.board).get(at("risk_rate", risk, **query))
        assert (page.status_code, page.context["chosen"]) == (200, None)
    assert not Rating.objects.exists()


def test_a_closed_risk_is_not_rated_and_says_so(world, register, at, log_in):
    risk = register()
    risk.close(by=world.secretary, reason="Voorbij")
    client = log_in(world.board)
    assert client.get(at("risk_rate", risk)).url == risk.get_absolute_url()
    answer = client.post(at("risk_rate", risk), {"likelihood": 1, "impact": 1, "kind": "current"})
    assert answer.status_code == 409
    assert not Rating.objects.exists()


def test_the_next_steps_are_those_that_the_status_allows(world, rated, at, log_in):
    risk, client = rated(), log_in(world.board)
    shown = {
        RiskStatus.ASSESSED: ["treat", "monitor", "close"],
        RiskStatus.IN_TREATMENT: ["monitor", "close"],
        RiskStatus.MONITORING: ["treat", "close"],
        RiskStatus.CLOSED: ["reopen"],
    }
    for status, step in zip(shown, ("treat", "monitor", "close", "reopen"), strict=True):
        assert risk.status_on(world.today) == status
        form = client.get(at("risk_status", risk)).context["form"]
        assert [value for value, _word in form.fields["step"].widget.choices] == shown[status]
        assert client.post(at("risk_status", risk), {"step": step, "reason": "Daarom"}).url == risk.get_absolute_url()
    assert risk.status_on(world.today) == RiskStatus.ASSESSED


def test_only_the_secretary_is_asked_for_another_day(world, register, at, log_in):
    risk = register(on=world.days(-10))
    for page in ("risk_rate", "risk_status"):
        assert "on" in log_in(world.secretary).get(at(page, risk)).context["form"].fields
        assert "on" not in log_in(world.board).get(at(page, risk)).context["form"].fields
    day = world.days(-5)
    sent = {"likelihood": 1, "impact": 1, "kind": "current", "on": day.isoformat()}
    log_in(world.secretary).post(at("risk_rate", risk), sent)
    assert Rating.objects.get().effective_on == day


def test_an_owner_who_has_no_role_here_any_more_is_marked_for_who_sees_the_name(world, register, at, log_in):
    risk = register(owner=world.neighbour.person, visibility=Visibility.PUBLIC)
    closed = register(owner=world.neighbour.person)
    closed.close(by=None, reason="Voorbij")
    pages = [at("risk_list"), at("risk_detail", risk)]
    secretary, visitor = log_in(world.secretary), log_in()
    mark = "heeft hier geen rol meer"
    assert all(mark not in secretary.get(page).text for page in pages)
    Membership.objects.filter(person=world.neighbour.person).update(until=world.today)
    assert all(mark in secretary.get(page).text for page in pages)
    assert "Een andere eigenaar noemen" in secretary.get(pages[1]).text
    assert all(mark not in visitor.get(page).text for page in pages)
    assert mark not in secretary.get(at("risk_detail", closed)).text


def test_an_owner_who_never_had_a_role_is_not_marked_and_who_is_anonymous_is(world, register, at, log_in):
    person = Person.objects.create(name="Cor Contact")
    page, secretary = at("risk_detail", register(owner=person)), log_in(world.secretary)
    assert "heeft hier geen rol meer" not in secretary.get(page).text
    person.anonymise(by=world.secretary)
    assert "heeft hier geen rol meer" in secretary.get(page).text


# --- how many queries ---


def test_the_number_of_queries_for_one_risk_does_not_grow_with_its_story(world, rated, at, log_in):
    risk = rated(kinds=["inherent", "current"], components=[world.component("FUN-01")])
    client = log_in(world.secretary)
    client.get(at("risk_detail", risk))
    pages = {page: queries(client, at(page, risk)) for page in PAGES}
    for step in range(1, 6):
        risk.rate(by=world.secretary, likelihood=step, impact=step)
    risk.treat(by=world.secretary)
    risk.monitor(by=world.secretary)
    risk.change(
        by=world.secretary,
        components=[world.component(f"FUN-{number:02}") for number in range(2, 6)],
        sign_ups=[world.offer(world.component("FUN-06")), world.offer(world.component("FUN-07"), world.bravo)],
    )
    after = {page: queries(client, at(page, risk)) for page in PAGES}
    assert after == pages
    assert max(after.values()) <= 15
