"""What holds for every address, walked by each role: no e-mail address where it is not needed, no cookie but two, a
content security policy, nothing asked of another server, and of one network nothing in another.

The addresses are those of tests/permissions, so a new one takes part by itself.
"""

import io
import re
import zipfile

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matrix.models import Category, Component, Finding, Platform
from risks.models import Risk
from stakeholders.models import Network, OrganisationName, Person, SavedView
from tests.config.marks import Marks
from tests.permissions.addresses import address
from tests.permissions.row import Row
from tests.permissions.rows import ROWS
from tests.permissions.test_who_gets_in import Stage

COOKIES = {django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.example")
READ: dict[str, Row] = {name: row for name, row in ROWS.items() if row.method == "get" and "#" not in name}
# Everybody sees their own address, the secretary where to reach people, and the API tells whom to write to.
FOR_THE_SECRETARY = (
    "overview:people",
    "overview:invitations",
    "overview:join_requests",
    "overview:join_accept",
    "overview:join_decline",
)
CHANGES = ("overview:change_list", "overview:change_detail", "overview:change_export")
OF_THE_INSTALLATION = ("api:openapi",)
# The installation's own administration, for administrators only.
ADMIN = ("admin:*",)
LISTS = sorted(
    name
    for name, row in READ.items()
    if row.network and row.url is None and name.endswith(("_list", "_export", "matrix"))
)
ELSEWHERE = "Zzelders"


def text_of(answer):
    """What an answer says, also in a workbook."""
    if getattr(answer, "streaming", False):
        return ""
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
            return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return answer.content.decode("utf-8", "replace")


def may_show(name, role, email):
    """Whether this address of somebody may stand on this page."""
    if address(name) in OF_THE_INSTALLATION or name in ADMIN:
        return True
    if email == f"{role}@proef.example":
        return True
    return role == "secretary" and address(name) in FOR_THE_SECRETARY + CHANGES


def wrong_with(name, role, answer):
    """What an answer must never have, whoever asks."""
    text = text_of(answer)
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src" not in policy or "unsafe-" in policy:
        yield f"policy {policy}"
    if not set(answer.cookies) <= COOKIES:
        yield f"cookies {set(answer.cookies) - COOKIES}"
    if found := [email for email in EMAIL.findall(text) if not may_show(name, role, email)]:
        yield f"shows {found[:2]}"
    if "text/html" in answer.headers.get("Content-Type", ""):
        for mark in Marks(text).all:
            asked = mark.get("src") or (mark.get("href") if mark.name == "link" else "")
            if asked.startswith(("http:", "https:", "//")):
                yield f"asks {asked}"


@pytest.fixture
def stage(db):
    made = Stage.build()
    mark_elsewhere(made.scene.other)
    return made


def mark_elsewhere(other):
    """The other network: the same codes and addresses as here, and all names a word that occurs nowhere else."""
    here = {"network": other.network}
    Component.objects.filter(**here, code="FUN-99").update(code="FUN-01")
    Component.objects.filter(**here, code="FUN-98").update(code="FUN-88")
    Platform.objects.filter(**here).update(slug="plein")
    Category.objects.filter(**here, prefix="WET").update(prefix="JUR")
    for rows, names in (
        (Network.objects.filter(pk=other.network.pk), ("name", "purpose", "about")),
        (Component.objects.filter(**here), ("name", "summary", "description")),
        (Platform.objects.filter(**here), ("name", "principles")),
        (Risk.objects.filter(**here), ("title",)),
        (Finding.objects.filter(**here), ("source", "text")),
        (Category.objects.filter(**here), ("own_name",)),
        (SavedView.objects.filter(**here), ("name",)),
        (OrganisationName.objects.filter(organisation__participations__network=other.network), ("name",)),
        (Person.objects.filter(memberships__network=other.network), ("name",)),
    ):
        for row in rows:
            type(row)._base_manager.filter(pk=row.pk).update(**dict.fromkeys(names, f"{ELSEWHERE} {row.pk}"))


def test_every_page_for_everybody(stage):
    """One walk for all that holds everywhere. The other network is private, and has no people of this one."""
    Network.objects.filter(pk=stage.scene.other.network.pk).update(public=False)
    wrong = []
    # As with who gets in: all on SQLite, a sample on PostgreSQL, which answers the same.
    walked = list(READ.items())[:: 4 if connection.vendor == "postgresql" else 1]
    for name, row in walked:
        for role in ("visitor", "representative", "secretary", *(("administrator",) if name in ADMIN else ())):
            answer = stage.ask(role, row, name)
            wrong += [(name, role, said) for said in wrong_with(name, role, answer)]
            if row.network and ELSEWHERE in text_of(answer):
                wrong.append((name, role, "tells of another network"))
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nergens/", 404), ("/proef/open.atom?at=x", 400), ("/api/v1/niets", 404), ("/" + "x" * 5000, 414)],
)
def test_errors_too(world, client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert list(wrong_with("error", "visitor", answer)) == []


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_filtered_or_looked_for(stage, data):
    """Codes and addresses are equal in both networks; keys and names of the other one are asked for too."""
    other = stage.scene.other
    words = {
        "q": ["Zzel", "Wiki", "FUN-01", "1"],
        "category": ["FUN", "JUR", str(stage.scene.categories[1].pk)],
        "platform": ["plein", str(stage.scene.foreign_platform.pk)],
        "organisation": [other.alfa.organisation.slug, str(other.alfa.pk)],
        "person": [str(other.secretary.person.pk)],
        "acting_for": [str(other.alfa.pk)],
        "component": ["FUN-01", str(stage.scene.foreign_component.pk)],
        "kind": ["component", "risk", "person", "organisationname"],
        "sort": ["name", "-code"],
    }
    name = data.draw(st.sampled_from(LISTS))
    role = data.draw(st.sampled_from(["visitor", "neighbour", "coordinator", "council", "secretary"]))
    asked = {
        word: data.draw(st.sampled_from(words[word]))
        for word in data.draw(st.sets(st.sampled_from([*words]), max_size=3))
    }
    url = reverse(address(name), args=READ[name].args(stage.scene))
    with transaction.atomic():
        answer = stage.clients[role].get(url, asked)
        transaction.set_rollback(True)
    assert answer.status_code < 500
    assert ELSEWHERE not in text_of(answer)
