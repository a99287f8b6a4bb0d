"""The planning: what is wanted in which quarter, who does it until when, and where nobody leads."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from matrix import planning, timeline
from matrix.models import Component, Need, Part, Phase, Priority, Responsibility
from matrix.planning import Quarter


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def read(world, *, at=None, **facts):
    rows = Component.objects.filter(network=world.network)
    return planning.read(world.network, rows, at=at or world.today, **facts)


def ask(component, *, responsibility=Responsibility.DEVELOP, on=None, **asked):
    return Need.ask(by=None, component=component, responsibility=responsibility, on=on, **asked)


def row(world, **facts):
    """The spans of the only row."""
    plan = read(world, **facts)
    ((_name, (slot,)),) = plan.of_page()
    return slot, timeline.spans(slot, plan.quarters)


@given(st.dates(date(1951, 1, 1), date(2149, 12, 31)), st.integers(-300, 300))
def test_each_day_is_in_one_quarter_and_quarters_follow_each_other(day, number):
    quarter = Quarter.of(day)
    assert quarter.first <= day < quarter.later(1).first
    assert quarter.later(number).later(-number) == quarter
    assert (quarter.later(number) > quarter) == (number > 0)
    assert Quarter.asked(quarter.word) == quarter


@pytest.mark.parametrize(
    "word", [None, "", "2027", "2027Q0", "2027Q5", "Q12027", "9999Q1", "0001Q1", "2027Q1 ", "\0", "²027Q1"]
)
def test_what_names_no_quarter_of_these_times_is_no_quarter(word):
    assert Quarter.asked(word) is None


def test_ten_quarters_from_the_one_before_this_one(world):
    quarters = read(world).quarters
    assert len(quarters) == 10
    assert quarters[1] == Quarter.of(world.today)
    assert read(world, begins=Quarter(2031, 2)).quarters[0].first == date(2031, 4, 1)


def test_a_need_is_due_and_missed_from_its_day(world):
    component = world.component(need=False, wanted_by=world.days(500))
    due = Quarter.of(world.today).later(2).first
    ask(component, due_on=due)
    ask(component, responsibility=Responsibility.MANAGE)
    plan = read(world)
    assert sum(plan.due) == 1 + (world.days(500) < plan.until)
    assert plan.due[3] == 1
    assert plan.missing[:3] == [0, 0, 0]
    develop, manage = plan.slots
    assert (develop.missing, develop.wanted) == (7, due)
    assert manage.wanted == world.days(500)  # that of the component, where the need has none of its own


def test_who_leads_joins_offers_and_will_lead_stands_in_its_quarters(world):
    component = world.component(need=False)
    ask(component, on=world.days(-200))
    ends = Quarter.of(world.today).later(3).first
    world.confirmed(component, until=ends)
    world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR)
    slot, spans = row(world)
    assert [(bar.organisation, bar.part) for bar in slot.bars] == [("Gemeente Alfa", 1), ("Waterschap Bravo", 2)]
    led = [span for span in spans if any(bar.part == Part.LEAD for bar in span.bars)]
    assert led[-1].until == ends
    assert spans[-1].gaps
    assert [bar.organisation for bar in spans[-1].bars] == ["Waterschap Bravo"]


def test_an_offer_is_drawn_from_today_and_a_lead_is_missed_all_the_same(world):
    component = world.component(need=False)
    ask(component, on=world.days(-300))
    world.offer(component, on=world.days(-200))
    slot, _spans = row(world)
    assert [(bar.status, bar.since) for bar in slot.bars] == [("offered", world.today)]
    assert slot.gaps[0].since == world.today


def test_quarters_in_which_the_same_holds_are_one_cell(world):
    component = world.component(need=False)
    ask(component, on=world.days(-900), due_on=world.days(200))
    world.confirmed(component, on=world.days(-800))
    _slot, spans = row(world)
    assert sum(span.quarters for span in spans) == 10
    # what is due stands in a cell of its own
    assert [bool(span.due) for span in spans] == [False, True, False]


@pytest.mark.parametrize("facts", [{"phase": Phase.CANDIDATE}, {"priority": Priority.WONT}, {"phase": Phase.RETIRED}])
def test_what_does_not_count_is_not_planned(world, facts):
    world.component(**facts)
    assert not read(world)


def test_what_held_before_stands_in_the_past_quarter_and_what_was_never_confirmed_does_not(world):
    component = world.component(need=False)
    ask(component, on=world.days(-900))
    lead = world.confirmed(component, on=world.days(-800))
    lead.withdraw(by=None, reason="Geen mensen", on=world.days(-1))
    declined = world.offer(component, world.bravo)
    declined.decline(by=None, reason="Past niet")
    slot, spans = row(world)
    assert [bar.organisation for bar in slot.bars] == ["Gemeente Alfa"]
    assert spans[0].bars
    # on a past day it was a lead without an end
    past, _spans = row(world, at=world.days(-60))
    assert (past.bars[0].until, past.gaps) == (None, [])


def test_needs_that_follow_each_other_are_one_row(world):
    component = world.component(need=False)
    ask(component, on=world.days(-300), lead_wanted=False, hours_wanted=5)
    ask(component, on=world.days(100))
    slot, spans = row(world)
    assert [lead for _since, _until, lead in slot.asked] == [False, True]
    assert slot.gaps[0].since == world.days(100)
    assert not spans[0].lead_asked


def test_by_date_what_is_missed_first_comes_first_and_what_asks_nothing_last(world):
    days = {"Later": 300, "Nu": 0, "Geregeld": None, "Straks": 100}
    for number, (name, due) in enumerate(days.items()):
        component = world.component(f"FUN-{number}", name=name, need=False)
        ask(component, due_on=None if due is None else world.days(due))
        if name == "Geregeld":
            world.confirmed(component)
    assert [slot.component.name for slot in read(world).by_date()] == ["Nu", "Straks", "Later", "Geregeld"]


def test_sums_of_the_rows_and_of_the_quarters_are_the_same(world):
    for number in range(6):
        component = world.component(f"FUN-{number}", wanted_by=world.days(number * 120 - 100))
        if number % 2:
            world.confirmed(component, until=world.days(250))
    plan = read(world)
    assert sum(slot.missing for slot in plan.slots) == sum(plan.missing)
    assert plan.without_lead == sum(bool(slot.missing) for slot in plan.slots)


@pytest.mark.usefixtures("in_english")
def test_each_cell_says_in_words_what_it_is(world):
    component = world.component(need=False, name="Wiki <b>")
    ask(component, due_on=Quarter.of(world.today).later(2).first)
    world.offer(component, since=Quarter.of(world.today).later(3).first)
    plan = read(world)
    html = timeline.draw(plan, plan.of_page(), may_offer=True)
    words = strip_tags(html)
    for word in (
        "not asked for" if plan.quarters[0] else "",
        "still open",
        "without a lead",
        "offered",
        "sign-up wanted by",
    ):
        assert word in words
    assert "7 quarters without a lead" in words
    assert "Wiki &lt;b&gt;" in html
    assert f'href="../components/{component.code}/sign-up/develop/"' in html
    assert "sign-up/develop" not in timeline.draw(plan, plan.of_page(), may_offer=False)
    for element in ("table", "thead", "tbody", "tfoot", "tr", "th", "td", "a", "div"):
        assert html.count(f"<{element} ") + html.count(f"<{element}>") == html.count(f"</{element}>"), element


PAGES = ["/proef/planning/", "/proef/planning/list/"]


@pytest.mark.parametrize("address", PAGES)
def test_the_page_says_what_to_do_where_there_is_nothing(world, client, address):
    assert "Er wordt nog niets gevraagd" in client.get(address).text
    world.component()
    page = client.get(address, {"q": "bestaatniet"}).text
    assert "Niets past bij dit filter" in page
    assert "<title>0 keer inzet" in page


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    "query", [{"from": "onzin"}, {"from": "9999Q4"}, {"page": "onzin"}, {"at": "nooit"}, {"coverage": "9"}]
)
def test_bad_addresses_show_a_page(world, client, address, query):
    world.component()
    assert client.get(address, query).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_filter_day_and_quarter_go_along(world, client, address):
    world.component(name="Wiki")
    world.component("FUN-02", name="Blog")
    day = world.days(-30).isoformat()
    answer = client.get(address, {"q": "wiki", "from": "2027Q1", "at": day})
    assert "Blog" not in answer.text
    assert answer.context["planning"].quarters[0] == Quarter(2027, 1)
    ways = {word: url for word, url, _here in answer.context["ways"]}
    assert ways["Per taak"] == f"/proef/matrix/?q=wiki&at={day}"
    moves = dict(answer.context["moves"])
    assert moves["Een jaar later"] == f"?q=wiki&at={day}&from=2028Q1"
    assert "from" not in moves["Rond nu"]


@pytest.mark.parametrize("address", PAGES)
def test_more_components_cost_no_more_queries(world, log_in, django_assert_max_num_queries, address):
    client = log_in(world.secretary)

    def fill(numbers):
        for number in numbers:
            component = world.component(f"FUN-{number:02}", wanted_by=world.days(number * 10))
            if number % 2:
                world.confirmed(component, until=world.days(100))

    fill(range(3))
    client.get(address)
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    fill(range(3, 30))
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_the_list_says_until_when_a_lead_stays_and_until_when_it_is_wanted(world, client):
    component = world.component(need=False)
    ask(component, on=world.days(-50), due_on=world.days(90))
    world.confirmed(component, on=world.days(-20), until=world.days(31))
    text = " ".join(client.get("/proef/planning/list/").content.decode().split())
    last, wanted = (date_format(world.days(number), "DATE_FORMAT") for number in (30, 90))
    assert f"trekker tot en met {last}, gevraagd tot {wanted}" in text


def test_where_no_lead_is_asked_for_none_is_missing_and_that_is_said(world, client):
    ask(world.component(need=False), lead_wanted=False, contributors_wanted=1)
    text = client.get("/proef/planning/list/").content.decode()
    assert "geen trekker gevraagd" in text
    assert "altijd een trekker" not in text
