"""The pages of the register: who may open them, what they say, what they do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from risks.models import Rating, Risk, RiskCategory, RiskKind, RiskMatrix, RiskStatus, Visibility
from stakeholders.models import Membership, Person

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


@pytest.fixture
def at(world):
    """The address of a page of the network of the cast."""

    def address(page, risk=None, **query):
        args = [world.network.slug, *([risk.number] if risk else [])]
        return reverse(f"risks:{page}", args=args, query=query or None)

    return address


def user_of(world, name):
    return None if name == "visitor" else getattr(world, name)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def filled(page):
    """What a browser would send of the form on a page, as it stands."""
    form = page.context["form"]
    return {name: form[name].value() or [] for name in form.fields}


def titles(response):
    """The risks in the table of the register, in its order."""
    return [row.record.title for row in response.context["table"].rows]


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


# --- the register ---


def test_an_empty_register_says_what_to_do(world, at, log_in):
    response = log_in(world.representative).get(at("risk_list"))
    assert at("risk_create") in response.content.decode()
    assert response.context["heat"] is None
    assert not RiskMatrix.objects.exists()


def test_the_register_shows_the_open_risks_the_worst_first(world, rated, register, at, log_in):
    register(title="Onbekend")
    rated(1, 2, title="Klein")
    rated(5, 5, title="Groot")
    rated(5, 5, title="Voorbij").close(by=world.secretary, reason="Voorbij")
    response = log_in().get(at("risk_list"))
    assert titles(response) == ["Groot", "Klein", "Onbekend"]
    assert response.context["count_text"].startswith("3 ")


@pytest.fixture
def many(world, register, rated):
    """Risks that differ in everything one can filter on."""
    RiskCategory.make_defaults(world.network)
    first, second = RiskCategory.objects.all()[:2]
    wiki, blog = world.component("FUN-01"), world.component("FUN-02")
    rated(5, 5, title="Alfa", category=first, owner_organisation=world.alfa, components=[wiki])
    rated(1, 1, title="Bravo", category=second, owner_organisation=world.bravo, components=[blog])
    register(title="Charlie", event="De éne server valt uit", sign_ups=[world.offer(wiki)])
    rated(5, 5, title="Delta", kind=RiskKind.OPPORTUNITY)
    rated(2, 2, title="Echo").close(by=world.secretary, reason="Voorbij")
    return first


NARROWED = (
    ({"q": "server uit"}, ["Charlie"]),
    ({"q": "002"}, ["Bravo"]),
    ({"q": "nergens"}, []),
    ({"status": "closed"}, ["Echo"]),
    ({"status": "identified"}, ["Charlie"]),
    ({"status": "all"}, ["Alfa", "Bravo", "Charlie", "Delta", "Echo"]),
    ({"level": "4"}, ["Alfa", "Delta"]),
    ({"level": "none"}, ["Charlie"]),
    ({"component": "FUN-01"}, ["Alfa", "Charlie"]),
    ({"kind": "opportunity"}, ["Delta"]),
    ({"owner": "none"}, ["Charlie", "Delta"]),
    ({"review": "overdue"}, []),
    ({"review": "none"}, ["Charlie"]),
    ({"cell": "5-5"}, ["Alfa"]),
    ({"cell": "4-5"}, []),
    ({"cell": "9-9"}, []),
    ({"cell": "junk"}, []),
    ({"cell": "a-b"}, []),
    ({"level": "77"}, []),
    ({"category": "x"}, []),
)


def test_the_register_can_be_narrowed_down(world, many, at, log_in):
    for query, found in NARROWED:
        response = log_in().get(at("risk_list", **query))
        assert response.status_code == 200
        assert sorted(titles(response)) == found, query


def test_a_link_from_the_map_says_what_it_shows(world, many, at, log_in):
    with translation.override("en"):
        for query, sentence in (
            ({"cell": "5-5"}, "Only threats with likelihood very high × impact very large."),
            ({"kind": "opportunity"}, "Only opportunities."),
            ({"kind": "threat"}, "Only threats."),
            ({"owner": "none"}, "Only risks that nobody looks after yet."),
        ):
            assert sentence in text_of(log_in().get(at("risk_list", **query)))


def test_every_choice_is_in_the_language_of_the_reader(world, many, at, log_in):
    client = log_in(world.secretary)
    risk = Risk.objects.first()
    for language, words in (
        ("en", ("All, closed too", "Being monitored", "Very high", "Within a year", "Not decided yet")),
        ("nl", ("Alle, ook gesloten", "In de gaten gehouden", "Zeer hoog", "Binnen een jaar", "Nog niet besloten")),
    ):
        with translation.override(language):
            told = text_of(client.get(at("risk_list"))) + text_of(client.get(at("risk_update", risk)))
        assert all(word in told for word in words)


def test_the_register_by_category_and_organisation(world, many, at, log_in):
    assert titles(log_in().get(at("risk_list", category=many.pk))) == ["Alfa"]
    assert titles(log_in().get(at("risk_list", organisation=world.bravo.pk))) == ["Bravo"]


def test_each_column_sorts_and_what_is_empty_comes_last_both_ways(world, many, at, log_in):
    for column in ("number", "title", "category", "owner", "level", "status", "next_review"):
        up, down = (titles(log_in().get(at("risk_list", sort=sort))) for sort in (column, f"-{column}"))
        assert sorted(up) == sorted(down) == ["Alfa", "Bravo", "Charlie", "Delta"]
        if column in ("level", "next_review"):
            assert up[-1] == down[-1] == "Charlie"
        if column == "level":
            assert up[0] == "Bravo"
            assert down[:2] == ["Alfa", "Delta"]


def test_the_map_tells_the_same_as_the_lists_it_links_to(world, many, at, log_in):
    client = log_in()
    page = client.get(at("risk_list"))
    links = re.findall(r'href="([^"]*\?cell=[^"]*)".*?>(\d+)×', page.content.decode())
    assert {(link[-9:], int(count)) for link, count in links} == {("5-5#count", 1), ("1-1#count", 1)}
    for link, count in links:
        assert len(titles(client.get(link))) == int(count)
    for link, count in re.findall(r'href="([^"]*\?kind=[^"]*)">(\d+) ', page.content.decode()):
        assert len(titles(client.get(link.replace("&amp;", "&")))) == int(count)


def test_the_register_says_what_waits_for_whom(world, many, at, log_in):
    Risk.objects.filter(title="Bravo").update(next_review=world.days(-1))
    Risk.objects.filter(title="Alfa").update(next_review=world.today)
    register_page = log_in().get(at("risk_list"))
    context = register_page.context
    assert (context["unowned"], context["unrated"], context["late"]) == (2, 1, 1)
    links = re.findall(r'href="([^"]*\?(?:owner|level|review)=[^"]*)">\s*(\d+) ', register_page.content.decode())
    assert len(links) == 3
    for link, count in links:
        assert len(titles(log_in().get(link))) == int(count)
    with translation.override("nl"):
        assert "te laat" in text_of(log_in().get(at("risk_list", review="overdue")))
    past = log_in().get(at("risk_list", at=world.days(-1).isoformat()))
    assert "unowned" not in past.context


def test_opportunities_come_after_threats_and_in_other_words_and_tints(world, rated, register, at, log_in):
    rated(5, 5, title="Meer deelnemers", kind=RiskKind.OPPORTUNITY)
    rated(1, 1, title="Klein")
    register(title="Onbekend")
    with translation.override("nl"):
        page = log_in(world.secretary).get(at("risk_list"))
        assert titles(page) == ["Klein", "Onbekend", "Meer deelnemers"]
        assert "zeer groot voordeel" in text_of(page)
        risk = Risk.objects.get(title="Meer deelnemers")
        one = log_in(world.secretary).get(at("risk_detail", risk)).content.decode()
        rate = log_in(world.secretary).get(at("risk_rate", risk)).content.decode()
    assert "gv-gain--4" in one
    for html in (one, rate):
        assert "gv-lv--4" not in html
        assert 'class="lv4' not in html
    assert "Boven de risicobereidheid" not in rate


def test_the_next_review_is_told_after_rating_and_on_the_page_of_the_risk(world, register, at, log_in):
    risk, client = register(), log_in(world.board)
    with translation.override("nl"):
        assert "volgt uit de eerste inschatting" in text_of(client.get(at("risk_detail", risk)))
        level = {"likelihood": 4, "impact": 4}
        day = date_format(world.days(30), "DATE_FORMAT")
        assert f"Volgende evaluatie: {day}." in text_of(client.get(at("risk_rate", risk, **level)))
        rated = client.post(at("risk_rate", risk), {**level, "kind": "current"}, follow=True)
        assert f"Volgende evaluatie: {day}." in text_of(rated)
        assert f"Volgende evaluatie {day}" in text_of(rated)
        for other in ({"kind": "expected"}, {"on": world.days(-1).isoformat()}):
            assert "Volgende evaluatie" not in text_of(client.get(at("risk_rate", risk, **level, **other)))
        expected = client.post(at("risk_rate", risk), {**level, "kind": "expected"}, follow=True)
        assert "Volgende evaluatie:" not in text_of(expected)
        Risk.objects.update(next_review=world.days(-1))
        assert "te laat" in text_of(client.get(at("risk_detail", risk)))


def test_who_may_not_know_of_a_risk_finds_no_trace_of_it(world, rated, at, log_in):
    rated(title="Openbaar")
    component = world.component("FUN-01", name="Geheim onderdeel")
    rated(5, 5, title="Besloten", visibility=Visibility.BOARD, owner_organisation=world.bravo, components=[component])
    page = log_in(world.representative).get(at("risk_list", status="all"))
    assert titles(page) == ["Openbaar"]
    assert page.context["heat"].rated == 1
    assert not any(word in text_of(page) for word in ("Besloten", "Geheim onderdeel", "Waterschap Bravo"))
    assert titles(log_in(world.council).get(at("risk_list"))) == ["Besloten", "Openbaar"]


def test_a_visitor_reads_which_organisation_owns_a_risk_but_not_who(world, rated, at, log_in):
    risk = rated(owner=world.representative.person, owner_organisation=world.alfa)
    risk.rate(by=world.secretary, likelihood=1, impact=1, note="Toelichting voor leden")
    risk.treat(by=world.secretary, reason="Reden voor leden")
    hidden = ("Ria Alfa", "Toelichting voor leden", "Reden voor leden")
    for address in (at("risk_list"), at("risk_detail", risk)):
        told = text_of(log_in().get(address))
        assert "Gemeente Alfa" in told
        assert not any(word in told for word in hidden)
    told = text_of(log_in(world.neighbour).get(at("risk_detail", risk)))
    assert all(word in told for word in hidden)


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


# --- how many queries ---


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_the_number_of_queries_is_the_same_for_3_and_for_30_risks(world, rated, at, log_in):
    RiskCategory.make_defaults(world.network)
    facts = {
        "category": RiskCategory.objects.first(),
        "owner": world.representative.person,
        "owner_organisation": world.alfa,
        "components": [world.component("FUN-01"), world.component("FUN-02")],
    }
    for number in range(3):
        rated(number + 1, 2, kinds=["inherent", "current"], **facts)
    client = log_in(world.secretary)
    client.get(at("risk_list"))
    few = queries(client, at("risk_list"))
    narrowed = queries(client, at("risk_list", cell="1-2", status="all"))
    for number in range(27):
        rated(number % 5 + 1, 3, **facts)
    assert queries(client, at("risk_list")) == few
    assert queries(client, at("risk_list", cell="1-3", status="all")) == narrowed
    assert max(few, narrowed) <= 15


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
