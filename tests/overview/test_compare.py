"""Two days beside each other: the numbers, what changed from what to what, and what moved between."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from matrix.models import Component, CoverageWord, Health, Need, NeedClosed, Phase, Priority, Responsibility, SignUp
from matrix.succession import Plan, go_on
from overview.compare import Figure, compare
from risks.models import Risk
from stakeholders.models import Participation, SuccessionKind


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


@contextmanager
def time_of(world, number):
    """What is saved in here is recorded as of that day."""
    recorded = timezone.now() + timedelta(days=number)
    before = set(Component.history.values_list("history_id", flat=True))
    yield
    Component.history.exclude(history_id__in=before).update(history_date=recorded)


def of(world, since, until, risks=None):
    known = Risk.objects.filter(visibility="public") if risks is None else risks
    return compare(world.network, world.days(since), world.days(until), risks=known)


def old_and_new(row):
    return {field.label: (field.before, field.now) for field in row.fields}


def test_what_changed_is_told_with_old_and_new(story):
    told = of(story, -150, 0)
    assert [(row.code, row.what, row.before, row.now) for row in told.coverage] == [
        ("FUN-01", "ontwikkelen", CoverageWord.COVERED, CoverageWord.OFFERED),
        ("FUN-01", "beheren", CoverageWord.OPEN, None),
    ]
    assert [(row.code, old_and_new(row)) for row in told.changes] == [("FUN-01", {"fase": ("gewenst", "in beheer")})]
    numbers = {row.label: (row.before, row.now, row.difference) for row in told.figures}
    assert numbers["Onderdelen"] == (1, 2, "+1")
    assert numbers["Belegd"] == (1, 0, "−1")


def test_what_moved_is_added_ended_or_changed(story):
    told = of(story, -150, 0)
    assert [each.kind.value for each in told.added] == ["entered", "offered", "identified"]
    assert [each.kind.value for each in told.ended] == ["withdrawn", "fulfilled"]
    assert told.changed == ()  # the phase stands there old beside new


def test_each_movement_stands_in_exactly_one_place(story):
    """The first day itself is told already; the second is part of what is told."""
    whole = of(story, -150, 0)
    parts = [of(story, -150, -80), of(story, -80, -60), of(story, -60, 0)]
    for name in ("added", "ended", "changed"):
        assert sum((getattr(part, name) for part in parts), ()) == getattr(whole, name)


def test_between_days_on_which_nothing_happened_nothing_is_told(story):
    assert of(story, -150, -140).same
    assert not of(story, -150, 0).same


def test_a_renewal_is_one_line_of_what_it_changed(world, log_in, client):
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-200), hours=40, until=world.days(20))
    row.renew(by=None, on=world.days(-50), hours=60, until=world.days(300), promise="Meer dan eerst.")
    row.component.refresh_from_db()
    told = of(world, -100, 0)
    assert (told.added, told.ended, told.changed) == ((), (), ())
    (line,) = told.changes
    assert (line.renewed, line.whose) == (True, "Gemeente Alfa")
    assert old_and_new(line).keys() == {"laatste dag", "omschrijving"}
    days = {"from": world.days(-100).isoformat(), "to": world.today.isoformat()}
    known = old_and_new(
        compare(world.network, world.days(-100), world.today, risks=Risk.objects.none(), details=True).changes[0]
    )
    assert known["uren per jaar"] == ("40", "60")
    assert known["omschrijving"] == ("Wij doen dit.", "Meer dan eerst.")
    assert "uren per jaar" not in page(client, **days).content.decode()
    assert "uren per jaar 40" in page(log_in(world.board), **days).content.decode()


def test_of_what_only_members_may_know_a_visitor_reads_that_it_changed(world, client):
    row = world.confirmed(world.component(), on=world.days(-200), hours=40)
    row.renew(by=None, on=world.days(-50), hours=61)
    text = page(client, **{"from": world.days(-100).isoformat(), "to": world.today.isoformat()}).content.decode()
    assert "wat er is gewijzigd, ziet wie een rol heeft" in text
    assert "61" not in text


def test_what_only_went_along_stands_there_once_and_says_nothing_of_what_did_not_change(world, log_in, client):
    world.confirmed(world.component(name="Wiki"), on=world.days(-20), contact=world.coordinator.person)
    go_on(world.alfa, Plan(SuccessionKind.MERGED, [world.bravo]), by=None, on=world.days(-5))
    told = of(world, -9, 0)
    assert told.changes == ()
    assert [each.kind.value for each in told.changed] == ["went_along"]
    days = {"from": world.days(-9).isoformat(), "to": world.today.isoformat()}
    for reader in (client, log_in(world.board), log_in(world.secretary)):
        assert "wat er is gewijzigd" not in page(reader, **days).content.decode()


def test_of_what_went_along_and_changed_is_said_whose_it_was_and_only_there(world, client):
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-60))
    row.report(by=None, health=Health.ON_TRACK, text="Goed.", on=world.days(-50))
    go_on(world.alfa, Plan(SuccessionKind.MERGED, [world.bravo]), by=None, on=world.days(-5))
    new = SignUp.objects.get(participation=world.bravo)
    new.report(by=None, health=Health.STALLED, text="Het zit vast.")
    told = of(world, -9, 0)
    (line,) = told.changes
    assert (line.whose, line.was_of, old_and_new(line)) == (
        "Waterschap Bravo",
        "Gemeente Alfa",
        {"hoe het gaat": ("op koers", "vastgelopen")},
    )
    assert told.changed == ()
    days = {"from": world.days(-9).isoformat(), "to": world.today.isoformat()}
    assert "was van Gemeente Alfa" in page(client, **days).content.decode()


def told_how_it_goes(world, since, until):
    return [(row.code, row.whose, row.what, old_and_new(row)) for row in of(world, since, until).changes]


def test_how_a_promise_goes_is_told_old_beside_new(world, client):
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-60))
    row.report(by=None, health=Health.ON_TRACK, text="Goed.", on=world.days(-50))
    row.report(by=None, health=Health.STALLED, text="Het zit vast.", on=world.days(-10))
    told = [("FUN-01", "Gemeente Alfa", "ontwikkelen, trekker", {"hoe het gaat": ("op koers", "vastgelopen")})]
    assert told_how_it_goes(world, -40, 0) == told
    assert not of(world, -40, 0).same
    assert told_how_it_goes(world, -5, 0) == []
    text = page(client, **{"from": world.days(-40).isoformat(), "to": world.today.isoformat()}).content.decode()
    assert "Tussen deze dagen veranderde er niets" not in text
    assert "hoe het gaat op koers" in text


def test_a_promise_that_fell_silent_or_was_heard_of_again_is_told(world):
    row = world.confirmed(world.component(), on=world.days(-200))
    row.report(by=None, health=Health.ATTENTION, text="Het hapert.", on=world.days(-150))
    row.attest(by=None, on=world.days(-10))
    silent = [each[3] for each in told_how_it_goes(world, -100, -20)]
    assert silent == [{"hoe het gaat": ("vraagt aandacht", "geen bericht, vraagt aandacht")}]
    back = [each[3] for each in told_how_it_goes(world, -20, 0)]
    assert back == [{"hoe het gaat": ("geen bericht, vraagt aandacht", "vraagt aandacht")}]


def test_a_promise_that_was_renewed_is_still_that_promise_in_how_it_goes(world):
    row = world.confirmed(world.component(), on=world.days(-60))
    row.report(by=None, health=Health.ON_TRACK, text="Goed.", on=world.days(-50))
    new = row.renew(by=None, on=world.days(-30), promise="Meer dan eerst.")
    new.report(by=None, health=Health.ATTENTION, text="Het hapert.", on=world.days(-10))
    (line,) = of(world, -40, 0).changes
    assert line.renewed
    assert old_and_new(line) == {
        "omschrijving": ("Wij doen dit.", "Meer dan eerst."),
        "hoe het gaat": ("op koers", "vraagt aandacht"),
    }


def test_nothing_changed_only_where_the_numbers_are_equal_too(story, client):
    told = of(story, -150, -140)
    other = replace(told, figures=(Figure("In gevaar", 1, 2), *told.figures[1:]))
    assert (told.same, other.same) == (True, False)


def agreed_to_hand_over(world):
    """A lead of which the handover to bravo, in ten days, is agreed today."""
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-60))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    row.hand_over(by=None, to=world.offer(row.component, world.bravo, since=world.days(10)))
    return date_format(world.days(10), "DATE_FORMAT"), date_format(world.days(9), "DATE_FORMAT")


def test_a_handover_that_is_agreed_for_later_is_told_at_once(world):
    first, last = agreed_to_hand_over(world)
    told = of(world, -30, 0)
    assert (
        f"Waterschap Bravo volgt vanaf {first} Gemeente Alfa op als trekker om Wiki te ontwikkelen: dat is bevestigd"
        in [each.sentence for each in told.added]
    )
    assert [(row.whose, old_and_new(row)) for row in told.changes] == [
        ("Gemeente Alfa", {"laatste dag": ("geen einddatum", last)})
    ]


def test_a_handover_names_who_led_before_as_it_was_called_that_day(world):
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-60))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(-20), on=world.days(-30))
    offer = world.offer(row.component, world.bravo, since=world.days(-20), on=world.days(-25))
    row.hand_over(by=None, to=offer, on=world.days(-20))
    world.alfa.organisation.rename(by=None, name="Gemeente Nieuw-Alfa", on=world.days(-5))
    offer.renew(by=None, hours=8, on=world.days(-3))
    sentences = [each.sentence for each in of(world, -40, 0).changed]
    assert "Waterschap Bravo volgt Gemeente Alfa op als trekker om Wiki te ontwikkelen" in sentences


def test_what_is_asked_and_what_is_recorded_of_a_component_is_told_old_beside_new(world):
    wiki = world.component(name="Wiki")
    with time_of(world, -150):
        wiki.save()
    with time_of(world, -20):
        wiki.priority = Priority.MUST
        wiki.save()
    wiki.needs.get(responsibility=Responsibility.MANAGE).close(
        by=None, closed_as=NeedClosed.FULFILLED, on=world.days(-30)
    )
    Need.ask(by=None, component=wiki, responsibility=Responsibility.MANAGE, contributors_wanted=2, on=world.days(-30))
    told = [old_and_new(row) for row in of(world, -100, 0).changes]
    assert {"prioriteit": ("hoort erbij", "moet er komen")} in [
        {label: words for label, words in row.items() if label == "prioriteit"} for row in told
    ]
    assert {"gevraagd aantal meewerkenden": ("0", "2")}.items() <= told[-1].items()


def test_organisations_are_called_what_they_were_called_that_day(world):
    world.confirmed(world.component(), on=world.days(-50))
    world.alfa.organisation.rename(by=None, name="Gemeente Nieuw-Alfa", on=world.days(-20))
    told = of(world, -100, 0)
    assert {each.organisation for each in told.added} == {"Gemeente Alfa"}
    assert [each.sentence for each in told.changed] == ["Gemeente Alfa heet nu Gemeente Nieuw-Alfa"]


def test_the_summary_counts_and_leads_to_each_component(story, client):
    told = of(story, -150, 0)
    assert [(each.code, each.added, each.changed, each.ended) for each in told.components] == [
        ("FUN-01", 1, 1, 2),
        ("FUN-02", 1, 0, 0),
    ]
    text = page(client, **{"from": story.days(-150).isoformat(), "to": story.today.isoformat()}).content.decode()
    for code in ("FUN-01", "FUN-02"):
        assert reverse("overview:component_detail", args=["proef", code]) in text


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
        ("gisteren", "2025-01-01", "Dat is geen datum"),
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
