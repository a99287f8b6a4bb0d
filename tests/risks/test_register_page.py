"""The page of the register: what it tells, how it is narrowed down and sorted, what it costs."""

import re

import pytest
from django.utils import translation
from django.utils.formats import date_format

from risks.models import Risk, RiskCategory, RiskKind, RiskMatrix, Visibility
from tests.risks.pages import queries, text_of


def titles(response):
    """The risks in the table of the register, in its order."""
    return [row.record.title for row in response.context["table"].rows]


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


# --- how many queries ---


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
