"""Names that mean something to a feed, a calendar or YAML: what goes out stays valid, and says them as they are."""

import xml.etree.ElementTree as ET

import pytest
import yaml
from icalendar import Calendar

from matrix.models import Component, Need, Phase, Responsibility
from stakeholders.models import Network, OrganisationName
from tests.cast import without_history

ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = [
    "]]><script>alert(1)</script>",
    "<!--",
    '"><x a="&xxe;',
    "&amp;&#0;",
    "naam\r\nX-EVIL: 1\r\nEND:VEVENT",
    "naam\nBEGIN:VALARM",
    "a\\nb;c,d:e\\",
    "a\rb",
    "\u2028x",
    "naam: waarde",
    "# geen commentaar",
    "!!python/object/apply:os.system ['true']",
    "*anker",
    "&anker a",
    "- punt",
    "ja",
    "null",
    "~",
    "1e3",
    "2026-01-01",
    "{a: b}",
    "@x",
    "`x`",
    "%TAG ! x",
    "'",
    '"',
    "| blok",
    "> blok",
    "---",
    "a\x07b",
    "a\x1bc",
    "\ufeffa",
    "\u202eevil",
    "x" * 120,
    "😀" * 40,
]


@pytest.fixture(params=NAMES, ids=ascii)
def hostile(request, world):
    """A network in which everything is called so, as it may have been entered before that was refused."""
    name = request.param
    component = world.component(
        "FUN-01",
        name="Wiki",
        phase=Phase.IN_OPERATION,
        summary="Kort",
        description="Lang genoeg. " * 20 + "\n\n* een",
        licence="EUPL-1.2",
        repository="https://example.org/code",
    )
    world.confirmed(component, until=world.days(60), responsibility=Responsibility.MANAGE)
    with without_history():
        Need.objects.update(due_on=world.days(30))
        Component.objects.update(name=name)
        OrganisationName.objects.update(name=name)
        Network.objects.update(name=name)
    return name


def bare(text):
    """The letters of a text, for some of the rest cannot be in each kind of file."""
    return "".join(filter(str.isalnum, text))


def test_the_feed_stays_a_feed(hostile, client):
    answer = client.get("/proef/open.atom")
    assert answer.status_code == 200
    feed = ET.fromstring(answer.content)
    assert {child.tag for child in feed.iter()} <= {
        f"{ATOM}{name}"
        for name in (
            *("feed", "title", "link", "id", "updated", "entry"),
            *("published", "summary", "subtitle", "category", "author", "name"),
        )
    }
    [entry] = feed.findall(f"{ATOM}entry")
    assert bare(entry.find(f"{ATOM}title").text) == bare(f"{hostile}: ontwikkelen")


def test_the_calendar_stays_a_calendar(hostile, client):
    answer = client.get("/proef/calendar.ics")
    assert answer.status_code == 200
    [calendar] = Calendar.from_ical(answer.content, multiple=True)
    assert {each.name for each in calendar.walk()} == {"VCALENDAR", "VEVENT"}
    for event in calendar.walk("VEVENT"):
        assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP"}
        assert bare(hostile) in bare(event["SUMMARY"])
        assert not event.errors
    assert all(line.isprintable() for line in answer.content.decode().replace("\r\n ", "").split("\r\n"))


def test_publiccode_stays_plain_yaml(hostile, client):
    answer = client.get("/proef/components/FUN-01/publiccode.yml")
    assert answer.status_code == 200
    facts = yaml.safe_load(answer.content)
    assert (bare(facts["name"]), bare(facts["organisation"]["name"])) == (bare(hostile), bare(hostile))
    assert isinstance(facts["name"], str)
    assert set(facts) >= {"publiccodeYmlVersion", "url", "legal"}


def test_no_header_is_made_of_a_name(hostile, client, log_in):
    for path in ("open.atom", "calendar.ics", "components.csv", "components/FUN-01/publiccode.yml"):
        answer = client.get(f"/proef/{path}")
        assert "X-EVIL" not in answer.headers
        assert all("\n" not in value and "\r" not in value for value in answer.headers.values())
