"""What the pages tell of openness: licence, source code, conditions, and where these can be read."""

import pytest

from matrix.models import Responsibility
from tests.permissions.scene import SOFTWARE

PAGE = "/proef/components/FUN-01/"
CONDITIONS = "Alles wordt **open source**."


def section(page):
    return page.partition('id="openness"')[2].partition("<section")[0]


@pytest.fixture
def read(log_in):
    def of(address=PAGE, user=None):
        answer = log_in(user).get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    return of


def test_of_software_all_is_told(world, read):
    world.component(**SOFTWARE, documentation="https://docs.example/wiki")
    told = section(read())
    assert 'href="https://spdx.org/licenses/EUPL-1.2.html"' in told
    assert 'href="https://code.example/wiki"' in told
    assert 'href="https://docs.example/wiki"' in told
    assert 'href="/proef/components/FUN-01/publiccode.yml"' in told


def test_of_what_is_no_software_nothing_is_told(world, read):
    world.component()
    assert 'id="openness"' not in read()


def test_what_is_not_known_is_told_as_that(world, read):
    world.component(licence="EUPL-1.2")
    assert "nog niet bekend" in section(read())


@pytest.mark.parametrize("how", ["hired", "outsourced", "partnership"])
def test_who_takes_part_under_conditions_is_told(world, read, how):
    component = world.component()
    row = world.confirmed(
        component, responsibility=Responsibility.MANAGE, own_staff=False, conditions_accepted=True, **{how: True}
    )
    told = section(read())
    assert "Gemeente Alfa" in told
    assert "akkoord" in told
    assert "Voorwaarden lezen" not in told, "the network has not written them down"
    world.network.rewrite(by=None, conditions=CONDITIONS)
    assert 'href="/proef/about/#conditions"' in section(read())
    assert 'id="conditions"' in read("/proef/about/")
    assert "<strong>open source</strong>" in read("/proef/about/")
    assert "Opensourcevoorwaarden" in read(row.get_absolute_url())


def test_own_staff_needs_no_conditions(world, read):
    world.confirmed(world.component())
    assert 'id="openness"' not in read()


def test_the_form_shows_the_conditions_or_whom_to_ask(world, read):
    offer = world.offer(world.component())
    held = world.confirmed(world.component("FUN-02"))
    pages = [
        "/proef/components/FUN-01/sign-up/manage/",
        f"/proef/sign-ups/{offer.pk}/amend/",
        f"/proef/sign-ups/{held.pk}/renew/",
    ]
    for page in pages:
        assert "Vraag de secretaris wat ze zijn" in read(page, world.representative)
    world.network.rewrite(by=None, conditions=CONDITIONS)
    for page in pages:
        assert "<strong>open source</strong>" in read(page, world.representative)


def test_on_a_past_day_nothing_is_asked_of_the_secretary(world, read):
    world.network.founded_on = world.days(-100)
    world.network.save()
    world.component(licence="EUPL-1.2")
    today, then = read(PAGE, world.secretary), read(f"{PAGE}?at={world.days(-10).isoformat()}", world.secretary)
    assert "Voor publiccode.yml ontbreekt nog iets" in today
    assert "Voor publiccode.yml ontbreekt nog iets" not in then
    assert "/proef/components/FUN-01/edit/" not in then
