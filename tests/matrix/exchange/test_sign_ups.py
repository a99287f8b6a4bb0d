"""Sign-ups from a sheet: offered, confirmed, corrected and renewed by the verbs; refused in the verbs' own words."""

import pytest
from django.utils.formats import date_format

from matrix.models import Part, Phase, Responsibility, SignUp, Status
from stakeholders.models import WhoConfirms
from tests.cast import make_world
from tests.matrix.exchange.sheets import bring_in, look, outcomes, reasons, sheet


@pytest.fixture
def wiki(world):
    return world.component("FUN-01", name="Wiki")


def sign_ups(*rows):
    usual = {"component": "FUN-01", "responsibility": "ontwikkelen", "organisation": "proef-alfa", "part": "trekker"}
    return sheet("sign_ups", *({**usual, **row} for row in rows))


PROMISED = {"promise": "Wij bouwen het.", "arrangements": "eigen menskracht"}


def test_a_new_row_is_an_offer_of_today(world, wiki):
    bring_in(
        world,
        sign_ups(
            {
                **PROMISED,
                "hours": "1.200",
                "cents": "1.250,50",
                "contact": "ria alfa",
                "mandate": "Directie",
                "until": "31-12-2027",
                "arrangements": "eigen menskracht, inhuur",
                "conditions_accepted": "ja",
                "supplier": "Leverancier BV",
            }
        ),
    )
    row = SignUp.objects.get()
    assert (row.offered_on, row.since, str(row.until), row.confirmed_on) == (
        world.today,
        world.today,
        "2028-01-01",
        None,
    )
    assert (row.hours, row.cents, row.contact, row.mandate) == (1200, 125050, world.representative.person, "Directie")
    assert (row.own_staff, row.hired, row.volunteers, row.supplier) == (True, True, False, world.supplier)
    assert row.history.first().history_user == world.secretary


def test_a_row_of_the_past_is_offered_and_confirmed_on_its_days(world, wiki):
    days = {"offered_on": "2024-01-10", "since": "2024-02-01", "confirmed_on": "2024-01-20"}
    bring_in(world, sign_ups({**PROMISED, **days}))
    row = SignUp.objects.get()
    assert [str(day) for day in (row.offered_on, row.since, row.confirmed_on)] == [
        "2024-01-10",
        "2024-02-01",
        "2024-01-20",
    ]
    assert row.status_on(world.today) == Status.CONFIRMED


def test_an_offer_is_confirmed_by_filling_in_the_day(world, wiki):
    offer = world.offer(wiki)
    bring_in(world, sign_ups({"id": offer.pk, "since": world.today, "confirmed_on": world.today}))
    offer.refresh_from_db()
    assert offer.confirmed_on == world.today


def test_an_offer_is_corrected_and_a_promise_is_renewed(world, wiki):
    offer = world.offer(wiki, world.bravo)
    held = world.confirmed(wiki, responsibility=Responsibility.MANAGE, on=world.days(-30))
    bring_in(
        world,
        sign_ups(
            {"id": offer.pk, "organisation": "proef-bravo", "promise": "Beter gezegd", "since": world.today},
            {"id": held.pk, "responsibility": "beheren", "promise": "Anders", "since": world.days(-30)},
        ),
    )
    offer.refresh_from_db()
    held.refresh_from_db()
    assert (offer.promise, offer.confirmed_on) == ("Beter gezegd", None)
    new = held.followed_by.get()
    assert (held.closed_on, new.promise, new.origin, new.confirmed_on) == (world.today, "Anders", held, world.today)


@pytest.mark.parametrize("together", [1, 250])
@pytest.mark.parametrize("since", [-30, 0, 20])
def test_the_preview_tells_that_a_changed_promise_goes_on_as_another_sign_up(world, wiki, since, together):
    held = world.confirmed(wiki, on=world.days(min(since, 0)), since=world.days(since))
    rows = sign_ups(
        {
            "id": held.pk,
            "since": held.since,
            "promise": "Anders",
            "offered_on": held.offered_on,
            "confirmed_on": held.confirmed_on,
        }
    )
    found = bring_in(world, rows, another(world), together=together)
    new = held.followed_by.get()
    told = {code: (old, new) for code, old, new in found.lines[0].changes}
    day = date_format(new.since, "DATE_FORMAT")
    assert told.pop("renewed")[1].startswith(f"vanaf {day}; ")
    kept = {code: (getattr(held, code), getattr(new, code)) for code in ("since", "offered_on", "confirmed_on")}
    moved = {code: days for code, days in kept.items() if days[0] != days[1]}
    assert told == {
        "promise": (held.promise, "Anders"),
        **{code: tuple(date_format(day, "DATE_FORMAT") for day in days) for code, days in moved.items()},
    }


@pytest.mark.parametrize("number", [True, False])
@pytest.mark.parametrize("since", [-30, 0, 20])
def test_the_same_change_of_a_promise_again_changes_nothing(world, wiki, since, number):
    held = world.confirmed(wiki, on=world.days(min(since, 0)), since=world.days(since))
    rows = sign_ups(
        {
            "id": held.pk if number else None,
            "since": held.since,
            "promise": "Anders",
            "offered_on": held.offered_on,
            "confirmed_on": held.confirmed_on,
        }
    )
    assert outcomes(bring_in(world, rows)) == ["changed"]
    again = look(world, rows)
    assert (outcomes(again), reasons(again)) == (["unchanged"], [])


def test_the_number_of_a_promise_that_was_changed_means_what_goes_on(world, wiki):
    held = world.confirmed(wiki, on=world.days(-30))
    second = held.renew(by=None, hours=5, on=world.days(-10))
    third = second.renew(by=None, hours=6)
    bring_in(world, sign_ups({"id": held.pk, "since": held.since, "hours": 7}))
    assert third.followed_by.get().hours == 7


def test_the_number_of_a_promise_that_was_handed_over_does_not_mean_what_the_successor_promises(world, wiki):
    held = world.confirmed(wiki, on=world.days(-30))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.today)
    offer = world.offer(wiki, world.bravo, on=world.today)
    held.hand_over(by=None, to=offer)
    rows = sign_ups({"id": held.pk, "since": held.since, "promise": "Toch"})
    assert outcomes(look(world, rows)) == ["refused"]


def test_without_a_number_it_is_known_by_what_it_is_about(world, wiki):
    offer = world.offer(wiki)
    found = bring_in(world, sign_ups({"since": offer.since, "hours": 40}))
    assert outcomes(found) == ["changed"]
    offer.refresh_from_db()
    assert offer.hours == 40
    assert SignUp.objects.count() == 1


def test_of_two_offers_in_one_file_both_stand_and_one_is_confirmed(world, wiki):
    rows = [
        {**PROMISED, "confirmed_on": world.today},
        {**PROMISED, "organisation": "proef-bravo", "part": "meewerkend"},
    ]
    bring_in(world, sign_ups(*rows))
    assert {(row.participation.organisation.slug, row.confirmed_on) for row in SignUp.objects.all()} == {
        ("proef-alfa", world.today),
        ("proef-bravo", world.today),  # contributors count at once here
    }


def test_a_sign_up_of_what_the_same_file_brings(world):
    network = [
        sheet("organisations", {"name": "Gemeente Nieuw"}),
        sheet("participations", {"organisation": "Gemeente Nieuw", "roles": "partner"}),
        sheet("components", {"code": "FUN-05", "name": "Blog", "category": "FUN", "phase": "gewenst"}),
        sheet("needs", {"component": "FUN-05", "responsibility": "ontwikkelen", "lead_wanted": "ja"}),
        sign_ups({"component": "FUN-05", "organisation": "Gemeente Nieuw", **PROMISED, "confirmed_on": world.today}),
    ]
    found = bring_in(world, *reversed(network))
    assert found.counts["new"] == 5
    row = SignUp.objects.get()
    assert (row.component.code, row.participation.name, row.confirmed_on) == ("FUN-05", "Gemeente Nieuw", world.today)


def test_the_number_of_another_network_is_refused(world, wiki):
    other = make_world("ander", "Ander verband")
    foreign = other.offer(other.component("FUN-01"))
    found = look(world, sign_ups({"id": foreign.pk, "organisation": "ander-alfa", **PROMISED}))
    assert [code for code, _sentence in reasons(found)] == ["id"]
    assert outcomes(look(world, sign_ups({"organisation": "ander-alfa", **PROMISED}))) == ["refused"]
    foreign.refresh_from_db()
    assert foreign.promise == "Wij doen dit."


# What stands there before, the row, and the column and the words of the refusal.
REFUSED = {
    "no such component": ({}, {"component": "FUN-99"}, "component", "heeft deze code"),
    "no such organisation": ({}, {"organisation": "niemand"}, "organisation", "bekend"),
    "no part": ({}, {"organisation": "proef-related"}, "organisation", "Voeg de organisatie eerst als partner"),
    "nothing promised": ({}, {"promise": ""}, "promise", ""),
    "no way to do it": ({}, {"arrangements": ""}, "", "manier"),
    "conditions": ({}, {"arrangements": "inhuur"}, "", "voorwaarden"),
    "no supplier": ({}, {"supplier": "proef-bravo"}, "supplier", "leverancier"),
    "stranger as contact": ({}, {"contact": "Nel Bravo"}, "contact", "organisatie"),
    "an end that is past": ({}, {"until": "2020-01-01"}, "until", ""),
    "a day that is none": ({}, {"since": "gisteren"}, "since", "31-12-2025"),
    "an unknown part": ({}, {"part": "baas"}, "part", "trekker"),
    "confirmed tomorrow": ({}, {"confirmed_on": "2199-01-01"}, "confirmed_on", ""),
    "led already": ({"who": "bravo", "confirm": True}, {}, "", "trekker"),
    "signed up already": ({"who": "alfa", "part": Part.CONTRIBUTOR}, {}, "", "ingetekend"),
    "offered tomorrow": ({}, {"offered_on": "2199-01-01"}, "offered_on", "vandaag"),
    "contributor, offered tomorrow": (
        {},
        {"part": "meewerkend", "offered_on": "2199-01-01", "confirmed_on": "2199-01-01"},
        "offered_on",
        "vandaag",
    ),
    "contributor, confirmed tomorrow": (
        {},
        {"part": "meewerkend", "confirmed_on": "2199-01-01"},
        "confirmed_on",
        "vandaag",
    ),
    "confirmed before it was offered": (
        {},
        {"offered_on": "2024-02-01", "confirmed_on": "2024-01-31"},
        "confirmed_on",
        "aanbod",
    ),
    "contributor, confirmed before the offer": (
        {},
        {"part": "meewerkend", "offered_on": "2024-02-01", "confirmed_on": "2024-01-31"},
        "confirmed_on",
        "aanbod",
    ),
    "interest, confirmed": (
        {},
        {"part": "belangstellende", "confirmed_on": "2026-01-01", "offered_on": "2026-01-01"},
        "confirmed_on",
        "",
    ),
}


@pytest.mark.parametrize("cell", ["NaN", "inf", "1e999", "-0", float("nan"), float("inf"), -0.0])
@pytest.mark.parametrize("column", ["hours", "cents", "id"])
def test_what_is_no_number_is_refused_as_such(world, wiki, column, cell):
    [(code, sentence)] = reasons(look(world, sign_ups({**PROMISED, column: cell})))
    assert code == column
    assert "om mee te rekenen" in sentence or "een min ervoor" in sentence


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_verbs_would_refuse_is_refused_in_the_preview(world, wiki, what):
    before, row, column, words = REFUSED[what]
    if before:
        stands = world.offer(wiki, getattr(world, before["who"]), part=before.get("part", Part.LEAD))
        if before.get("confirm"):
            stands.confirm(by=None)
    found = look(world, sign_ups({**PROMISED, **row}))
    assert outcomes(found) == ["refused"]
    assert column in [code for code, _sentence in reasons(found)]
    assert any(words.lower() in sentence.lower() for _code, sentence in reasons(found)), reasons(found)


@pytest.mark.parametrize("part", ["meewerkend", "belangstellende"])
def test_who_imports_reads_of_the_organisation_as_of_another(world, wiki, part):
    world.offer(wiki)
    row = {**PROMISED, "since": world.days(1)} if part == "meewerkend" else {"since": world.days(1)}
    [(_code, sentence)] = reasons(look(world, sign_ups({**row, "part": part})))
    assert sentence.startswith("Deze organisatie heeft hier ")
    assert "al op" not in sentence


def test_both_days_that_are_still_to_come_are_refused_in_their_cells(world, wiki):
    found = look(world, sign_ups({**PROMISED, "offered_on": world.days(1), "confirmed_on": world.days(2)}))
    cells = [(code, cell) for line in found.lines for code, cell, _sentence in line.reasons]
    assert cells == [("offered_on", "G2"), ("confirmed_on", "H2")]


def another(world):
    """One more row: of several it is shown whether they are saved together."""
    world.component("FUN-02")
    return sign_ups({"component": "FUN-02", "part": "belangstellende"})


# What is filled in of its days, and which are kept.
DAYS = {
    "nothing": ({}, (0, 0, 0)),
    "offered": ({"offered_on": -9}, (-9, -9, -9)),
    "offered and confirmed": ({"offered_on": -9, "confirmed_on": -3}, (-9, -3, -3)),
    "from later": ({"offered_on": -9, "confirmed_on": -3, "since": 5}, (-9, -3, 5)),
    "from earlier": ({"offered_on": -9, "confirmed_on": -3, "since": -20}, (-9, -3, -3)),
    "confirmed": ({"confirmed_on": -3}, (-3, -3, -3)),
}


@pytest.mark.parametrize("together", [1, 250])
@pytest.mark.parametrize("rule", WhoConfirms.values)
@pytest.mark.parametrize("part", ["trekker", "meewerkend"])
@pytest.mark.parametrize("what", DAYS)
def test_the_days_that_the_preview_tells_are_those_that_are_kept(world, wiki, what, part, rule, together):
    world.network.change(by=None, leads_confirmed_by=rule, contributors_confirmed_by=rule)
    filled, kept = DAYS[what]
    days = {code: world.days(number) for code, number in filled.items()}
    found = bring_in(world, sign_ups({**PROMISED, "part": part, **days}), another(world), together=together)
    row = SignUp.objects.get(component=wiki)
    offered, confirmed, since = (world.days(number) for number in kept)
    if rule != WhoConfirms.AT_ONCE and "confirmed_on" not in filled:
        confirmed = None
    assert (row.offered_on, row.confirmed_on, row.since) == (offered, confirmed, since)
    told = {code: new for code, _old, new in found.lines[0].changes}
    assert [told.get(code, "") for code in ("offered_on", "confirmed_on", "since")] == [
        (day and date_format(day, "DATE_FORMAT")) or "" for day in (offered, confirmed, since)
    ]


EMPTY = dict.fromkeys(("id", "since", "until", "hours", "offered_on", "confirmed_on"))


@pytest.mark.parametrize("rule", WhoConfirms.values)
@pytest.mark.parametrize("what", DAYS)
def test_the_same_new_rows_again_change_nothing(world, wiki, what, rule):
    world.network.change(by=None, leads_confirmed_by=rule)
    days = {code: world.days(number) for code, number in DAYS[what][0].items()}
    rows = sign_ups({**PROMISED, **EMPTY, **days})
    assert outcomes(bring_in(world, rows)) == ["new"]
    again = look(world, rows)
    assert (outcomes(again), reasons(again)) == (["unchanged"], [])


def test_a_new_row_is_told_without_a_number_that_it_does_not_have(world, wiki):
    found = look(world, sign_ups({**EMPTY, **PROMISED, "cents": "1250,50"}))
    told = {code: new for code, _old, new in found.lines[0].changes}
    assert "id" not in told
    assert told["cents"] == "1250,50"


@pytest.mark.parametrize("together", [1, 250])
@pytest.mark.parametrize("rule", WhoConfirms.values)
@pytest.mark.parametrize("confirmed_on", [None, -3])
def test_so_are_those_of_an_offer_that_is_corrected(world, wiki, rule, confirmed_on, together):
    offer = world.offer(wiki, on=world.days(-9))
    world.network.change(by=None, leads_confirmed_by=rule)
    day = confirmed_on and world.days(confirmed_on)
    rows = sign_ups({"id": offer.pk, "since": world.days(-9), "promise": "Beter gezegd", "confirmed_on": day})
    found = bring_in(world, rows, another(world), together=together)
    offer.refresh_from_db()
    at_once = world.today if rule == WhoConfirms.AT_ONCE else None
    assert (offer.promise, offer.offered_on) == ("Beter gezegd", world.days(-9))
    assert offer.confirmed_on == (day or at_once)
    assert offer.since == (offer.confirmed_on or world.days(-9))
    told = {code: new for code, _old, new in found.lines[0].changes}
    moved = {"confirmed_on", "since"} if offer.confirmed_on else set()
    assert told == {"promise": "Beter gezegd", **{code: date_format(offer.since, "DATE_FORMAT") for code in moved}}


@pytest.mark.parametrize("day", [1, -10])
@pytest.mark.parametrize("rule", WhoConfirms.values)
def test_a_corrected_offer_is_not_confirmed_on_a_day_that_cannot_be(world, wiki, rule, day):
    offer = world.offer(wiki, on=world.days(-9))
    world.network.change(by=None, leads_confirmed_by=rule)
    row = {"id": offer.pk, "since": world.days(-9), "promise": "Beter", "confirmed_on": world.days(day)}
    assert [code for code, _sentence in reasons(look(world, sign_ups(row)))] == ["confirmed_on"]


@pytest.mark.parametrize(
    ("phase", "part", "outcome"),
    [
        (Phase.CANDIDATE, "trekker", "refused"),
        (Phase.CANDIDATE, "belangstellende", "new"),
        (Phase.RETIRED, "belangstellende", "refused"),
        (Phase.IN_OPERATION, "trekker", "new"),
    ],
)
def test_the_phase_decides_as_it_does_elsewhere(world, phase, part, outcome):
    world.component("FUN-01", phase=phase)
    assert outcomes(look(world, sign_ups({**PROMISED, "part": part}))) == [outcome]


def test_two_leads_in_one_file_are_refused_when_both_would_be_confirmed(world, wiki):
    rows = [
        {**PROMISED, "confirmed_on": world.today},
        {**PROMISED, "organisation": "proef-bravo", "confirmed_on": world.today},
    ]
    assert outcomes(look(world, sign_ups(*rows))) == ["new", "refused"]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"part": "meewerkend"}, "part"),
        ({"since": "2026-06-06"}, "since"),
        ({"confirmed_on": "2026-06-06"}, "confirmed_on"),
        ({"offered_on": "2026-06-06"}, "offered_on"),
        ({"component": "FUN-02"}, "component"),
        ({"organisation": "proef-bravo"}, "organisation"),
        ({"until": "2026-01-01"}, "until"),
    ],
)
def test_what_of_a_promise_does_not_change_by_an_import(world, wiki, change, column):
    world.component("FUN-02")
    held = world.confirmed(wiki, on=world.days(-30))
    found = look(world, sign_ups({"id": held.pk, "since": held.since, **change}))
    assert column in [code for code, _sentence in reasons(found)]


def test_what_is_over_is_not_changed(world, wiki):
    held = world.confirmed(wiki, on=world.days(-30))
    held.withdraw(by=None, reason="Druk")
    found = look(world, sign_ups({"id": held.pk, "since": held.since, "promise": "Toch"}))
    assert "ingetrokken" in reasons(found)[0][1]


@pytest.mark.parametrize("rule", WhoConfirms.values)
def test_what_counts_at_once_is_the_rule_of_the_network(world, wiki, rule):
    world.network.contributors_confirmed_by = rule
    world.network.save()
    wiki.refresh_from_db()
    bring_in(world, sign_ups({**PROMISED, "part": "meewerkend"}))
    assert bool(SignUp.objects.get().confirmed_on) == (rule == WhoConfirms.AT_ONCE)


def test_a_large_sheet_takes_as_many_queries_as_a_small_one(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(40):
        world.component(f"FUN-1{number:02}")
    taken = []
    for number in (2, 40):
        rows = [
            {
                "component": f"FUN-1{each:02}",
                **PROMISED,
                "contact": "Ria Alfa",
                "supplier": "proef-supplier",
                "confirmed_on": world.today,
            }
            for each in range(number)
        ]
        with CaptureQueriesContext(connection) as queries:
            found = look(world, sign_ups(*rows))
        assert outcomes(found) == ["new"] * number
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 25
