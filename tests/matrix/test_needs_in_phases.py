"""Needs and phases together: a phase that takes nobody asks for nothing, whatever was planned or asked since."""

from contextlib import suppress
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matrix.models import Component, Need, NeedClosed, Part, Phase, Responsibility
from periods.verbs import StepRefused

DEVELOP = Responsibility.DEVELOP


def ask(component, on=None, **facts):
    return Need.ask(by=None, component=component, responsibility=DEVELOP, on=on, **facts)


def told(component):
    """What is asked in time: the hours, from, until, and as what it was closed."""
    rows = component.needs.filter(responsibility=DEVELOP).order_by("since")
    return [(row.hours_wanted, row.since, row.until, row.closed_as) for row in rows]


def asked_on(component, world, *days):
    return [component.needs.as_at(world.days(day)).count() for day in days]


@pytest.fixture
def wiki(world):
    """Wanted since thirty days, with something asked to develop it since then."""
    wiki = world.component(phase=None, need=False, name="Wiki")
    wiki.enter(Phase.WANTED, by=None, on=world.days(-30))
    ask(wiki, world.days(-30), hours_wanted=1)
    return wiki


@pytest.fixture
def idea(world):
    """A candidate since sixty days that is wanted since thirty, with something asked since twenty and ten."""
    idea = world.component("FUN-07", phase=None, need=False)
    idea.enter(Phase.CANDIDATE, by=None, on=world.days(-60))
    idea.enter(Phase.WANTED, by=None, on=world.days(-30))
    ask(idea, world.days(-20))
    ask(idea, world.days(-10), hours_wanted=9)
    return idea


# --- retired ---


def test_a_need_that_is_to_be_closed_later_goes_too(world, wiki):
    wiki.needs.get().close(by=None, closed_as=NeedClosed.FULFILLED, on=world.days(20))
    wiki.enter(Phase.RETIRED, by=world.secretary, reason="Op")
    assert told(wiki) == [(1, world.days(-30), world.today, NeedClosed.DROPPED)]


def test_what_was_to_be_asked_later_is_not(world, wiki):
    ask(wiki, world.days(20), hours_wanted=3)
    wiki.enter(Phase.RETIRED, by=world.secretary, reason="Op")
    assert told(wiki) == [(1, world.days(-30), world.today, NeedClosed.DROPPED)]


def test_what_was_changed_today_is_what_was_asked_before(world, wiki):
    ask(wiki, hours_wanted=3)
    wiki.enter(Phase.RETIRED, by=world.secretary, reason="Op")
    assert told(wiki) == [(1, world.days(-30), world.today, NeedClosed.DROPPED)]


def test_on_a_past_day_what_was_asked_since_was_asked_in_vain(world, wiki):
    ask(wiki, world.days(-5), hours_wanted=3)
    wiki.enter(Phase.RETIRED, by=world.secretary, on=world.days(-10), reason="Was al op")
    assert told(wiki) == [(1, world.days(-30), world.days(-10), NeedClosed.DROPPED)]
    assert Need.history.filter(history_type="-", history_user=world.secretary).exists()


def test_a_long_reason_stands_whole_with_the_phase(world, wiki):
    reason = ("Omdat het niet meer kan. " * 70).strip()
    wiki.enter(Phase.RETIRED, by=world.secretary, reason=reason)
    need = wiki.needs.get()
    assert wiki.phases.last().reason == reason
    assert need.reason.startswith("Omdat")
    assert len(need.reason) <= 300


def test_who_signed_up_for_later_is_not_left_hanging(world, wiki):
    rows = [
        world.offer(wiki, world.bravo),
        world.confirmed(wiki),
        world.confirmed(wiki, world.prospect, part=Part.CONTRIBUTOR, since=world.days(9)),
    ]
    wiki.enter(Phase.RETIRED, by=world.secretary, reason="Op")
    for row in rows:
        row.refresh_from_db()
    assert [row.closed_as for row in rows] == ["declined", "ended", "withdrawn"]
    assert not wiki.sign_ups.as_at(world.today).exists()


# --- candidate ---


@pytest.mark.parametrize("phase", [Phase.CANDIDATE, Phase.RETIRED])
def test_not_on_a_day_to_come_for_until_then_others_may_promise(world, wiki, phase):
    with pytest.raises(ValidationError) as refused:
        wiki.enter(phase, by=world.secretary, on=world.days(3), reason="Later")
    assert "on" in refused.value.message_dict
    assert wiki.phases.count() == 1


@pytest.mark.parametrize("how", ["interest", "annulled"])
def test_interest_and_mistakes_stand_in_no_way(world, wiki, how):
    if how == "interest":
        world.offer(wiki, part=Part.INTERESTED)
    else:
        world.offer(wiki).annul(by=None, reason="Mis")
    wiki.enter(Phase.CANDIDATE, by=world.secretary)
    assert asked_on(wiki, world, -1, 0) == [1, 0]


# --- undone ---


def test_what_was_asked_in_a_phase_that_never_was_is_asked_no_longer(world, idea):
    idea.undo_phase(by=world.secretary, reason="Vergissing")
    assert [row.phase for row in idea.phases.all()] == [Phase.CANDIDATE]
    assert told(idea) == []


def test_not_where_organisations_promised_something_since(world, idea):
    world.offer(idea)
    before = told(idea)
    with pytest.raises(StepRefused):
        idea.undo_phase(by=world.secretary, reason="Vergissing")
    assert idea.phases.count() == 2
    assert told(idea) == before


# --- asked ---


def test_not_from_a_past_day_into_a_phase_that_takes_nobody(world):
    wiki = world.component(need=False)
    wiki.enter(Phase.RETIRED, by=None, on=world.days(-5), reason="Op")
    with pytest.raises(StepRefused):
        ask(wiki, world.days(-10))
    ask(wiki, world.days(-10), until=world.days(-5))
    assert told(wiki) == [(0, world.days(-10), world.days(-5), "")]


def test_what_is_late_can_be_asked_otherwise_and_stays_late(world):
    wiki = world.component(need=False)
    ask(wiki, world.days(-30), due_on=world.days(-2))
    assert ask(wiki, due_on=world.days(-2), hours_wanted=2).due_on == world.days(-2)
    with pytest.raises(ValidationError):
        ask(wiki, due_on=world.days(-3), hours_wanted=3)


@pytest.mark.parametrize("facts", [{"contributors_wanted": 101}, {"hours_wanted": 10**12}])
def test_more_than_people_can_give_is_refused_at_every_door(world, facts):
    wiki = world.component(need=False)
    with pytest.raises(ValidationError) as refused:
        ask(wiki, **facts)
    assert set(refused.value.message_dict) == set(facts)


def page_of(log_in, world):
    return log_in(world.secretary), reverse("matrix:need_ask", args=["proef", "FUN-01", "develop"])


def test_what_is_planned_is_changed_from_the_day_on_which_it_begins(world, log_in):
    wiki = world.component(need=False)
    ask(wiki, world.days(20), hours_wanted=1)
    client, url = page_of(log_in, world)
    form = client.get(url).context["form"]
    sent = {name: form.initial[name] or "" for name in ("lead_wanted", "contributors_wanted", "on")}
    assert client.post(url, sent | {"hours_wanted": 5}).status_code == 302
    assert told(wiki) == [(5, world.days(20), None, "")]


@pytest.mark.parametrize("lasting", [True, False])
def test_what_is_to_be_closed_later_can_be_asked_until_further_notice(world, log_in, wiki, lasting):
    wiki.needs.get().close(by=None, closed_as=NeedClosed.DROPPED, reason="Op", on=world.days(20))
    client, url = page_of(log_in, world)
    sent = {"lead_wanted": "on", "hours_wanted": 5, "on": world.today.isoformat()} | (
        {"lasting": "on"} if lasting else {}
    )
    assert client.post(url, sent).status_code == 302
    end = (None, "") if lasting else (world.days(20), NeedClosed.DROPPED)
    assert told(wiki)[-1] == (5, world.today, *end)


def test_who_would_close_what_closes_later_already_is_told_so(world, log_in, wiki):
    wiki.needs.get().close(by=None, closed_as=NeedClosed.FULFILLED, on=world.days(20))
    client, _url = page_of(log_in, world)
    page = client.get(reverse("matrix:need_close", args=["proef", "FUN-01", "develop"]), follow=True)
    assert [str(each) for each in page.context["messages"]] == [
        "Er is al bekend vanaf wanneer dit niet meer wordt gevraagd."
    ]


STEP = st.tuples(st.sampled_from([*Phase.values, "undo", "ask", "close"]), st.integers(-40, 40), st.integers(0, 3))


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=1, max_size=9))
def test_however_it_goes_phases_join_and_what_takes_nobody_asks_nothing(world, steps):
    """Each step works or is refused; what is asked otherwise leaves the days before as they were."""
    Need.objects.all().delete()
    Component.objects.all().delete()
    thing = world.component(phase=None, need=False)

    def on_each_day():
        needs = list(thing.needs.values_list("since", "until", "hours_wanted"))
        days = {world.days(number) for number in range(-45, 46)}
        return {day: [n[2] for n in needs if n[0] <= day and (n[1] is None or day < n[1])] for day in days}

    for word, number, hours in steps:
        day, before = world.days(number), on_each_day()
        with suppress(ValidationError):
            if word == "undo":
                thing.undo_phase(by=None, reason="Mis")
            elif word == "ask":
                ask(thing, day, hours_wanted=hours)
            elif word == "close":
                for need in thing.needs.as_at(day):
                    need.close(by=None, closed_as=NeedClosed.FULFILLED, on=day)
            else:
                thing.enter(word, by=None, on=day, reason="Daarom")
        after = on_each_day()
        if word in ("ask", "close"):
            assert all(after[each] == before[each] for each in after if each < day)
        assert all(len(rows) <= 1 for rows in after.values())
        phases = list(thing.phases.order_by("since"))
        assert all(one.until == other.since and one.phase != other.phase for one, other in pairwise(phases))
        idle = [row for row in phases if row.phase in (Phase.CANDIDATE, Phase.RETIRED)]
        assert not [(each, rows) for each, rows in after.items() if rows and any(row.holds_on(each) for row in idle)]
