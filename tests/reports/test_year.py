"""What a year tells: plain frozen facts, which agree with each other, the year before, and who may read them."""

import json
from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.models import Need, Phase, Responsibility, SignUp, Status
from matrix.succession import Plan, go_on
from reports import sentences
from reports.document import html
from reports.year import NothingToTell, collect, kinds_per_year, years_of
from risks.models import Risk, Visibility
from stakeholders.models import Network, Participation, Role, SuccessionKind
from tests.cast import make_world, organisation, participation
from tests.reports.scene import LEAD, full_year, last_year


@pytest.fixture
def year(world):
    return last_year(world)


def of(world, year, **how):
    """The facts of a year of the world of one test."""
    return collect(world.network, getattr(year, "number", year), **({"language": "nl"} | how))


def slot(facts, code, responsibility="develop"):
    """One responsibility of one component, as the facts tell it."""
    components = [each for category in facts.categories for each in category.components]
    (component,) = [each for each in components if each.code == code]
    return next(each for each in component.slots if each.responsibility.code == responsibility)


def leads(facts):
    """Who leads what at the close, as (code, responsibility, organisation)."""
    return {
        (component.code, each.responsibility.label, who.slug)
        for category in facts.categories
        for component in category.components
        for each in component.slots
        for who in each.who
        if who.leads
    }


def leads_before(facts):
    return {
        (component.code, each.responsibility.label, each.led_before.slug)
        for category in facts.categories
        for component in category.components
        for each in component.slots
        if each.led_before
    }


# --- frozen ---


def test_facts_are_plain_and_frozen(told):
    facts = told(audience="board")

    def check(value: Any) -> None:
        if is_dataclass(value):
            for field in fields(value):
                check(getattr(value, field.name))
        elif isinstance(value, tuple):
            for each in value:
                check(each)
        else:
            assert type(value) in (str, int, bool, date, type(None)), repr(value)

    check(facts)
    hash(facts)
    with pytest.raises(FrozenInstanceError):
        facts.year = 1


def test_the_same_rows_give_the_same_text(world, year):
    world.confirmed(world.component(), on=year.day(3))
    first, second = of(world, year), of(world, year)
    assert first == second
    assert first.to_json() == second.to_json()
    assert first.digest == second.digest
    assert json.loads(first.to_json())["now"]["counts"]["covered"] == first.now.counts.covered


def test_words_follow_the_language_and_codes_do_not(told):
    dutch, english = told(), told(language="en")
    assert (slot(dutch, "FUN-02").now.code, slot(dutch, "FUN-02").now.label) == ("covered", "belegd")
    assert (slot(english, "FUN-02").now.code, slot(english, "FUN-02").now.label) == ("covered", "covered")


# --- moments ---


def test_the_start_of_a_year_is_the_close_of_the_year_before(told):
    assert told().before == told(-1).now
    assert told(audience="board").before == told(-1, audience="board").now
    assert leads_before(told()) == leads(told(-1))


def test_new_year_is_the_border(world, year):
    component = world.component()
    world.confirmed(component, on=year.before(12, 31))
    world.confirmed(component, responsibility=Responsibility.MANAGE, on=year.day(1, 1))
    facts = of(world, year)
    assert facts.before.counts.covered == 1
    assert facts.now.counts.covered == 2
    assert [each.day for each in facts.movements if each.kind == "offered_confirmed"] == [year.day(1, 1)]


def test_what_is_confirmed_for_the_next_year_is_promised_and_no_offer(world, year):
    component = world.component("FUN-01")
    world.confirmed(component, on=year.day(11), since=date(year.number + 1, 2, 1))
    world.offer(component, world.bravo, responsibility=Responsibility.MANAGE, on=year.day(11))
    facts = of(world, year)
    counts = facts.now.counts
    assert (counts.upcoming, counts.offered, counts.asked) == (1, 1, 2)
    assert sum(counts.best_first) == counts.asked
    coming, offered = facts.open
    assert (coming.coverage.code, coming.offers, len(coming.coming)) == ("upcoming", (), 1)
    assert "toegezegd vanaf" in coming.coming[0]
    assert (offered.coverage.code, offered.coming) == ("offered", ())


def test_a_year_that_is_over_closes_on_its_last_day(told):
    facts = told()
    assert (facts.close, facts.running) == (told.year.day(12, 31), False)


def test_a_year_that_runs_closes_today(world):
    component = world.component()
    world.confirmed(component, on=world.today)
    facts = of(world, world.today.year)
    assert (facts.close, facts.running) == (world.today, True)
    assert facts.now.counts.covered == 1
    assert facts.movements[-1].day == world.today


def test_what_comes_later_does_not_change_a_year(world, year):
    component, other = world.component("FUN-01"), world.component("FUN-02")
    row = world.confirmed(component, on=year.day(3))
    before = of(world, year)
    row.withdraw(by=None, reason="Klaar", on=date(year.number + 1, 1, 5))
    world.confirmed(other, on=world.today)
    world.alfa.organisation.rename(by=None, name="Gemeente Nieuw", on=world.today)
    other.enter(Phase.RETIRED, by=None, on=world.today, reason="Niet meer nodig")
    assert of(world, year) == before


def test_who_merged_later_is_told_as_it_was(world, year):
    held = world.confirmed(world.component("FUN-01"), on=year.day(6, 1))
    before = of(world, year)
    go_on(world.alfa, Plan(SuccessionKind.MERGED, [world.bravo]), by=None, on=world.today)
    assert held.component.sign_ups.filter(participation=world.bravo).exists()
    assert of(world, year) == before


def test_organisations_have_the_names_of_that_year(told):
    assert "Omgevingsdienst Delta" in [each.name for each in told().partners]
    later = [each for each in told(1).partners if each.name == "Omgevingsdienst Nieuw-Delta"]
    assert [each.name_before for each in later] == ["Omgevingsdienst Delta"]


# --- what is told ---


def test_a_slot_tells_who_is_there_and_how_it_was(told):
    wiki = slot(told(), "FUN-01")
    assert (wiki.before.code, wiki.now.code, wiki.changed) == ("covered", "covered", False)
    assert [each.name for each in wiki.who if each.leads] == [LEAD]
    assert wiki.led_formerly == "Waterschap Bravo"
    blog = slot(told(), "FUN-03")
    assert (blog.before.code, blog.now.code, blog.contested) == ("open", "offered", True)


def test_what_is_not_counted_stands_apart(told):
    facts = told()
    assert [(each.code, each.names) for each in facts.set_aside] == [("FUN-04", (LEAD,))]
    assert facts.now.components == 4


def test_what_is_open_says_what_is_asked_and_by_when(world, year):
    component = world.component(need=False)
    Need.ask(
        by=None,
        component=component,
        responsibility=Responsibility.DEVELOP,
        on=year.day(2),
        contributors_wanted=2,
        hours_wanted=300,
        due_on=year.day(11),
    )
    (need,) = of(world, year).open
    assert (need.asked, need.due_on, need.coverage.code) == (
        "trekker, 2 meewerkenden, 300 uur per jaar",
        year.day(11),
        "open",
    )


def test_what_needs_attention_is_what_the_standing_says(told):
    facts = told()
    assert [each.code for each in facts.contested] == ["FUN-03"]
    assert facts.contested[0].offers == ("Gemeente Alfa", "Waterschap Bravo")
    assert {(each.code, each.health.code if each.health else "") for each in facts.at_risk} >= {("JUR-01", "stalled")}
    assert [each.code for each in facts.ending] == ["JUR-01"]
    assert (facts.now.at_risk, facts.now.contested, facts.now.ending) == (len(facts.at_risk), 1, 1)
    assert all(each.silent for each in facts.at_risk if each.code != "JUR-01")


def test_the_last_word_of_the_year_is_of(world, year):
    row = world.confirmed(world.component(), on=year.before(3))
    row.report(by=None, health=3, text="Nog van vorig jaar.", on=year.before(12))
    row.report(by=None, health=3, text="Gaat goed.", on=year.day(2))
    row.report(by=None, health=2, text="Wordt krap.", on=year.day(11))
    row.report(by=None, health=1, text="Van na het jaar.", on=date(year.number + 1, 1, 1))
    (progress,) = of(world, year).progress
    assert (progress.text, progress.health.code, progress.reports) == ("Wordt krap.", "attention", 2)


def test_risks_tell_their_level_at_both_moments(told):
    register = told().register
    levels = {each.title: (each.before and each.before.rank, each.level.rank, each.direction) for each in register.open}
    assert levels["Te veel tegelijk"] == (1, 4, "up")
    assert levels["Te weinig mensen"] == (4, 1, "down")
    assert levels["Gewone dreiging"][0] is None
    assert [each.title for each in register.closed] == ["Markt verstoord"]
    assert (register.heat_before.placed, register.heat.placed) == (3, 3)


def test_movements_of_matrix_and_risks_stand_in_order_of_day(told):
    facts = told()
    days = [each.day for each in facts.movements]
    assert days == sorted(days)
    kinds = {each.kind for each in facts.movements}
    assert {"offered_confirmed", "handed_over", "declined", "withdrawn"} <= kinds
    assert {"risk_raised", "risk_lowered", "risk_closed"} <= kinds


def test_an_annulled_sign_up_is_not_of(world, year):
    row = world.confirmed(world.component(), on=year.day(3))
    row.annul(by=None, reason="Vergissing")
    facts = of(world, year)
    assert leads(facts) == set()
    assert not [each for each in facts.movements if "offered" in each.kind or "confirmed" in each.kind]


def test_a_component_retired_in_the_year_is_told_once(world, year):
    component = world.component()
    component.enter(Phase.RETIRED, by=None, on=year.day(6))
    assert [each.code for each in of(world, year).set_aside] == ["FUN-01"]
    assert of(world, year.number + 1).set_aside == ()


# --- for whom ---


def test_each_version_holds_the_risks_its_readers_may_know_of(told):
    for audience in ("public", "board"):
        register = told(audience=audience).register
        assert {each.number for each in (*register.open, *register.closed)} == told.known_to[audience]


def test_details_are_for_the_board_only(told):
    public, board = told(), told(audience="board")
    assert not [each for partner in public.partners for each in partner.promises if each.details]
    assert not [each for each in public.movements if each.reason]
    assert all(each.details for partner in board.partners for each in partner.promises)
    assert [each.reason for each in board.movements if each.kind == "declined"] == ["GEHEIM-reden-afwijzing"]


def test_the_two_versions_agree_on_everything_else(told):
    public, board = told(), told(audience="board")
    assert public.categories == board.categories
    assert public.open == board.open
    assert public.now.counts == board.now.counts


def test_in_a_private_network_nothing_is_called_public(world, year):
    for visibility in Visibility:
        Risk.register(by=None, network=world.network, title=visibility.value, visibility=visibility, on=year.day(2))
    world.network.public = False
    world.network.save()
    facts = of(world, year)
    assert facts.audience.label == "versie voor iedereen in het samenwerkingsverband"
    assert [each.title for each in facts.register.open] == ["public"]


# --- years ---


def test_the_years_run_from_the_first_movement_to_this_year(world, year):
    world.confirmed(world.component(), on=year.day(5))
    years = years_of(world.network)
    assert list(years) == list(range(world.today.year, 2019, -1))
    assert years[year.number]
    assert not years[2022]


@pytest.mark.parametrize(("language", "sentence"), [("nl", "moet nog komen"), ("en", "still to come")])
def test_a_year_to_come_has_no_report(world, language, sentence):
    with override(language), pytest.raises(NothingToTell, match=sentence):
        collect(world.network, world.today.year + 1, language="nl")


def test_a_year_before_the_network_had_anything_has_no_report(world):
    with pytest.raises(NothingToTell, match="2020"):
        collect(world.network, 2019, language="nl")


def test_an_empty_network_has_no_report(db):
    network = Network.objects.create(name="Leeg", slug="leeg")
    assert years_of(network) == {}
    with pytest.raises(NothingToTell):
        collect(network, 2024, language="nl")


def test_the_first_year_has_no_start(world):
    facts = of(world, 2020)
    assert facts.first_year
    assert facts.before.organisations == 0
    assert not of(world, 2021).first_year


def test_the_beginning_is_no_change_and_who_is_only_named_does_not_take_part(world):
    facts = of(world, 2020)
    assert [each.kind for each in facts.movements] == ["began"]
    assert (facts.now.organisations, facts.now.partners) == (3, 2)
    assert [each.slug for each in facts.partners if each.only_named] == ["proef-prospect", "proef-related"]
    with override("nl"):
        assert sentences.summary(facts)[0] == (
            "De gegevens beginnen op 1 januari 2020. "
            "Op 31 december 2020 namen 3 organisaties deel, waarvan 2 als partner. "
            "Nog 2 organisaties worden genoemd als beoogd partner of verwant initiatief."
        )
        assert sentences.changes(facts) == ["Na het begin veranderde er in 2020 niets."]
        assert not any("kwamen erbij" in each for each in sentences.summary(facts))


def test_who_was_a_prospect_first_takes_part_from_its_first_other_role(world, year):
    hoped = participation(world.network, organisation("Hoopvol", slug="hoopvol"))
    gone = participation(world.network, organisation("Vertrokken", slug="vertrokken"))
    Participation.objects.filter(pk__in=[hoped.pk, gone.pk]).update(since=year.day(4, 7))
    hoped.refresh_from_db()
    hoped.take_role(by=None, role=Role.PROSPECT, on=year.day(4, 7))
    hoped.become_partner(by=None, on=year.day(6, 23))
    Participation.objects.filter(pk=gone.pk).update(until=year.day(10, 1))
    facts = of(world, year)
    (one, other) = (next(each for each in facts.partners if each.slug == slug) for slug in ("hoopvol", "vertrokken"))
    assert (one.since, one.last_day) == (year.day(6, 23), None)
    assert (other.since, other.last_day) == (year.day(4, 7), year.day(9, 30))
    with override("nl"):
        page = html(facts)
    assert "neemt deel sinds 23 jun" in page
    assert "nam deel t/m 30 sep" in page


def test_of_each_year_is_known_how_often_what_happened(world, year):
    row = world.confirmed(world.component(), on=year.day(5))
    row.report(by=None, health=2, text="Krap.", on=year.day(6))
    kinds = kinds_per_year(world.network, 2020)
    assert kinds == {2020: {"began": 1}, year.number: {"offered_confirmed": 1, "reported": 1}}
    with override("nl"):
        assert [sentences.year_in_short(kinds[number]) for number in sorted(kinds)] == [
            "het samenwerkingsverband begon",
            "1 verandering (1 intekening is aangeboden en 1 intekening is bevestigd); 1 keer voortgang gemeld",
        ]


def test_more_data_costs_no_more_queries(world, year):
    full_year(world, year)

    def count():
        with CaptureQueriesContext(connection) as queries:
            of(world, year, audience="board")
        return len(queries)

    few = count()
    for number in range(20, 40):
        component = world.component(f"FUN-{number}")
        world.confirmed(component, on=year.before(4)).report(by=None, health=2, text="Krap.", on=year.day(4))
        world.offer(component, world.bravo, responsibility=Responsibility.MANAGE, on=year.day(5))
        risk = Risk.register(
            by=None, network=world.network, title=f"Risico {number}", on=year.day(2), components=[component]
        )
        risk.rate(by=None, likelihood=3, impact=3, on=year.day(3))
    assert count() == few


# --- what is at the start and what moved make what is at the close ---

ORIGIN = date(2023, 12, 20)
STEPS = st.tuples(
    st.integers(0, 24),
    st.sampled_from(["offer", "confirm", "decline", "withdraw", "end", "renew", "hand_over", "annul"]),
    st.integers(0, 3),
    st.integers(0, 1),
    st.none() | st.integers(1, 9),
    st.integers(0, 4),
)


class BalanceTest(TestCase):
    """Any order of verbs around New Year: the leads at the start and the movements give the leads at the close."""

    def setUp(self):
        self.world = make_world()
        self.components = [self.world.component("FUN-01"), self.world.component("FUN-02")]
        self.partners = [self.world.alfa, self.world.bravo, self.world.prospect]

    def act(self, day, step, pick, place, length, delay):
        """One verb on `day`; which row and with what follows from the drawn numbers."""
        component, who = self.components[place], self.partners[pick % 3]
        rows = list(SignUp.objects.filter(component=component).order_by("pk"))
        row = rows[pick % len(rows)] if rows else None
        if step == "offer":
            since = day + timedelta(days=delay)
            self.world.offer(
                component, who, on=day, since=since, until=since + timedelta(days=length) if length else None
            )
        elif row is None:
            return
        elif step == "hand_over":
            row.name_successor(by=None, successor=who, handover_on=day, on=day)
            row.hand_over(by=None, to=self.world.offer(component, who, on=day), on=day)
        elif step == "renew":
            row.renew(by=None, on=day)
        elif step == "end" and row.status_on(day) != Status.CONFIRMED:
            return  # what lapsed is lost already; closing it changes nothing any more
        elif step in ("decline", "withdraw", "annul"):
            getattr(row, step)(by=None, reason="Daarom", on=day)
        else:
            getattr(row, step)(by=None, on=day)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEPS, max_size=16, unique_by=lambda step: step[0]))
    def test_start_and_movements_make_the_close(self, steps):
        for offset, step, *drawn in sorted(steps, key=lambda each: each[0]):
            try:
                self.act(ORIGIN + timedelta(days=offset), step, *drawn)
            except ValidationError:
                continue
        facts = collect(self.world.network, 2024, language="nl")
        held = leads_before(facts)
        # a day has one step; what passes on that day goes before what starts on it
        for each in sorted(facts.movements, key=lambda each: (each.day, each.effect != "loss")):
            place = (each.code, each.responsibility, each.organisation)
            if each.part != "trekker":
                continue
            if each.kind == "handed_over":
                held = {other for other in held if other[:2] != place[:2]}
            if each.effect == "gain":
                held.add(place)
            elif each.effect == "loss":
                held.discard(place)
        assert held == leads(facts)
