"""Many rows saved at once are, with all that is kept of them, what the verbs would have made of them one by one."""

import pytest
from django.db import transaction

from matrix.exchange.apply import NotAsPreviewed, apply
from matrix.exchange.plan import guessed
from matrix.models import Component, ComponentPhase, Need, Phase, Platform, Responsibility, SignUp
from periods.together import Revision, save_together
from periods.verbs import StepRefused
from stakeholders.models import (
    Organisation,
    OrganisationName,
    Participation,
    ParticipationRole,
    WhoConfirms,
)
from tests.matrix.exchange.sheets import bring_in, look, outcomes, sheet

MODELS = [Organisation, OrganisationName, Participation, ParticipationRole, Component, ComponentPhase, Need, SignUp]
NAMED = {
    Organisation: ["slug"],
    Platform: ["slug"],
    OrganisationName: ["organisation", "name"],
    Participation: ["organisation", "since"],
    ParticipationRole: ["participation", "role", "since"],
    Component: ["code"],
    ComponentPhase: ["component", "since"],
    Need: ["component", "responsibility", "since"],
    SignUp: ["component", "responsibility", "participation", "part", "since", "hours"],
}


def called(row):
    """What a row is, whatever its number."""
    if type(row) not in NAMED:
        return getattr(row, "pk", row)
    return tuple(called(getattr(row, name)) for name in NAMED[type(row)])


def facts(row, columns):
    found = {}
    for column in columns:
        if column.primary_key or column.attname.startswith("history"):
            continue
        value = getattr(row, column.attname)
        if column.is_relation and value is not None:
            value = called(column.related_model._base_manager.get(pk=value))
        found[column.name] = value
    return found


def everything():
    """All rows and all that is kept of each, as it happened."""
    found = []
    for model in MODELS:
        for row in model._base_manager.order_by("pk"):
            told = [
                (
                    each.history_type,
                    each.history_user_id,
                    each.history_change_reason,
                    facts(each, each.tracked_fields),
                    [called(link.platform) for link in each.platforms.order_by("pk")] if model is Component else [],
                )
                for each in row.history.order_by("history_id")
            ]
            linked = [called(each) for each in row.platforms.order_by("pk")] if model is Component else []
            found.append((model.__name__, called(row), facts(row, model._meta.concrete_fields), linked, told))
    return sorted(found, key=lambda each: (each[0], repr(each[1])))


def made(world, sheets, together):
    """What applying makes; afterwards it is as before."""
    with transaction.atomic():
        seen = look(world, *sheets)
        assert [(line.record.sheet, line.key, line.reasons) for line in seen.lines if line.reasons] == []
        apply(
            world.network,
            sheets,
            guessed(world.network, sheets),
            by=world.secretary,
            today=world.today,
            previewed=lambda: (seen.digest, [line.facts for line in seen.lines]),
            together=together,
        )
        found = everything()
        transaction.set_rollback(True)
    return found


@pytest.fixture
def busy(world):
    """A network in which something stands already."""
    for slug in ("plein", "werkplaats"):
        Platform.objects.create(network=world.network, name=slug.title(), slug=slug)
    first = world.component("FUN-01")
    first.platforms.add(Platform.objects.get(slug="plein"))
    for number in range(2, 8):
        world.component(f"FUN-{number:02}")
    world.confirmed(first, hours=1, on=world.days(-30), until=world.days(300))
    world.offer(Component.objects.get(code="FUN-02"), hours=2)
    world.offer(Component.objects.get(code="FUN-03"), hours=3)
    return world


def sheets_of(world):
    today, soon = world.today, world.days(40)
    by_hours = {row.hours: row.pk for row in SignUp.objects.all()}
    manage = {"responsibility": "beheren"}
    place = {"responsibility": "ontwikkelen", "organisation": "proef-alfa", "part": "trekker"}
    usual = place | {"promise": "Wij doen het.", "arrangements": "eigen menskracht"}
    return [
        sheet(
            "organisations",
            {"slug": "nieuw", "name": "Nieuwe gemeente", "oin": "00000001111222333000", "kind": "gemeente"},
            {"slug": "opvolger", "name": "Opvolger", "oin": "", "kind": ""},
        ),
        sheet(
            "participations",
            {"organisation": "nieuw", "roles": "partner, leverancier", "until": world.days(400), "support": "Ja"},
            {"organisation": "opvolger", "roles": "partner", "since": world.days(-10)},
        ),
        sheet("participations 2", {"organisation": "proef-alfa", "support": "Van harte"}),
        sheet(
            "components",
            {"code": "FUN-52", "name": "Kind", "category": "FUN", "parent": "FUN-51", "platforms": "plein, werkplaats"},
            {"code": "FUN-51", "name": "Ouder", "category": "FUN", "parent": "FUN-50", "platforms": ""},
            {
                "code": "FUN-50",
                "name": "Top",
                "category": "FUN",
                "phase": "in beheer",
                "phase_since": world.days(-9),
                "description": "Lang",
                "wanted_by": soon,
                "licence": "eupl-1.2",
                "core": "ja",
            },
        ),
        sheet(
            "components 2",
            {"code": "FUN-01", "name": "Wiki, anders", "phase": "in ontwikkeling", "parent": "FUN-52"},
            {"code": "FUN-02", "name": "Blog", "phase": "gewenst", "parent": ""},
            {"code": "FUN-03", "name": "FUN-03", "phase": "in beheer", "parent": ""},
        ),
        sheet("components 3", {"code": "FUN-04", "platforms": "werkplaats"}),
        sheet(
            "needs",
            manage | {"component": "FUN-50", "since": today, "lead_wanted": "ja", "until": world.days(39)},
            manage | {"component": "FUN-50", "since": soon, "lead_wanted": "nee", "hours_wanted": 9},
            manage | {"component": "FUN-05", "since": soon, "lead_wanted": "nee", "hours_wanted": 8},
            {"component": "FUN-50", "responsibility": "ontwikkelen", "lead_wanted": "ja", "contributors_wanted": 2},
        ),
        sheet(
            "needs 2",
            manage | {"component": "FUN-06", "closed_as": "niet meer nodig", "reason": "Niet nodig"},
        ),
        sheet(
            "sign_ups",
            usual | {"component": "FUN-50", "confirmed_on": today, "hours": 11},
            usual | {"component": "FUN-50", "part": "meewerkend", "organisation": "nieuw", "hours": 12},
            usual | {"component": "FUN-04", "organisation": "nieuw", "confirmed_on": today, "hours": 13},
            usual | {"component": "FUN-05", "organisation": "proef-prospect", "confirmed_on": today, "hours": 14},
            usual
            | {
                "component": "FUN-06",
                "organisation": "opvolger",
                "offered_on": world.days(-8),
                "hours": 15,
                "since": soon,
                "confirmed_on": world.days(-7),
                "until": world.days(80),
            },
            usual | {"component": "FUN-07", "part": "belangstellende", "promise": "", "arrangements": "", "hours": 0},
        ),
        sheet(
            "sign_ups 2",
            place | {"id": by_hours[1], "component": "FUN-01", "hours": 21, "until": world.days(99), "mandate": "Raad"},
            place | {"id": by_hours[2], "component": "FUN-02", "hours": 22, "until": world.days(98), "mandate": ""},
        ),
        sheet("sign_ups 3", place | {"id": by_hours[3], "component": "FUN-03", "hours": 3, "confirmed_on": today}),
    ]


@pytest.mark.parametrize("rule", WhoConfirms.values)
def test_together_and_one_by_one_make_the_same(busy, rule):
    busy.network.change(by=None, leads_confirmed_by=rule, contributors_confirmed_by=rule)
    sheets = sheets_of(busy)
    one_by_one, together = made(busy, sheets, 1), made(busy, sheets, 250)
    assert len(together) == len(one_by_one)
    for here, there in zip(together, one_by_one, strict=True):
        assert here == there


def test_few_statements_do_for_many_rows(busy, django_assert_max_num_queries):
    rows = [{"code": f"FUN-1{number:02}", "name": "Naam", "category": "FUN"} for number in range(80)]
    with django_assert_max_num_queries(60):
        bring_in(busy, sheet("components", *rows))


def test_what_the_database_refuses_is_refused_by_its_row(busy, monkeypatch):
    """Should a comparison see too little, the database still does not."""
    monkeypatch.setattr("matrix.models.need.Need.overlaps", lambda *_periods: False)
    wrong = {"component": "FUN-01", "responsibility": "beheren", "since": busy.days(-9000), "lead_wanted": "ja"}
    rows = sheet("needs", {**wrong, "component": "FUN-50", "since": busy.today}, wrong)
    components = sheet("components", {"code": "FUN-50", "name": "Top", "category": "FUN", "phase": "gewenst"})
    sheets = [components, rows]
    seen = look(busy, *sheets)
    assert outcomes(seen) == ["new"] * 3
    with pytest.raises(NotAsPreviewed) as refused:
        apply(
            busy.network,
            sheets,
            guessed(busy.network, sheets),
            by=busy.secretary,
            today=busy.today,
            previewed=lambda: (seen.digest, [line.facts for line in seen.lines]),
        )
    assert [(line.key, line.outcome) for line in refused.value.comparison.moved] == [("FUN-01, beheren", "refused")]


def test_nothing_is_saved_where_one_row_is_wrong(busy):
    held = Need.objects.get(component__code="FUN-01", responsibility=Responsibility.DEVELOP)
    second = Need(network=busy.network, component=held.component, responsibility=held.responsibility, since=busy.today)
    other = ComponentPhase(
        network=busy.network, component=Component.objects.get(code="FUN-02"), phase=Phase.WANTED, since=busy.today
    )
    other.component.phases.all().delete()
    with pytest.raises(StepRefused):
        save_together([Revision.of(other), Revision.of(second)], by=None)
    assert (other.pk, second.pk) == (None, None)
    assert not other.component.phases.exists()
