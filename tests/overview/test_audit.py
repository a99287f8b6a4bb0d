"""Who changed what, when, for whom and why: told in words, to the secretary only, and changed by nobody."""

import ast
import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from matrix.models import ColumnMapping, Component, Platform
from overview.audit.kinds import kinds
from overview.audit.steps import steps
from overview.audit.told import Record
from overview.audit.words import _LABELS, REASONS, is_told, reason_told
from overview.founding import found
from reports.models import Draft
from risks.models import Risk, RiskMatrix
from stakeholders.models import (
    Invitation,
    Membership,
    MembershipRole,
    Network,
    OrganisationName,
    Person,
    SavedView,
    User,
)
from tests.cast import make_world

CHANGES = "/proef/changes/"


def records(answer):
    return answer.context["records"]


def told(record):
    return {field.label: (field.was, field.now) for field in record.fields}


def test_every_model_with_a_history_takes_part_but_accounts():
    assert {kind.model for kind in kinds().values()} == {
        model for model in apps.get_models() if hasattr(model, "history") and not hasattr(model, "instance_type")
    } - {User}


def test_a_change_says_who_when_for_whom_old_new_and_why(world, log_in):
    component = world.component(name="Wiki")
    row = world.offer(component, by=world.representative, promise="Wij doen dit.", hours=40)
    row.amend(by=world.representative, hours=80, cents=125_000)
    changed, made = records(log_in(world.secretary).get(f"/proef/changes/signup/{row.pk}/"))
    assert (changed.who, changed.acting_for, changed.step) == ("Ria Alfa", "Gemeente Alfa", "gewijzigd")
    assert changed.kind == "Intekening"
    assert told(changed)["Uren per jaar"] == ("40", "80")
    assert ("", "€\u00a01.250,00") in told(changed).values()
    assert made.step == "toegevoegd"
    assert "FUN-01 Wiki" in made.what
    assert told(made)["Onderdeel"] == ("", "FUN-01 Wiki")


def test_a_reason_stands_with_its_change(world, log_in):
    row = world.confirmed(world.component())
    row.withdraw(by=world.representative, reason="Geen mensen meer.")
    page = log_in(world.secretary).get(CHANGES)
    assert "Geen mensen meer." in page.text


def test_a_long_text_is_told_by_what_changed_in_it(world, log_in):
    component = world.component()
    component.rewrite(by=world.secretary, description="Een zin die blijft staan. " * 10)
    component.rewrite(by=world.secretary, description="Een zin die blijft staan. " * 10 + "En een nieuwe.")
    record, *_first = records(log_in(world.secretary).get(f"/proef/changes/component/{component.pk}/"))
    (field,) = record.fields
    assert field.stretches


def test_of_a_thing_what_belongs_to_it_is_told_too(world, log_in):
    component = world.component()
    world.offer(component, by=world.representative)
    found = records(log_in(world.secretary).get(f"/proef/changes/component/{component.pk}/"))
    assert {record.kind for record in found} == {"Intekening"}


def test_platforms_of_a_component_are_told_by_name(world, log_in):
    platform = Platform.establish(by=None, network=world.network, name="Plein", slug="plein")
    component = world.component()
    component.change(by=world.secretary, platforms=[platform])
    first, *_others = records(log_in(world.secretary).get(f"/proef/changes/component/{component.pk}/"))
    assert told(first)["Platforms"] == ("", "Plein")


@pytest.mark.parametrize("asked", [{"kind": "risk"}, {"person": "secretary"}, {"acting_for": "alfa"}])
def test_the_filter_leaves_what_was_asked(world, log_in, asked):
    world.offer(world.component(), by=world.representative)
    Risk.register(by=world.secretary, network=world.network, title="Leverancier stopt")
    query = {
        name: {"secretary": world.secretary.person.pk, "alfa": world.alfa.pk}.get(value, value)
        for name, value in asked.items()
    }
    found = records(log_in(world.secretary).get(CHANGES, query))
    assert found
    for record in found:
        assert record.kind == "Risico" if "kind" in asked else True
        assert record.who == "Sien Secretaris" if "person" in asked else True
        assert record.acting_for == "Gemeente Alfa" if "acting_for" in asked else True


def test_by_day(world, log_in):
    Risk.register(by=world.secretary, network=world.network, title="Leverancier stopt")
    client = log_in(world.secretary)
    assert records(client.get(CHANGES, {"since": world.today.isoformat(), "until": world.today.isoformat()}))
    assert records(client.get(CHANGES, {"since": world.days(1).isoformat()})) == []
    assert records(client.get(CHANGES, {"until": world.days(-1).isoformat()})) == []


@pytest.mark.parametrize("query", ["kind=user", "kind=x", "person=999999999999999999999", "since=x", "acting_for=0"])
def test_what_cannot_be_chosen_is_said(world, log_in, query):
    Risk.register(by=world.secretary, network=world.network, title="Leverancier stopt")
    page = log_in(world.secretary).get(f"{CHANGES}?{query}")
    assert page.context["filter"].errors
    assert records(page) == []
    assert log_in(world.secretary).get(f"/proef/changes.csv?{query}").status_code == 400


@pytest.mark.parametrize("page", ["0", "x", "99999999999999999999"])
def test_a_page_that_is_none_is_another(world, log_in, page):
    Risk.register(by=world.secretary, network=world.network, title="Leverancier stopt")
    assert records(log_in(world.secretary).get(CHANGES, {"page": page}))


def test_as_many_queries_for_many_changes_as_for_few(world, log_in):
    client = log_in(world.secretary)
    counts = []
    for number in (1, 12):
        for each in range(number):
            component = world.component(f"FUN-{number:02}{each:02}", name="Wiki")
            world.offer(component, by=world.representative)
            Risk.register(
                by=world.secretary, network=world.network, title=f"Risico {number} {each}", owner=world.board.person
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(CHANGES)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_as_a_file_a_line_for_each_field(world, log_in):
    row = world.offer(world.component(name="Wiki"), by=world.representative, hours=40)
    row.amend(by=world.representative, hours=80)
    client = log_in(world.secretary)
    lines = list(
        csv.DictReader(io.StringIO(client.get("/proef/changes.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    assert ("40", "80") in {(line["Was"], line["Werd"]) for line in lines}
    (hours,) = [each for each in client.get("/proef/changes.json").json()["changes"] if each["now"] == "80"]
    assert hours["acting_for"] == "Gemeente Alfa"


class TestWhatIsNotTold:
    def test_ones_own_saved_views(self, world, log_in):
        SavedView.keep(
            by=world.board,
            network=world.network,
            owner=world.board,
            name="Geheimzinnig",
            page="matrix:matrix",
            query="",
        )
        assert "Geheimzinnig" not in log_in(world.secretary).get(CHANGES).text

    def test_accounts_and_their_addresses(self, world, log_in):
        world.board.email = "nieuw@proef.example"
        world.board.save()
        assert "nieuw@proef.example" not in log_in(world.secretary).get(CHANGES).text

    def test_who_changed_elsewhere_what_networks_share(self, world, log_in):
        other = make_world("ander", "Ander verband")
        name = OrganisationName.objects.get(organisation=world.alfa.organisation)
        name.name = "Gemeente Alfa-Bravo"
        name._history_user, name._change_reason = other.secretary, "Besluit van elders"
        name.save()
        page = log_in(world.secretary).get(CHANGES)
        (record,) = records(page)
        assert record.who == "iemand van een ander samenwerkingsverband"
        assert "Besluit van elders" not in page.text

    def test_other_networks(self, world, log_in):
        other = make_world("ander", "Ander verband")
        Risk.register(by=other.secretary, network=other.network, title="Elders")
        assert records(log_in(world.secretary).get(CHANGES)) == []


class TestNobodyChangesIt:
    def test_by_the_pages(self, world, log_in):
        risk = Risk.register(by=world.secretary, network=world.network, title="Leverancier stopt")
        client = log_in(world.secretary)
        for method in ("post", "put", "patch", "delete"):
            for url in (CHANGES, f"/proef/changes/risk/{risk.pk}/", "/proef/changes.json"):
                assert getattr(client, method)(url).status_code in (403, 405)

    def test_by_the_admin(self, world, log_in):
        """No history has a page of its own there, and an earlier state can only be looked at."""
        assert not [model for model in admin.site._registry if hasattr(model, "instance_type")]
        component = world.component()
        component.rewrite(by=world.secretary, summary="Samen schrijven.")
        client = log_in(world.administrator)
        before = list(component.history.values())
        last = component.history.latest().history_id
        address = reverse("admin:matrix_component_simple_history", args=[component.pk, last])
        for method in ("post", "put", "delete"):
            assert getattr(client, method)(address, {"name": "x"}).status_code in (302, 403, 405)
        assert list(component.history.values()) == before

    def test_no_address_of_the_admin_is_about_a_history_but_to_look_at_it(self):
        names = {pattern.name for pattern in admin.site.urls[0] if getattr(pattern, "name", None)}
        assert not [name for name in names if "historical" in name]


@pytest.mark.parametrize("key", [0, 999_999_999, 99_999_999_999_999_999_999])
def test_what_is_not_there_is_not_found(world, log_in, key):
    assert log_in(world.secretary).get(f"/proef/changes/component/{key}/").status_code == 404
    assert log_in(world.secretary).get(f"/proef/changes/onzin/{key}/").status_code == 404
    assert log_in(world.secretary).get(f"/proef/changes/user/{world.board.pk}/").status_code == 404


def test_everything_here_has_an_address_of_its_own(world, log_in):
    """One of each kind that has a row: the page of its changes opens."""
    client = log_in(world.secretary)
    Risk.register(by=None, network=world.network, title="Leverancier stopt", owner=Person.objects.first())
    world.offer(world.component())
    for kind in kinds().values():
        if row := kind.rows(Network.objects.get(pk=world.network.pk)).first():
            assert client.get(f"/proef/changes/{kind.key}/{row.pk}/").status_code == 200


class TestInWords:
    """A secretary reads no name of a column and no code."""

    def test_every_field_that_is_told_has_a_name_in_the_language_of_the_reader(self):
        nameless = [
            f"{kind.key}.{field.name}"
            for kind in kinds().values()
            for field in kind.model.history.model.tracked_fields
            if is_told(kind.model, field) and field.name not in _LABELS and isinstance(field.verbose_name, str)
            # Which account did it is told as who did it.
            if field.related_model is not User
        ]
        assert nameless == []
        assert [kind.key for kind in kinds().values() if isinstance(kind.model._meta.verbose_name, str)] == []

    def test_every_reason_that_the_product_writes_is_told_in_the_language_of_the_reader(self):
        with override("en"):
            known = {str(reason) for reason in REASONS}
        assert reasons_in_the_code() - known == set()

    @pytest.mark.parametrize(
        ("language", "said"), [("nl", "Verdergegaan in Alfa, Bravo"), ("en", "Went on in Alfa, Bravo")]
    )
    def test_a_reason_of_the_product_follows_the_reader_and_one_of_a_person_does_not(self, language, said):
        for written in ("nl", "en"):
            with override(written):
                kept = str(REASONS[-2] % {"organisations": "Alfa, Bravo"})
            with override(language):
                assert reason_told(kept) == said
                assert reason_told("Geen mensen meer.") == "Geen mensen meer."

    def test_a_year_is_no_amount_and_a_language_no_code(self, world, log_in):
        Draft.collect(by=world.secretary, network=world.network, year=2025, language="nl")
        record, *_others = records(log_in(world.secretary).get(CHANGES, {"kind": "draft"}))
        assert told(record)["Jaar"] == ("", "2025")
        assert told(record)["Taal"] == ("", "Nederlands")

    def test_headings_that_were_remembered_are_told_with_their_columns(self, world, log_in):
        ColumnMapping.keep({"naam": "name", "weg": ""}, by=world.secretary, network=world.network, kind="organisations")
        (record,) = records(log_in(world.secretary).get(CHANGES))
        assert record.what == "Organisaties"
        assert told(record) == {"Soort": ("", "Organisaties"), "Koppen": ("", "‘naam’: Naam; ‘weg’: niet gelezen")}

    def test_a_day_before_the_first_is_said_to_be_so(self, world, log_in):
        page = log_in(world.secretary).get(CHANGES, {"since": "2026-12-01", "until": "2026-11-01"})
        assert list(page.context["filter"].errors) == ["until"]
        assert "Niets past bij dit filter" not in page.text

    def test_the_filter_lies_open_once_it_holds_something(self, world, log_in):
        client = log_in(world.secretary)
        assert '<details class="gv-filterbox" open>' in client.get(CHANGES, {"kind": "risk"}).text
        assert '<details class="gv-filterbox">' in client.get(CHANGES).text


def reasons_in_the_code():
    """Each sentence that some verb hands on as its reason, when it has none of a person."""
    found = set()
    for room in ("matrix", "overview", "reports", "risks", "stakeholders"):
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            for call in (each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call)):
                for given in (each.value for each in call.keywords if each.arg == "reason"):
                    asked = (each for each in ast.walk(given) if isinstance(each, ast.Call) and each.args)
                    words = [
                        each.args[0].value
                        for each in asked
                        if getattr(each.func, "id", "") in ("_", "gettext") and isinstance(each.args[0], ast.Constant)
                    ]
                    found.update(words)
    assert "Renewed" in found
    return found


class TestWhich:
    """What a change is of has a name by which a secretary knows it."""

    def test_an_invitation_by_who_is_invited_for_which_organisation(self, world, log_in):
        Invitation.invite(
            by=world.secretary,
            network=world.network,
            email="eva@proef.example",
            name="Eva Smit",
            role=MembershipRole.REPRESENTATIVE,
            participation=world.alfa,
        )
        (record,) = records(log_in(world.secretary).get(CHANGES))
        assert (record.kind, record.what) == ("Uitnodiging", "Eva Smit, Gemeente Alfa")

    def test_an_organisation_by_its_name_of_then(self, world, log_in):
        world.alfa.organisation.rename(by=world.secretary, name="Gemeente Nieuw", on=world.days(1))
        world.alfa.organisation.change(by=world.secretary, abbreviation="GA")
        found = records(log_in(world.secretary).get(CHANGES, {"kind": "organisation"}))
        assert {record.what for record in found} == {"Gemeente Alfa"}

    def test_a_place_in_the_matrix_of_risks_by_where_it_is(self, world, log_in):
        RiskMatrix.make_default(world.network, by=world.secretary)
        found = records(log_in(world.secretary).get(CHANGES, {"kind": "cell"}))
        assert len({record.what for record in found}) == 25

    def test_a_role_by_whose_it_is_and_which(self, world, log_in):
        Membership.grant(
            by=world.secretary, network=world.network, person=Person.objects.create(name="Bo Bos"), role="board"
        )
        found = records(log_in(world.secretary).get(CHANGES, {"kind": "membership"}))
        assert found[0].what == "Bo Bos, bestuurslid"

    def test_who_accepts_an_invitation_did_so_themselves(self, world, log_in):
        invitation = Invitation.invite(
            by=world.secretary,
            network=world.network,
            email=world.outsider.email,
            role=MembershipRole.REPRESENTATIVE,
            participation=world.alfa,
        )
        invitation.accept(by=world.outsider, number=1)
        found = records(log_in(world.secretary).get(CHANGES, {"kind": "membership"}))
        assert (found[0].who, found[0].reason) == (world.outsider.person.name, "Heeft een uitnodiging aangenomen")


def test_of_what_was_removed_all_that_it_was_is_told(world, log_in):
    row = Membership.grant(
        by=world.secretary, network=world.network, person=world.council.person, role=MembershipRole.BOARD
    )
    row.end(by=world.secretary, reason="Vergissing")
    removed, _made = records(log_in(world.secretary).get(f"/proef/changes/membership/{row.pk}/"))
    assert removed.reason == "Vergissing"
    was = {field.was for field in removed.fields}
    assert {world.council.person.name, "bestuurslid", date_format(world.today, "DATE_FORMAT")} <= was
    assert {field.now for field in removed.fields} == {""}


class TestSteps:
    """What was done at once is one line, that opens."""

    def test_what_comes_of_one_step_is_folded_under_what_it_began_with(self, world, log_in):
        network, user = found(
            by=world.secretary,
            facts={"name": "Nieuw verband", "second_factor": False},
            categories=["functional", "legal"],
        )
        page = log_in(user).get(f"/{network.slug}/changes/")
        (step,) = page.context["steps"]
        assert step.first.what == "Nieuw verband"
        assert len(step.others) == len(records(page)) - 1 > 25
        assert "25 × Cel van een risicomatrix" in step.counted

    def test_a_file_has_each_row(self, world, log_in):
        network, user = found(
            by=world.secretary, facts={"name": "Nieuw verband", "second_factor": False}, categories=[]
        )
        sheet = log_in(user).get(f"/{network.slug}/changes.json").json()["changes"]
        assert len({line["what"] for line in sheet if line["kind"] == "Cel van een risicomatrix"}) == 25

    def test_another_person_another_moment_and_the_same_thing_once_more_are_steps_of_their_own(self):
        moment = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

        def record(url, *, who="Sien", after=0.0):
            at = moment + timedelta(seconds=after)
            return Record(at, who, "", "Risico", url, "toegevoegd", url, "", ())

        begun = [record("a"), record("b", after=0.2), record("c", who="Bo", after=0.3), record("d", who="Bo", after=9)]
        again = record("d", who="Bo", after=9.5)
        told_now = steps([again, *reversed(begun)])
        assert [(each.first.what, [other.what for other in each.others]) for each in told_now] == [
            ("d", []),
            ("d", []),
            ("c", []),
            ("a", ["b"]),
        ]

    def test_what_a_new_thing_names_is_of_the_step_that_made_it(self, world, log_in):
        platform = Platform.establish(by=world.secretary, network=world.network, name="Plein", slug="plein")
        Component.establish(
            by=world.board, network=world.network, category=world.category, name="Wiki", platforms=[platform]
        )
        step, _platform = log_in(world.secretary).get(CHANGES).context["steps"]
        assert (step.first.step, step.first.kind) == ("toegevoegd", "Onderdeel")
        assert "Platforms" in {field.label for record in step.others for field in record.fields}

    def test_many_facts_lie_folded(self, world, log_in):
        Component.establish(by=world.secretary, network=world.network, category=world.category, name="Wiki")
        page = log_in(world.secretary).get(CHANGES)
        assert all(record.is_long == (len(record.fields) > 3) for record in records(page))
        assert re.search(r"<summary>\d+ gegevens<span", page.text)
