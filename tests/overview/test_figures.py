"""Each key figure of the overview leads to the list that holds exactly as many."""

import pytest

from matrix.models import Category, CategoryKind, Health, Need, Part, Priority, Responsibility
from matrix.standing import standing
from reports.year import collect
from stakeholders.models import Role


@pytest.fixture
def busy(world):
    """Something of everything: offered, later, open, contested, silent, at risk; and what does not count."""
    wanted = (Priority.SHOULD, Priority.MUST)
    made = [world.component(f"FUN-{number:02}", priority=wanted[number % 2]) for number in range(1, 9)]
    world.confirmed(made[0], on=world.days(-300))  # silent
    world.confirmed(made[1], world.bravo, on=world.days(-20)).report(
        by=None, health=Health.STALLED, text="Het ligt stil.", on=world.days(-2)
    )
    world.confirmed(made[2], since=world.days(20))
    world.offer(made[3])
    world.offer(made[3], world.bravo)
    world.offer(made[4])
    world.confirmed(made[5], part=Part.CONTRIBUTOR)
    Need.objects.filter(component=made[6]).update(lead_wanted=False, contributors_wanted=1)
    world.confirmed(made[7], responsibility=Responsibility.MANAGE, on=world.days(-40)).end(by=None, on=world.days(-3))
    world.component("FUN-20", priority=Priority.WONT)
    world.component("FUN-21", phase="candidate")
    silent = world.confirmed(world.component("FUN-22", priority=Priority.WONT), on=world.days(-300))
    assert silent.pk
    return world


@pytest.mark.parametrize("day", [0, -10, -200])
def test_every_figure_is_the_length_of_the_list_behind_it(busy, client, day):
    asked = {"at": busy.days(day).isoformat()} if day else {}
    figures = client.get("/proef/", asked).context["figures"]
    assert len(figures) == 8
    for figure in figures:
        answer = client.get(figure.url)
        assert answer.status_code == 200
        assert len(answer.context["table"].rows) == figure.value, figure.label
    if not day:
        assert {figure.label: figure.value for figure in figures}["Moet er komen, geen trekker"] > 0
        assert all(figure.value for figure in figures if figure.label != "Belegd")


def test_a_must_have_without_a_lead_is_one_thing_on_the_overview_and_in_the_report(busy):
    facts = collect(busy.network, busy.today.year, language="nl")
    now = standing(busy.network, at=busy.today)
    musts = [each for each in facts.open if each.without_lead and each.priority.code == "must"]
    told = {(each.code, each.responsibility.code) for each in musts}
    assert told == {(need.code, need.word) for need in now.must_without_lead}


def test_of_what_is_open_each_category_tells_how_many_and_keeps_the_other_conditions(world, client):
    other = Category.objects.create(network=world.network, kind=CategoryKind.LEGAL, prefix="JUR", order=2)
    world.component("FUN-01")
    world.component("JUR-01", category=other)
    world.confirmed(world.component("JUR-02", category=other))
    answer = client.get("/proef/open/", {"coverage": "open", "responsibility": "develop", "category": "FUN"})
    chips = {chip.word: chip for chip in answer.context["chips"]}
    assert {word: chip.number for word, chip in chips.items()} == {"Alles": 2, "Functioneel": 1, "Juridisch": 1}
    assert [chip.word for chip in chips.values() if chip.here] == ["Functioneel"]
    assert "responsibility=develop" in chips["Juridisch"].url
    for word, chip in chips.items():
        assert len(client.get("/proef/open/" + chip.url).context["table"].rows) == chip.number, word


def test_who_takes_part_is_counted_alike_on_overview_partner_page_and_report(world, client):
    world.related.take_role(by=None, role=Role.FUNDER, on=world.days(-3))
    now = standing(world.network, at=world.today)
    report = collect(world.network, world.today.year, language="nl")
    rows = [row for _heading, members in client.get("/proef/partners/").context["groups"] for row in members]
    assert now.organisations == report.now.organisations == sum(row.takes_part for row in rows) == 4
    assert "4 deelnemende organisaties" in client.get("/proef/").text
    assert "4 organisaties nemen deel. Nog 1 wordt alleen genoemd" in client.get("/proef/partners/").text
