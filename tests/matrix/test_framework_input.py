"""Whatever is sent to the pages of the framework: it is refused with a sentence, and changes nothing; never a fault.

And each page takes as few queries for much as for little.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from matrix.models import (
    Category,
    Component,
    ComponentPhase,
    Need,
    Part,
    Phase,
    Platform,
    PlatformPhase,
    Responsibility,
)
from tests.cast import make_world, without_history

NONSENSE = {
    "null": "\x00",
    "long": "x" * 5000,
    "many digits": "9" * 40,
    "key too large": str(2**63),
    "negative": "-1",
    "words": "gisteren",
    "far": "9999-12-31",
    "list": ["1", "2", "x"],
}
FACTS = ("name", "category", "code", "priority", "platforms", "wanted_by", "parent", "documentation")
FIELDS = {
    "component_create": (*FACTS, "repository", "phase", "on"),
    "component_facts": FACTS,
    "component_phase": ("phase", "on", "reason"),
    "component_phase_undo": ("reason",),
    "need_ask": ("lead_wanted", "contributors_wanted", "hours_wanted", "due_on", "on"),
    "need_close": ("closed_as", "reason", "on"),
    "platform_create": ("name", "website", "phase", "on", "components", "slug", "order"),
    "platform_facts": ("name", "website", "components", "slug", "order"),
    "platform_phase": ("phase", "on", "reason"),
    "platform_phase_undo": ("reason",),
    "category_create": ("kind", "own_name", "prefix", "order"),
    "category_change": ("kind", "own_name", "prefix", "order"),
    "component_propose": ("participation", "name", "summary", "category", "known", "another", "wanted_by", "platforms"),
    "proposal_correct": ("name", "summary", "category", "known", "wanted_by", "platforms"),
    "proposal_take_up": ("priority", "develop_asked", "develop_contributors_wanted", "develop_hours_wanted"),
    "proposal_turn_down": ("reason",),
    "proposal_withdraw": ("reason",),
}


@pytest.fixture
def framework(world):
    """A component and a platform in their second phase, a proposal, and a category that nobody uses."""
    wiki = world.component(name="Wiki")
    wiki.enter(Phase.IN_DEVELOPMENT, by=None, on=world.days(-3))
    plein = Platform.establish(by=None, network=world.network, name="Plein", on=world.days(-9), components=[wiki])
    plein.enter(Phase.IN_OPERATION, by=None, on=world.days(-3))
    Component.propose(
        by=None, participation=world.alfa, category=world.category, name="Ideeënbus", code="FUN-88", summary="Om."
    )
    Category.establish(by=None, network=world.network, kind="legal", prefix="JUR")
    return world


def address(name):
    words = name.split("_")[0]
    args = {
        "component": ["FUN-01"],
        "need": ["FUN-01", "develop"],
        "platform": ["plein"],
        "category": ["JUR"],
        "proposal": ["FUN-88"],
    }[words]
    return reverse(f"matrix:{name}", args=["proef", *([] if name.endswith(("_create", "_propose")) else args)])


def right(world):
    """What would do, for every field of every form."""
    today = world.today.isoformat()
    return {
        "name": "Heel wat anders",
        "summary": "Om.",
        "category": world.category.pk,
        "code": "FUN-77",
        "priority": 1,
        "phase": "in_operation",
        "on": today,
        "reason": "Daarom",
        "lead_wanted": "on",
        "closed_as": "fulfilled",
        "slug": "elders",
        "order": 3,
        "kind": "legal",
        "prefix": "WET",
        "participation": world.alfa.pk,
        "develop_asked": "on",
        "develop_lead_wanted": "on",
    }


def everything():
    """All of the framework, as rows."""
    models = (Category, Component, ComponentPhase, Need, Platform, PlatformPhase)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("name", FIELDS)
def test_nonsense_is_no_fault(framework, log_in, name):
    """One field at a time is wrong, the others are right."""
    client = log_in(framework.secretary)
    client.raise_request_exception = False
    wrong = []
    before = everything()
    for field in FIELDS[name]:
        for kind, value in NONSENSE.items():
            point = transaction.savepoint()
            sent = right(framework) | {field: value}
            answer = client.post(address(name), sent)
            if answer.status_code >= 500:
                wrong.append((field, kind, answer.status_code))
            elif answer.status_code in (200, 400, 409) and everything() != before:
                wrong.append((field, kind, "changed all the same"))
            transaction.savepoint_rollback(point)
    assert wrong == []


@pytest.mark.parametrize("name", FIELDS)
def test_nothing_filled_in_says_what_is_missing(framework, log_in, name):
    before = everything()
    answer = log_in(framework.secretary).post(address(name), {})
    if name == "proposal_withdraw":
        assert answer.status_code == 302
        return
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert everything() == before


def test_nothing_of_another_network_is_taken(framework, log_in):
    other = make_world("ander", "Ander verband")
    elsewhere = Platform.establish(by=None, network=other.network, name="Elders")
    foreign = other.component("FUN-50")
    client = log_in(framework.secretary)
    for name, field, value in (
        ("component_create", "category", other.category.pk),
        ("component_create", "platforms", elsewhere.pk),
        ("component_create", "parent", foreign.pk),
        ("component_facts", "category", other.category.pk),
        ("component_facts", "platforms", elsewhere.pk),
        ("platform_create", "components", foreign.pk),
        ("platform_facts", "components", foreign.pk),
        ("component_propose", "participation", other.alfa.pk),
        ("component_propose", "category", other.category.pk),
        ("proposal_correct", "category", other.category.pk),
    ):
        before = everything()
        answer = client.post(address(name), right(framework) | {field: value})
        assert (answer.status_code, field in answer.context["form"].errors) == (200, True), (name, field)
        assert everything() == before


PAGES = [*FIELDS, "category_list", "inbox", "component_list", "matrix", "platform_list"]
QUERIES_MOST = 15


@pytest.mark.parametrize("name", PAGES)
def test_much_takes_as_few_queries_as_little(framework, log_in, name, django_assert_max_num_queries):
    url = address(name) if name in FIELDS else reverse(f"matrix:{name}", args=["proef"])
    client = log_in(framework.secretary)
    client.get(url)
    with django_assert_max_num_queries(QUERIES_MOST) as little:
        assert client.get(url).status_code == 200
    _much(framework)
    with django_assert_max_num_queries(len(little)):
        client.get(url)


def test_the_page_of_a_component_takes_few_queries(framework, log_in, django_assert_max_num_queries):
    for who in ("secretary", "representative", "board", None):
        client = log_in(framework.users.get(who))
        for code in ("FUN-01", "FUN-88"):
            url = reverse("overview:component_detail", args=["proef", code])
            client.get(url)
            with django_assert_max_num_queries(QUERIES_MOST):
                assert client.get(url).status_code == 200


def _much(world):
    for number in range(12):
        Component.propose(
            by=None, participation=world.bravo, category=world.category, name=f"Idee {number * 7919}", summary="Om."
        )
        Platform.establish(by=None, network=world.network, name=f"Platform {number}")
        Category.establish(by=None, network=world.network, kind="legal", prefix="ABCDEFGHIJKL"[number] * 3)
    with without_history():
        wiki = Component.objects.get(code="FUN-01")
        for number in range(2, 30):
            each = world.component(f"FUN-{number:02}")
            each.platforms.set(Platform.objects.all())
    wiki.platforms.set(Platform.objects.all())
    for number in range(1, 9):
        Need.ask(
            by=None,
            component=wiki,
            responsibility=Responsibility.DEVELOP,
            on=world.days(10 * number),
            hours_wanted=number,
        )
    world.offer(Component.objects.get(code="FUN-88"), part=Part.INTERESTED)
