"""Organisations and participations from a sheet."""

import pytest
from django.utils.formats import date_format

from stakeholders.models import Organisation, Participation, Role
from tests.cast import make_world
from tests.matrix.exchange.sheets import bring_in, look, outcomes, reasons, sheet


def test_a_new_organisation_and_how_it_takes_part(world):
    bring_in(
        world,
        sheet("organisations", {"name": "Gemeente Nieuw", "kind": "gemeente", "oin": "00000001111222333000"}),
        sheet("participations", {"organisation": "Gemeente Nieuw", "since": "2026-01-01", "roles": "partner, afnemer"}),
    )
    row = Participation.objects.get(organisation__slug="gemeente-nieuw")
    assert (row.organisation.name, row.organisation.kind) == ("Gemeente Nieuw", "municipality")
    assert {role.role for role in row.roles.all()} == {Role.PARTNER, Role.USER}
    assert {str(role.since) for role in row.roles.all()} == {"2026-01-01"}


@pytest.mark.parametrize("key", [{"slug": "proef-alfa"}, {"oin": "00000001123456782000"}, {"name": "Gemeente Alfa"}])
def test_an_organisation_is_known_by_address_oin_or_name(world, key):
    world.alfa.organisation.oin = "00000001123456782000"
    world.alfa.organisation.save()
    found = bring_in(world, sheet("organisations", {**key, "website": "https://alfa.example/"}))
    assert outcomes(found) == ["changed"]
    assert Organisation.objects.get(slug="proef-alfa").website == "https://alfa.example/"


def test_another_name_is_a_name_from_today_and_the_old_one_stays_known(world):
    bring_in(world, sheet("organisations", {"slug": "proef-alfa", "name": "Gemeente Alfa-Beta"}))
    names = world.alfa.organisation.names.order_by("since")
    assert [(name.name, name.until) for name in names] == [("Gemeente Alfa", world.today), ("Gemeente Alfa-Beta", None)]


@pytest.mark.parametrize("day", [0, 5])
def test_another_name_before_the_last_one_holds_is_refused_in_the_preview(world, day):
    world.alfa.organisation.rename(by=None, name="Gemeente Nieuw", on=world.days(day))
    found = look(world, sheet("organisations", {"slug": "proef-alfa", "name": "Gemeente Anders"}))
    [(code, cell, sentence)] = found.lines[0].reasons
    assert (found.lines[0].outcome, code, cell) == ("refused", "name", "B2")
    assert date_format(world.days(day + 1), "DATE_FORMAT") in sentence


def test_an_empty_address_changes_no_address(world):
    rows = sheet("organisations", {"slug": None, "name": "Gemeente Alfa", "website": "https://alfa.example/"})
    assert [line.changes for line in bring_in(world, rows).lines] == [[("website", "", "https://alfa.example/")]]
    assert outcomes(look(world, rows)) == ["unchanged"]


def test_a_name_that_is_taken_is_not_given_to_another_organisation(world):
    found = look(
        world,
        sheet(
            "organisations",
            {"slug": "alfa-twee", "name": "gemeente alfa"},
            {"slug": "nieuw", "name": "Nieuw"},
            {"slug": "nieuw-twee", "name": "Nieuw"},
        ),
    )
    assert outcomes(found) == ["refused", "new", "refused"]
    told = [reason for line in found.lines for reason in line.reasons]
    assert [(code, cell) for code, cell, _sentence in told] == [("name", "B2"), ("name", "B4")]
    assert ["proef-alfa" in told[0][2], "nieuw" in told[1][2]] == [True, True]


def test_a_name_that_another_had_before_can_be_used(world):
    world.alfa.organisation.rename(by=None, name="Gemeente Nu")
    assert outcomes(look(world, sheet("organisations", {"slug": "alfa-twee", "name": "Gemeente Alfa"}))) == ["new"]


def test_the_facts_of_an_organisation_that_others_share_are_not_changed_from_here(world):
    other = make_world("ander", "Ander verband")
    found = look(world, sheet("organisations", {"slug": "ander-alfa", "website": "https://kaping.example/"}))
    assert outcomes(found) == ["refused"]
    same = look(world, sheet("organisations", {"slug": "ander-alfa", "name": "Gemeente Alfa"}))
    assert outcomes(same) == ["unchanged"]
    Participation.objects.create(network=other.network, organisation=world.bravo.organisation, since=world.today)
    assert outcomes(look(world, sheet("organisations", {"slug": "proef-bravo", "website": "https://x.example/"}))) == [
        "refused"
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"name": "", "website": "https://x.example/"}, ""),
        ({"name": "Nieuw", "oin": "123"}, "oin"),
        ({"name": "Nieuw", "oin": 1234567890123456789}, "oin"),
        ({"name": "Nieuw", "oin": "00000001123456782000"}, None),
        ({"name": "Nieuw", "kind": "kasteel"}, "kind"),
        ({"name": "Nieuw", "website": "geen adres"}, "website"),
        ({"slug": "Geen Adres!", "name": "Nieuw"}, "slug"),
        ({"name": "x" * 151}, "name"),
    ],
)
def test_what_is_wrong_with_an_organisation(world, row, column):
    world.alfa.organisation.oin = "00000001123456782000"
    world.alfa.organisation.save()
    found = look(world, sheet("organisations", row))
    if column is None:  # the OIN says who it is: then this would be a new name
        assert (outcomes(found), found.lines[0].changes) == (["changed"], [("name", "Gemeente Alfa", "Nieuw")])
    else:
        assert column in [code for code, _sentence in reasons(found)]


def test_one_name_of_several_organisations_is_not_guessed(world):
    make_world("ander", "Ander verband")  # its organisations are called the same
    found = look(world, sheet("participations", {"organisation": "Gemeente Alfa", "support": "Graag"}))
    assert "ander-alfa, proef-alfa" in reasons(found)[0][1]


@pytest.fixture
def hidden(world):
    """An organisation of a private network in which nobody of this one has a role."""
    other = make_world("geheim", "Geheim verband", public=False)
    other.alfa.organisation.oin = "00000001999999990000"
    other.alfa.organisation.save()
    other.alfa.organisation.rename(by=None, name="Stichting Stil")
    return other.alfa.organisation


@pytest.mark.parametrize("word", ["geheim-alfa", "00000001999999990000", "Stichting Stil"])
def test_no_refusal_tells_of_organisations_that_others_keep_to_themselves(world, hidden, word):
    world.component("FUN-01")
    rows = [
        sheet("participations", {"organisation": word}, {"organisation": "bestaat-niet"}),
        sheet(
            "sign_ups",
            *(
                {"component": "FUN-01", "responsibility": "beheren", "part": "trekker", "organisation": each}
                for each in (word, "bestaat-niet")
            ),
        ),
    ]
    for each in rows:
        known, unknown = (line.reasons[0][2] for line in look(world, each).lines)
        assert known == unknown


def test_a_new_organisation_gets_an_address_beside_one_that_stays_unknown(world, hidden):
    Organisation.objects.filter(pk=hidden.pk).update(slug="stichting-stil")
    bring_in(world, sheet("organisations", {"name": "Stichting Stil", "kind": "stichting"}))
    assert Organisation.objects.get(slug="stichting-stil-2").name == "Stichting Stil"


def test_an_address_or_oin_that_cannot_be_had_is_refused_alike_whoever_has_it(world, hidden):
    world.alfa.organisation.oin = "00000001123456782000"
    world.alfa.organisation.save()
    found = look(
        world,
        sheet("organisations", {"slug": "geheim-alfa", "name": "Een"}),
        sheet(
            "organisations 2",
            {"slug": "een", "name": "Eén", "oin": hidden.oin},
            {"slug": "twee", "name": "Twee", "oin": "00000001123456782000"},
        ),
    )
    address, first, second = reasons(found)
    assert address == ("slug", "Dit webadres kan niet. Vul een ander webadres in.")
    assert first == second
    assert "Stil" not in str(reasons(found))


def test_facts_that_are_not_ones_own_are_refused_without_saying_whose_they_are(world, hidden):
    Participation.objects.create(
        network=Participation.objects.get(organisation=hidden).network,
        organisation=world.alfa.organisation,
        since=world.today,
    )
    found = look(world, sheet("organisations", {"slug": "proef-alfa", "website": "https://alfa.example/"}))
    assert "verband" not in reasons(found)[0][1]


def test_roles_are_taken_and_left_from_today(world):
    bring_in(
        world, sheet("participations", {"organisation": "proef-alfa", "roles": "partner; leverancier", "support": "Ja"})
    )
    bring_in(world, sheet("participations", {"organisation": "proef-alfa", "roles": "partner"}))
    alfa = Participation.objects.get(pk=world.alfa.pk)
    assert ([role.role for role in alfa.roles.all()], alfa.support) == ([Role.PARTNER], "Ja")
    prospect = bring_in(world, sheet("participations", {"organisation": "proef-prospect", "roles": "partner"}))
    assert outcomes(prospect) == ["changed"]
    roles = world.prospect.roles.order_by("role")
    assert [(role.role, role.since, role.until) for role in roles] == [
        (Role.PARTNER, world.today, None),
        (Role.PROSPECT, roles[1].since, world.today),
    ]


def test_who_is_no_partner_any_more_by_this_file_does_not_sign_up_in_it(world):
    world.component("FUN-01")
    found = look(
        world,
        sheet("participations", {"organisation": "proef-alfa", "roles": "leverancier"}),
        sheet(
            "sign_ups",
            {
                "component": "FUN-01",
                "responsibility": "beheren",
                "organisation": "proef-alfa",
                "part": "trekker",
                "promise": "Ja",
                "arrangements": "inhuur",
                "conditions_accepted": "ja",
            },
        ),
    )
    assert outcomes(found) == ["changed", "refused"]


def test_who_still_has_sign_ups_stays_partner(world):
    world.offer(world.component("FUN-01"))
    found = look(world, sheet("participations", {"organisation": "proef-alfa", "roles": "leverancier"}))
    assert [code for code, _sentence in reasons(found)] == ["roles"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"organisation": ""}, "organisation"),
        ({"organisation": "onbekend"}, "organisation"),
        ({"organisation": "proef-alfa", "until": "2026-12-31"}, "until"),
        ({"organisation": "proef-alfa", "since": "2025-05-05"}, "since"),
        ({"organisation": "proef-alfa", "roles": "koning"}, "roles"),
    ],
)
def test_what_is_wrong_with_a_participation(world, row, column):
    found = look(world, sheet("participations", row))
    assert [code for code, _sentence in reasons(found)] == [column]
