"""Two days beside each other: the numbers, what changed from what to what, and what moved between."""

from datetime import date

import pytest
from django.urls import reverse

from matrix.models import CoverageWord, NeedClosed, Phase, Responsibility
from overview.compare import compare
from risks.models import Risk
from stakeholders.models import Participation


@pytest.fixture
def story(world):
    wiki = world.component("FUN-01", name="Wiki")
    held = world.confirmed(wiki, on=world.days(-200))
    chat = world.component("FUN-02", name="Chat", phase=None, need=False)
    chat.enter(Phase.WANTED, by=None, on=world.days(-100))
    wiki.enter(Phase.IN_OPERATION, by=None, on=world.days(-90))
    held.withdraw(by=None, reason="Geheim", on=world.days(-80))
    wiki.needs.get(responsibility=Responsibility.MANAGE).close(
        by=None, closed_as=NeedClosed.FULFILLED, on=world.days(-70)
    )
    world.offer(wiki, world.bravo, on=world.days(-60))
    for visibility in ("public", "board"):
        Risk.register(
            by=None, network=world.network, title=f"Risico {visibility}", visibility=visibility, on=world.days(-50)
        )
    return world


def of(world, since, until, risks=None):
    known = Risk.objects.filter(visibility="public") if risks is None else risks
    return compare(world.network, world.days(since), world.days(until), risks=known)


def test_what_changed_is_told_with_old_and_new(story):
    told = of(story, -150, 0)
    assert [(row.code, row.what, row.before, row.now) for row in told.coverage] == [
        ("FUN-01", "ontwikkelen", CoverageWord.COVERED, CoverageWord.OFFERED),
        ("FUN-01", "beheren", CoverageWord.OPEN, None),
    ]
    assert [(row.code, row.before, row.now) for row in told.phases] == [
        ("FUN-01", "gewenst", "in beheer"),
        ("FUN-02", "", "gewenst"),
    ]
    numbers = {row.label: (row.before, row.now, row.difference) for row in told.figures}
    assert numbers["Onderdelen"] == (1, 2, "+1")
    assert numbers["Belegd"] == (1, 0, "−1")


def test_what_moved_is_added_ended_or_changed(story):
    told = of(story, -150, 0)
    assert [each.kind.value for each in told.added] == ["entered", "offered", "identified"]
    assert [each.kind.value for each in told.ended] == ["withdrawn", "fulfilled"]
    assert [each.kind.value for each in told.changed] == ["phase"]


def test_each_movement_stands_in_exactly_one_place(story):
    """The first day itself is told already; the second is part of what is told."""
    whole = of(story, -150, 0)
    parts = [of(story, -150, -80), of(story, -80, -60), of(story, -60, 0)]
    for name in ("added", "ended", "changed"):
        assert sum((getattr(part, name) for part in parts), ()) == getattr(whole, name)


def test_between_days_on_which_nothing_happened_nothing_is_told(story):
    assert of(story, -150, -140).same
    assert not of(story, -150, 0).same


def page(client, **query):
    return client.get(reverse("overview:compare", args=["proef"], query=query))


def test_at_first_the_close_of_last_year_and_today_are_compared(story, client):
    answer = page(client)
    assert answer.context["since"].day.isoformat() == f"{story.today.year - 1}-12-31"
    assert answer.context["until"].day == story.today


def test_of_a_young_network_its_first_day_and_today_are_compared(story, client):
    story.network.founded_on = story.days(-3)
    story.network.save()
    Participation.objects.update(since=story.days(-3))
    answer = page(client)
    assert answer.context["since"].day == max(story.days(-3), date(story.today.year - 1, 12, 31))
    assert answer.context["comparison"]


def test_a_visitor_reads_no_reason_and_no_risk_of_the_board(story, client, log_in):
    days = {"from": story.days(-150).isoformat(), "to": story.today.isoformat()}
    text = page(client, **days).content.decode()
    assert "Geheim" not in text
    assert "Risico public" in text
    assert "Risico board" not in text
    assert "Risico board" in page(log_in(story.board), **days).content.decode()


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("gisteren", "2025-01-01", "Dat is geen dag"),
        ("2025-01-01", "9999-01-01", "Die dag moet nog komen"),
        ("1999-01-01", "2025-01-01", "daarvoor is er niets bekend"),
        ("2025-01-02", "2025-01-01", "Kies een eerste dag die vóór de tweede ligt."),
        ("2025-01-01", "2025-01-01", "Kies een eerste dag die vóór de tweede ligt."),
    ],
)
def test_days_that_cannot_be_compared_are_told(story, client, first, second, why):
    answer = page(client, **{"from": first, "to": second})
    assert answer.status_code == 200
    assert why in answer.content.decode()
    assert answer.context["comparison"] is None


def test_more_data_costs_no_more_queries(story, log_in, django_assert_max_num_queries):
    client = log_in(story.secretary)

    def count():
        with django_assert_max_num_queries(15) as queries:
            assert (
                page(client, **{"from": story.days(-150).isoformat(), "to": story.today.isoformat()}).status_code == 200
            )
        return len(queries)

    few = count()
    for number in range(10, 30):
        story.confirmed(story.component(f"FUN-{number}"), on=story.days(-30))
    assert count() == few
