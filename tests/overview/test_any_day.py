"""`?at=`: each page as it was on a past day, told by effective time alone; today where the day is none."""

import re

import pytest
from django.urls import reverse

from matrix.models import Health, Need, Phase, Platform, Responsibility
from risks.models import Risk, RiskStatus
from stakeholders.models import Network

PAGES = {
    "overview:overview": [],
    "matrix:matrix": [],
    "matrix:component_list": [],
    "matrix:need_list": [],
    "matrix:matrix_crosswise": [],
    "matrix:planning": [],
    "matrix:planning_list": [],
    "overview:component_detail": ["FUN-01"],
    "overview:partner_list": [],
    "overview:partner_detail": ["proef-alfa"],
    "matrix:platform_list": [],
    "matrix:platform_detail": ["plein"],
    "risks:risk_list": [],
}


@pytest.fixture
def story(world):
    """Long ago alfa led the wiki; bravo took over; a chat and a risk came later."""
    wiki = world.component("FUN-01", name="Wiki")
    wiki.platforms.add(Platform.objects.create(network=world.network, name="Plein", slug="plein"))
    before = world.confirmed(wiki, on=world.days(-400))
    before.withdraw(by=None, reason="Geen mensen meer", on=world.days(-100))
    world.confirmed(wiki, world.bravo, on=world.days(-90))
    world.component("FUN-02", name="Chat", phase=None, need=False).enter(Phase.WANTED, by=None, on=world.days(-50))
    world.alfa.organisation.rename(by=None, name="Gemeente Nieuw-Alfa", on=world.days(-60))
    risk = Risk.register(
        by=None, network=world.network, title="Leverancier stopt", visibility="public", on=world.days(-300)
    )
    risk.close(by=None, reason="Voorbij", on=world.days(-40))
    return world


def ask(client, name, at=None, **query):
    query |= {"at": at.isoformat() if hasattr(at, "isoformat") else at} if at else {}
    return client.get(reverse(name, args=["proef", *PAGES[name]], query=query))


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_past_day_is_said_on_top_with_the_way_back(story, client, name):
    day = story.days(-200)
    page = text(ask(client, name, day))
    assert "Zo was het op" in page
    assert "Terug naar vandaag" in page
    assert f'href="{reverse(name, args=["proef", *PAGES[name]])}"' in page
    today = text(ask(client, name))
    assert "Zo was het op" not in today
    assert "Andere dag bekijken" in today


@pytest.mark.parametrize("name", PAGES)
def test_in_the_past_nobody_signs_up_or_registers(story, log_in, name):
    for who in ("representative", "secretary"):
        page = text(ask(log_in(story.users[who]), name, story.days(-200)))
        assert "/sign-up/" not in page
        assert "/risks/new/" not in page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("gisteren", "Dat is geen datum"),
        ("2025-02-30", "Dat is geen datum"),
        ("\x00", "Dat is geen datum"),
        ("9999-12-31", "Die dag moet nog komen"),
        ("0001-01-01", "daarvoor is er niets bekend"),
        ("2019-12-31", "daarvoor is er niets bekend"),
    ],
)
def test_a_day_that_cannot_be_shown_is_told_and_today_is_shown(story, client, name, told, why):
    answer = ask(client, name, told)
    assert answer.status_code == 200
    page = text(answer)
    assert why in page
    assert "U ziet hoe het er vandaag voor staat." in page
    assert answer.context["shown"].day == story.today


def test_the_first_day_of_the_records_is_no_founding(client, world):
    """Unless the network was founded on that day."""
    page = client.get("/proef/", {"at": "2019-12-31"}).content.decode()
    assert f"De gegevens van {world.network} beginnen op 1 januari 2020" in page
    Network.objects.filter(pk=world.network.pk).update(founded_on="2020-01-01")
    page = client.get("/proef/", {"at": "2019-12-31"}).content.decode()
    assert f"{world.network} begon op 1 januari 2020" in page


def test_of_a_network_without_a_past_nothing_is_known(client, world):
    Network.objects.create(name="Nieuw", slug="nieuw")
    page = client.get("/nieuw/", {"at": world.days(-1).isoformat()}).content.decode()
    assert "Van Nieuw is niets bekend" in page


def test_each_page_tells_of_that_day(story, client):
    day = story.days(-200)
    stand = ask(client, "overview:overview", day).context["standing"]
    assert (stand.day, stand.components, stand.covered) == (day, 1, 1)
    assert "Gemeente Alfa" in text(ask(client, "matrix:matrix", day))
    assert "Waterschap Bravo" not in text(ask(client, "matrix:matrix", day))
    assert "Chat" not in text(ask(client, "matrix:component_list", day))
    assert "Chat" in text(ask(client, "matrix:component_list"))
    assert "Gemeente Alfa" in text(ask(client, "overview:component_detail", day))
    assert ask(client, "overview:partner_detail", day).context["heading"] == "Gemeente Alfa"
    assert ask(client, "overview:partner_detail").context["heading"] == "Gemeente Nieuw-Alfa"
    assert "Leverancier stopt" in text(ask(client, "risks:risk_list", day))
    assert "Leverancier stopt" not in text(ask(client, "risks:risk_list"))
    assert "Leverancier stopt" in text(ask(client, "overview:overview", day))


def test_what_is_open_then_is_listed_then(story, client):
    Need.objects.filter(component__code="FUN-01", responsibility=Responsibility.MANAGE).get().close(
        by=None, closed_as="fulfilled", on=story.days(-30)
    )
    rows = ask(client, "matrix:need_list", story.days(-95)).context["table"].data.data
    assert [(row.component.code, row.responsibility) for row in rows] == [("FUN-01", 1), ("FUN-01", 2)]
    assert not list(ask(client, "matrix:need_list").context["table"].data.data)


def test_filters_and_sorting_stay_on_that_day(story, client):
    day = story.days(-95)
    page = ask(client, "matrix:component_list", day, coverage="open", sort="name")
    assert f'name="at" value="{day.isoformat()}"' in text(page)
    assert [row.code for row in page.context["table"].data.data] == ["FUN-01"]
    assert not list(ask(client, "matrix:matrix", story.days(-200), coverage="offered").context["grid"].groups)
    back = re.search(r'href="([^"]*)">Terug naar vandaag', text(page))[1].replace("&amp;", "&")
    assert back == "/proef/components/?coverage=open&sort=name"


@pytest.mark.parametrize(
    "name", ["overview:overview", "matrix:matrix", "matrix:component_list", "overview:partner_list"]
)
def test_from_page_to_page_one_stays_on_that_day(story, client, name):
    day = story.days(-200)
    page = text(ask(client, name, day))
    back = reverse(name, args=["proef"])
    leads = re.findall(r'href="([^"#]*)"', page[page.index("<main") :].split("<footer")[0])
    inside = [link for link in leads if re.search(r"components/|partners/|/open/|/matrix/|/risks/$", link)]
    assert inside
    assert [link for link in inside if f"at={day.isoformat()}" not in link and link != back] == []
    menu = page[page.index('aria-label="Hoofdmenu"') :].split("</nav>")[0]
    assert menu.count(f"?at={day.isoformat()}") == 7


def test_the_day_alone_is_no_filter(story, client):
    page = text(ask(client, "matrix:component_list", story.days(-401)))
    assert ">Wissen<" not in page
    assert ">Wissen<" in text(ask(client, "matrix:component_list", story.days(-401), q="wiki"))


def test_access_is_that_of_today(story, client):
    Network.objects.filter(pk=story.network.pk).update(public=False)
    assert ask(client, "matrix:matrix", story.days(-200)).status_code == 404


def test_a_past_day_costs_as_few_queries(story, log_in, django_assert_max_num_queries):
    client = log_in(story.representative)
    row = story.confirmed(story.component("FUN-03"), on=story.days(-250))
    row.report(by=None, health=Health.ON_TRACK, text="Goed.", on=story.days(-220))
    for name in PAGES:
        with django_assert_max_num_queries(15):
            assert ask(client, name, story.days(-200)).status_code == 200


def test_the_status_of_a_risk_is_that_of_the_day(story, client):
    rows = ask(client, "risks:risk_list", story.days(-200)).context["table"].data.data
    assert [row.status for row in rows] == [RiskStatus.IDENTIFIED]


def test_one_risk_is_told_as_it_was_on_that_day(story, log_in):
    risk = Risk.objects.get()
    risk.reopen(by=None, reason="Toch weer", on=story.days(-20))
    risk.rate(by=None, likelihood=5, impact=5, on=story.days(-10))
    client = log_in(story.secretary)
    page = risk.get_absolute_url()
    answer = client.get(page, {"at": story.days(-200).isoformat()})
    then = text(answer)
    assert "Zo was het op" in then
    assert answer.context["risk"].status == RiskStatus.IDENTIFIED
    for later in ("Toch weer", "Voorbij", "/rate/", "/status/", "/edit/"):
        assert later not in then, later
    assert "/rate/" in text(client.get(page))
    assert client.get(page, {"at": story.days(-301).isoformat()}).status_code == 404
    nonsense = client.get(page, {"at": "nooit"})
    assert "Dat is geen datum" in text(nonsense)
    assert "U ziet hoe het er vandaag voor staat." in text(nonsense)


def test_from_the_register_one_comes_to_a_risk_on_the_same_day(story, client):
    day = story.days(-200)
    number = Risk.objects.get().number
    assert f"/risks/{number}/?at={day.isoformat()}" in text(ask(client, "risks:risk_list", day))
