"""A risk: its number, each step from each status and what each refuses, and what holds on a day."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from periods.verbs import StepRefused
from risks.models import (
    NEXT,
    OPPORTUNITY_TREATMENTS,
    THREAT_TREATMENTS,
    Proximity,
    Rating,
    Risk,
    RiskCategory,
    RiskCategoryKind,
    RiskKind,
    RiskMatrix,
    RiskStatus,
    StatusChange,
    Treatment,
    Visibility,
)
from tests.cast import make_world

# --- registering and its number ---


def test_the_first_risk_of_a_year_is_number_one(world, register):
    risk = register(on=date(2026, 3, 1))
    assert risk.number == "R-2026-001"
    assert (risk.identified_on, risk.status_on(date(2026, 3, 1))) == (date(2026, 3, 1), RiskStatus.IDENTIFIED)
    assert risk.status_on(date(2026, 2, 28)) is None
    assert (risk.treatment, risk.kind, risk.owner, risk.category) == (
        Treatment.UNDECIDED,
        RiskKind.THREAT,
        None,
        None,
    )


def test_each_network_and_each_year_counts_by_itself(world, register):
    other = make_world("ander", "Ander")
    numbers = [register(on=date(year, 5, 1)).number for year in (2025, 2026, 2025, 2026)]
    assert numbers == ["R-2025-001", "R-2026-001", "R-2025-002", "R-2026-002"]
    assert register(network=other.network, by=other.secretary, on=date(2026, 5, 1)).number == "R-2026-001"


def test_after_999_comes_1000(world, register):
    risk = register(on=date(2026, 5, 1))
    Risk.objects.filter(pk=risk.pk).update(number="R-2026-999")
    assert [register(on=date(2026, 5, 1)).number for _time in range(2)] == ["R-2026-1000", "R-2026-1001"]


def test_unless_told_otherwise_a_risk_is_for_those_with_a_role(world):
    risk = Risk.register(by=world.representative, network=world.network, title="De server valt uit")
    assert risk.visibility == Visibility.PARTNERS


def test_who_registered_it_is_in_its_history(world, register):
    risk = register(by=world.representative, components=[world.component()])
    assert {row.history_user for row in risk.history.all()} == {world.representative}


@pytest.mark.django_db(transaction=True)
def test_who_register_at_the_same_moment_get_each_a_number():
    world = make_world()
    racers, each = 4, 5
    start, met = threading.Barrier(racers), []

    def race():
        start.wait()
        try:
            for _time in range(each):
                Risk.register(by=None, network=world.network, title="Samen", on=date(2026, 5, 1))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in a thread must reach the test
            met.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _racer in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == []
    numbers = Risk.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"R-2026-{number:03}" for number in range(1, racers * each + 1)]
    assert StatusChange.objects.count() == racers * each


@pytest.mark.parametrize("title", ["", "   "])
def test_a_risk_has_a_title(world, register, title):
    with pytest.raises(ValidationError) as refused:
        register(title=title)
    assert "title" in refused.value.message_dict
    assert not Risk.objects.exists()


def test_only_the_secretary_registers_for_a_past_day_and_nobody_for_a_day_to_come(world, register):
    with pytest.raises(ValidationError):
        register(by=world.representative, on=world.days(-1))
    with pytest.raises(ValidationError):
        register(on=world.days(1))
    assert not Risk.objects.exists()


# --- what belongs to it ---


def test_components_sign_ups_category_and_owner_are_of_the_same_network(world, register):
    other = make_world("ander", "Ander")
    component = other.component()
    RiskCategory.make_defaults(other.network)
    wrong = (
        {"components": [component]},
        {"sign_ups": [other.offer(component)]},
        {"owner_organisation": other.alfa},
        {"category": RiskCategory.objects.first()},
    )
    for facts in wrong:
        with pytest.raises(ValidationError) as refused:
            register(**facts)
        assert set(refused.value.message_dict) == set(facts)
    assert not Risk.objects.exists()


def test_the_risks_of_a_component_are_those_that_name_it_or_a_sign_up_for_it(world, register):
    wiki, blog = world.component("FUN-01"), world.component("FUN-02")
    promise = world.offer(wiki)
    both = register(components=[wiki, blog], sign_ups=[promise])
    by_promise = register(sign_ups=[promise])
    register()
    assert set(Risk.objects.for_component(wiki)) == {both, by_promise}
    assert set(Risk.objects.for_component(blog)) == {both}


def test_a_change_leaves_alone_what_it_does_not_name(world, register):
    component = world.component()
    risk = register(event="Niemand beheert de wiki", components=[component], proximity=Proximity.YEAR)
    risk.change(by=world.board, title="De trekker stopt ermee", owner=world.representative.person)
    risk = Risk.objects.get()
    assert (risk.title, risk.event, risk.proximity) == ("De trekker stopt ermee", "Niemand beheert de wiki", "year")
    assert (risk.owner, list(risk.components.all())) == (world.representative.person, [component])
    assert risk.history.latest().history_user == world.board
    risk.change(by=world.board, components=[])
    assert not risk.components.exists()


@pytest.mark.parametrize(
    ("kind", "fitting"), [(RiskKind.THREAT, THREAT_TREATMENTS), (RiskKind.OPPORTUNITY, OPPORTUNITY_TREATMENTS)]
)
def test_a_threat_is_met_otherwise_than_an_opportunity(world, register, kind, fitting):
    for treatment in Treatment:
        if treatment in fitting:
            register(kind=kind, treatment=treatment)
        else:
            with pytest.raises(ValidationError):
                register(kind=kind, treatment=treatment)
    assert set(Risk.objects.values_list("treatment", flat=True)) == set(fitting)


def test_a_network_starts_with_six_categories_and_keeps_its_own(world):
    RiskCategory.make_defaults(world.network)
    RiskCategory.make_defaults(world.network)
    kinds = [kind.value for kind in RiskCategoryKind if kind != RiskCategoryKind.OTHER]
    assert list(RiskCategory.objects.values_list("kind", flat=True)) == kinds
    own = RiskCategory(network=world.network, kind=RiskCategoryKind.OTHER, own_name="Personeel")
    own.full_clean()
    assert own.name == "Personeel"
    own.own_name = ""
    with pytest.raises(ValidationError):
        own.full_clean()


# --- each step from each status ---

STEPS = ("rate", "treat", "monitor", "close", "reopen")
AFTER = {
    "treat": RiskStatus.IN_TREATMENT,
    "monitor": RiskStatus.MONITORING,
    "close": RiskStatus.CLOSED,
    "reopen": RiskStatus.ASSESSED,
}


def brought_to(world, register, status):
    """A risk that stands at `status` today, since some days."""
    risk = register(on=world.days(-50))
    by, on = world.secretary, world.days(-5)
    if status != RiskStatus.IDENTIFIED:
        risk.rate(by=by, likelihood=2, impact=2, on=world.days(-20))
    if status == RiskStatus.IN_TREATMENT:
        risk.treat(by=by, on=on)
    if status == RiskStatus.MONITORING:
        risk.monitor(by=by, on=on)
    if status == RiskStatus.CLOSED:
        risk.close(by=by, reason="Voorbij", on=on)
    return risk


def take(step, risk, world):
    """Do `step` with input that is right."""
    if step == "rate":
        risk.rate(by=world.secretary, likelihood=3, impact=3)
    else:
        getattr(risk, step)(by=world.secretary, reason="Daarom")


def everything(risk):
    return (
        Risk.objects.values().get(pk=risk.pk),
        list(risk.status_changes.values()),
        list(risk.ratings.values()),
        Risk.history.count(),
    )


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", RiskStatus)
def test_each_step_from_each_status(world, register, status, step):
    risk = brought_to(world, register, status)
    assert risk.status_on(world.today) == status
    before = everything(risk)
    if step in NEXT[status]:
        assert step in risk.steps_on(world.today)
        take(step, risk, world)
        assessed = RiskStatus.ASSESSED if status == RiskStatus.IDENTIFIED else status
        assert risk.status_on(world.today) == AFTER.get(step, assessed)
        assert risk.status_on(world.days(-1)) == status
    else:
        with pytest.raises(StepRefused):
            take(step, risk, world)
        assert everything(risk) == before


def test_a_reopened_risk_that_was_never_rated_is_identified(world, register):
    risk = register()
    risk.close(by=world.secretary, reason="Dubbel")
    risk.reopen(by=world.secretary)
    assert risk.status_on(world.today) == RiskStatus.IDENTIFIED


@pytest.mark.parametrize("reason", ["", "  "])
def test_closing_needs_a_reason(world, register, reason):
    risk = register()
    with pytest.raises(ValidationError) as refused:
        risk.close(by=world.secretary, reason=reason)
    assert "reason" in refused.value.message_dict
    assert risk.status_on(world.today) == RiskStatus.IDENTIFIED


def test_a_closed_risk_is_not_looked_at_again(world, rated):
    risk = rated()
    assert risk.next_review is not None
    risk.close(by=world.secretary, reason="Voorbij")
    assert risk.next_review is None


def test_a_reopened_risk_is_looked_at_again_as_its_level_asks(world, rated):
    risk = rated(5, 5, on=world.days(-90))
    risk.close(by=world.secretary, reason="Voorbij", on=world.days(-50))
    risk.reopen(by=world.secretary, on=world.days(-40))
    assert risk.next_review == world.days(-10)
    assert list(Risk.objects.review_overdue(at=world.today)) == [risk]


def test_a_status_never_changes_before_a_change_that_is_known(world, register):
    risk = brought_to(world, register, RiskStatus.MONITORING)
    with pytest.raises(StepRefused):
        risk.treat(by=world.secretary, on=world.days(-10))
    with pytest.raises(StepRefused):
        risk.treat(by=world.secretary, on=world.days(-51))
    with pytest.raises(ValidationError):
        risk.treat(by=world.board, on=world.days(-1))
    with pytest.raises(ValidationError):
        risk.treat(by=world.secretary, on=world.days(1))
    assert risk.status_changes.count() == 3


def test_a_change_of_status_is_never_changed(world, register):
    change = register().status_changes.get()
    change.status = RiskStatus.MONITORING
    with pytest.raises(ValidationError):
        change.full_clean()


# --- what holds on a day ---


def test_lists_tell_the_status_of_the_day_they_are_asked_for(world, register):
    risk = brought_to(world, register, RiskStatus.CLOSED)
    told = {}
    for days in (-51, -50, -20, -5, 0):
        row = Risk.objects.with_status(at=world.days(days)).first()
        told[days] = row and (row.status, row.status_since)
        assert Risk.objects.as_at(world.days(days)).exists() is (-51 < days < -5)
        assert risk.status_on(world.days(days)) == (row and row.status)
    assert told == {
        -51: None,
        -50: (RiskStatus.IDENTIFIED, world.days(-50)),
        -20: (RiskStatus.ASSESSED, world.days(-20)),
        -5: (RiskStatus.CLOSED, world.days(-5)),
        0: (RiskStatus.CLOSED, world.days(-5)),
    }


def test_above_the_appetite_are_open_threats_whose_level_must_be_treated(world, rated):
    begin = world.days(-30)
    high = rated(5, 5, on=begin, title="Hoog")
    rated(1, 1, on=begin, title="Laag")
    rated(5, 5, on=begin, title="Kans", kind=RiskKind.OPPORTUNITY)
    gone = rated(5, 5, on=begin, title="Voorbij")
    gone.close(by=world.secretary, reason="Voorbij", on=world.days(-5))
    assert set(Risk.objects.above_appetite(at=world.today)) == {high}
    assert set(Risk.objects.above_appetite(at=world.days(-6))) == {high, gone}
    high.rate(by=world.secretary, likelihood=1, impact=1)
    assert not Risk.objects.above_appetite(at=world.today).exists()
    assert high in Risk.objects.above_appetite(at=world.days(-1))


def test_a_review_is_overdue_from_the_day_after_it_is_due(world, register, rated):
    due = {days: register(title=str(days)) for days in (-1, 0, 1)}
    for days, risk in due.items():
        Risk.objects.filter(pk=risk.pk).update(next_review=world.days(days))
    register(title="Niet gepland")
    gone = rated()
    gone.close(by=world.secretary, reason="Voorbij")
    Risk.objects.filter(pk=gone.pk).update(next_review=world.days(-9))
    assert list(Risk.objects.review_overdue(at=world.today)) == [due[-1]]
    late = Risk.objects.with_status(at=world.today).filter(review_late=True)
    assert set(late) == set(Risk.objects.review_overdue(at=world.today))
    assert set(Risk.objects.review_overdue(at=world.days(1))) == {due[-1], due[0]}
    assert not Risk.objects.review_overdue(at=world.days(-1)).exists()  # not yet known then


def test_what_waits_is_counted_among_the_open_risks(world, register, rated):
    register(owner=world.board.person)
    register(owner_organisation=world.alfa)
    rated()
    register().close(by=world.secretary, reason="Voorbij")
    Risk.objects.update(next_review=world.days(-1))
    assert Risk.objects.waiting(at=world.today) == {"unowned": 1, "unrated": 2, "late": 3}


def test_a_title_is_the_same_whatever_its_capitals_and_spaces(world, register):
    risk = register(title="Wat (en wie) stopt?")
    for title, same in (
        ("wat  (EN wie)\tstopt? ", True),
        ("Wat (en wie) stopt", False),
        ("Wat .en wie. stopt?", False),
        ("Wat", False),
        ("", False),
    ):
        assert list(Risk.objects.titled(title)) == ([risk] if same else [])


def test_a_title_that_is_not_to_be_twice_is_refused_whole(world, register):
    there = register()
    with pytest.raises(ValidationError) as refused:
        register(unlike=Risk.objects.visible_to(world.secretary))
    assert refused.value.error_dict["title"][0].params == {"number": there.number}
    assert register(unlike=Risk.objects.none()).number != there.number


def test_the_worst_come_first_and_the_unrated_last_then_the_opportunities(world, register, rated):
    better = rated(5, 5, kind=RiskKind.OPPORTUNITY)
    good = rated(4, 5, kind=RiskKind.OPPORTUNITY)
    unrated = register(title="Onbekend")
    low, high, higher = rated(1, 1), rated(4, 4), rated(5, 4)
    rows = Risk.objects.with_rating(at=world.today).worst_first()
    assert list(rows) == [higher, high, low, unrated, better, good]


def test_the_name_of_an_organisation_is_that_of_the_day(world, register):
    register(owner_organisation=world.alfa)
    world.alfa.organisation.rename(by=None, name="Stad Alfa", on=world.days(-5))
    names = [Risk.objects.with_name(at=world.days(days)).get().organisation_name for days in (-6, 0)]
    assert names == ["Gemeente Alfa", "Stad Alfa"]


# --- what the database refuses ---


WRONG = (
    {"title": ""},
    {"treatment": "exploit"},
    {"kind": "opportunity", "treatment": "accept"},
    {"kind": "iets"},
    {"visibility": "iets"},
    {"proximity": "ooit"},
    {"number": "R-2026-002"},  # another has it
)


def test_the_database_refuses_a_wrong_risk_too(world, register):
    first, _second = (register(on=date(2026, 5, 1)) for _time in range(2))
    for facts in WRONG:
        with pytest.raises(IntegrityError), transaction.atomic():
            Risk.objects.filter(pk=first.pk).update(**facts)
    for facts in ({"status": "iets"}, {"status": RiskStatus.CLOSED, "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StatusChange.objects.update(**facts)


def test_a_matrix_with_rated_risks_is_never_deleted(world, rated):
    rated()
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskMatrix.objects.all().delete()
    assert Rating.objects.exists()
