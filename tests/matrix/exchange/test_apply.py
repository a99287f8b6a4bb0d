"""Applied whole or not at all."""

import pytest
from django.core.exceptions import ValidationError

from matrix.exchange.apply import NotAsPreviewed, apply
from matrix.exchange.plan import guessed
from matrix.models import Component, Need
from tests.matrix.exchange.sheets import bring_in, look, sheet

TWO = sheet(
    "components",
    {"code": "FUN-01", "name": "Wiki", "category": "FUN"},
    {"code": "FUN-02", "name": "Blog", "category": "FUN"},
)


def applied(world, found, *sheets):
    previewed = found.digest, [line.facts for line in found.lines]
    plan = guessed(world.network, sheets)
    return apply(world.network, sheets, plan, by=world.secretary, today=world.today, previewed=lambda: previewed)


def test_what_changed_since_the_preview_is_told_and_nothing_is_done(world):
    found = look(world, TWO)
    world.component("FUN-02", name="Van een ander")
    with pytest.raises(NotAsPreviewed) as refused:
        applied(world, found, TWO)
    assert refused.value.overtaken
    assert [(line.key, line.outcome) for line in refused.value.comparison.moved] == [("FUN-02", "changed")]
    assert list(Component.objects.values_list("name", flat=True)) == ["Van een ander"]


def test_what_changed_elsewhere_does_not_matter(world):
    found = look(world, TWO)
    world.component("FUN-09")
    applied(world, found, TWO)
    assert Component.objects.count() == 3


def test_a_verb_that_refuses_makes_all_of_it_refused(transactional_db, monkeypatch):
    from tests.cast import make_world

    world = make_world()
    world.component("FUN-02")
    rows = sheet(
        "components",
        {"code": "FUN-01", "name": "Wiki", "category": "FUN"},
        {"code": "FUN-02", "name": "FUN-02", "category": "FUN", "phase": "uitgefaseerd"},
    )

    real = Component.enter

    def enter(self, phase, **facts):
        if self.code == "FUN-02":
            raise ValidationError("Vandaag niet.")
        return real(self, phase, **facts)

    monkeypatch.setattr(Component, "enter", enter)
    with pytest.raises(NotAsPreviewed) as refused:
        bring_in(world, rows)
    assert not refused.value.overtaken
    assert [(line.key, line.reasons) for line in refused.value.comparison.moved] == [
        ("FUN-02", [("", "", "Vandaag niet.")]),
    ]
    assert Component.objects.count() == 1
    assert Need.objects.count() == 2


def test_how_far_it_is_is_told_while_it_is_done(world):
    found = look(world, TWO)
    told = []
    previewed = found.digest, [line.facts for line in found.lines]
    plan = guessed(world.network, [TWO])
    apply(
        world.network,
        [TWO],
        plan,
        by=world.secretary,
        today=world.today,
        previewed=lambda: previewed,
        tell=told.append,
        together=1,
    )
    assert told == [1, 2]
