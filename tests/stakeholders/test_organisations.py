"""Organisations: what they are called when, in what they went on, at which address; for all networks alike."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from periods.verbs import StepRefused
from stakeholders.duplicates import Described, duplicates
from stakeholders.models import Organisation, OrganisationKind, Succession, SuccessionKind
from tests.cast import make_world, organisation, participation

pytestmark = pytest.mark.django_db
START = date(2024, 1, 1)


def registered(world, name="Gemeente Nieuw", **facts):
    return Organisation.register(by=world.secretary, network=world.network, name=name, **facts)


# --- new ones


def test_a_new_organisation_gets_a_name_and_an_address_of_its_own(world):
    first, second = registered(world), registered(world)
    assert (first.slug, second.slug) == ("gemeente-nieuw", "gemeente-nieuw-2")
    assert (first.name, first.names.get().history.get().history_user) == ("Gemeente Nieuw", world.secretary)


def test_an_address_that_somebody_had_is_given_to_nobody_else(world):
    first = registered(world)
    first.change(by=None, slug="anders")
    assert registered(world).slug == "gemeente-nieuw-2"
    with pytest.raises(ValidationError) as why:
        world.alfa.organisation.change(by=None, slug="gemeente-nieuw")
    assert "slug" in why.value.message_dict
    first.change(by=None, slug="gemeente-nieuw")
    assert first.slug == "gemeente-nieuw"


@pytest.mark.parametrize(
    ("facts", "field"), [({"name": " "}, "name"), ({"oin": "123"}, "oin"), ({"website": "x"}, "website")]
)
def test_a_wrong_one_is_not_made(world, facts, field):
    before = Organisation.objects.count()
    with pytest.raises(ValidationError) as why:
        registered(world, **facts)
    assert field in why.value.message_dict
    assert Organisation.objects.count() == before


# --- likely duplicates


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Described(name="gemeente álfa"), "dezelfde naam"),
        (Described(name="Gemente alfaa"), "een naam die erop lijkt"),
        (Described(name="Alfa"), "een naam die erop lijkt"),
        (Described(name="Gemeente Voorheen"), "dezelfde naam"),
        (Described(name="GA"), "dezelfde afkorting"),
        (Described(name="Iets", abbreviation="g.a."), "dezelfde afkorting"),
        (Described(name="Iets", oin="00000001123456782000"), "hetzelfde OIN"),
        (Described(name="Iets", website="http://alfa.example"), "dezelfde website"),
        (Described(name="Iets", website="alfa.example/over-ons"), "dezelfde website"),
    ],
)
def test_what_may_be_the_same_is_told_with_what_is_the_same(world, told, why):
    alfa = world.alfa.organisation
    alfa.rename(by=None, name="Gemeente Voorheen", on=world.days(-20))
    alfa.rename(by=None, name="Gemeente Alfa", on=world.days(-10))
    alfa.change(by=None, abbreviation="GA", oin="00000001123456782000", website="https://www.alfa.example/")
    found = duplicates(world.network, told, by=world.secretary)
    assert [(each.organisation, str(each.why), each.participation) for each in found] == [(alfa, why, world.alfa)]


@pytest.mark.parametrize(
    "told",
    [
        Described(name="Provincie Alfa"),
        Described(name="Gemeente Bravissimo"),
        Described(name="Gemeente"),
        Described(name="", website="https://"),
        Described(name="Iets", website="http://[kapot"),
    ],
)
def test_what_is_another_is_not_told(world, told):
    assert duplicates(world.network, told, by=world.secretary) == []


def test_what_a_private_network_knows_stays_there(world):
    hidden = make_world("geheim", "Geheim verband", public=False)
    hidden.alfa.organisation.rename(by=None, name="Stichting Stil")
    told = Described(name="Stichting Stil")
    assert duplicates(world.network, told, by=world.secretary) == []
    assert duplicates(hidden.network, told, by=hidden.secretary)


def test_who_registers_has_seen_what_is_like_it(world):
    with pytest.raises(ValidationError) as why:
        registered(world, "Gemeente Alfa", knowing=())
    assert why.value.error_dict["name"][0].params == {"slugs": ["proef-alfa"]}
    assert registered(world, "Gemeente Alfa", knowing=["proef-alfa"]).pk


def test_the_same_questions_however_many_organisations(world, django_assert_num_queries):
    told = Described(name="Alfa")
    with django_assert_num_queries(3):
        duplicates(world.network, told, by=None)
    for number in range(5):
        participation(world.network, organisation(f"Alfa {number}"))
    with django_assert_num_queries(3):
        assert len(duplicates(world.network, told, by=None)) == 6


# --- names


def test_a_name_that_was_mistyped_was_never_so(world):
    alfa = world.alfa.organisation
    alfa.correct_name(by=world.secretary, name="Gemeente Alpha")
    name = alfa.names.get()
    assert (name.name, name.since, name.history.count()) == ("Gemeente Alpha", date(2020, 1, 1), 1)
    assert name.history.first().history_user == world.secretary
    with pytest.raises(StepRefused):
        alfa.correct_name(by=None, name="Gemeente Alpha")
    with pytest.raises(ValidationError):
        alfa.correct_name(by=None, name="  ")


# --- merging and splitting


def test_several_merge_into_one(world):
    into = registered(world)
    for each in (world.alfa, world.bravo):
        each.organisation.merge_into(into, by=world.secretary, on=world.days(-3))
    assert [each.predecessor for each in into.origins.all()] == [world.alfa.organisation, world.bravo.organisation]
    assert {each.history.get().history_user for each in Succession.objects.all()} == {world.secretary}


def test_one_is_split_into_several_or_goes_on_beside_what_is_split_off(world):
    alfa, new = world.alfa.organisation, [registered(world, name) for name in ("Een", "Twee", "Drie")]
    alfa.split(into=new[:1], by=None, on=world.days(-9), goes_on=True)
    alfa.split(into=new[1:], by=None, on=world.days(-3))
    told = [(each.kind, each.ends_predecessor) for each in alfa.successions.all()]
    assert told == [(SuccessionKind.SPLIT_OFF, False), *[(SuccessionKind.SPLIT, True)] * 2]


def refused(act):
    before = Succession.objects.count()
    with pytest.raises(ValidationError) as why:
        act()
    assert Succession.objects.count() == before
    return why.value


def test_what_cannot_be_is_refused(world):
    alfa, bravo, charlie = world.alfa.organisation, world.bravo.organisation, registered(world, "Charlie")
    refused(lambda: alfa.merge_into(alfa, by=None))
    refused(lambda: alfa.merge_into(bravo, by=None, on=world.days(1)))
    refused(lambda: alfa.split(into=[bravo], by=None))
    refused(lambda: alfa.split(into=[bravo, bravo], by=None))
    alfa.merge_into(bravo, by=None, on=world.days(-5))
    assert isinstance(refused(lambda: alfa.merge_into(charlie, by=None)), StepRefused)
    refused(lambda: alfa.split(into=[bravo, charlie], by=None))
    refused(lambda: bravo.merge_into(charlie, by=None, on=world.days(-5)))
    refused(lambda: charlie.merge_into(alfa, by=None, on=world.days(-2)))
    refused(lambda: bravo.merge_into(alfa, by=None, on=world.days(-2)))
    bravo.merge_into(charlie, by=None, on=world.days(-4))


def test_where_the_other_is_not_known_neither_is_the_succession(world):
    hidden = make_world("geheim", "Geheim verband", public=False)
    world.alfa.organisation.merge_into(hidden.alfa.organisation, by=None)
    assert not Succession.objects.known_in(world.network, by=world.secretary).exists()
    assert Succession.objects.known_in(hidden.network, by=hidden.secretary).exists()


class Anything(TestCase):
    """Whatever is tried: one name a day, one address each, and following successors comes to an end."""

    steps = st.lists(
        st.tuples(
            st.sampled_from(["rename", "correct", "address", "merge", "split", "off"]),
            st.integers(0, 3),
            st.integers(0, 3),
            st.integers(0, 3),
            st.integers(0, 20),
        ),
        max_size=12,
    )

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def test_names_and_successions(self, steps):
        rows = [organisation(f"Organisatie {number}", slug=f"o{number}") for number in range(4)]
        had = {row.slug: row.pk for row in rows}
        for what, one, two, three, day in steps:
            row, on = rows[one], START + timedelta(days=day)
            acts = {
                "rename": lambda row=row, on=on, two=two: row.rename(by=None, name=f"Naam {two}", on=on),
                "correct": lambda row=row, two=two: row.correct_name(by=None, name=f"Beter {two}"),
                "address": lambda row=row, two=two, three=three: row.change(by=None, slug=f"o{two}{three}"),
                "merge": lambda row=row, on=on, two=two: row.merge_into(rows[two], by=None, on=on),
                "split": lambda row=row, on=on, two=two, three=three: row.split(
                    into=[rows[two], rows[three]], by=None, on=on
                ),
                "off": lambda row=row, on=on, two=two: row.split(into=[rows[two]], by=None, on=on, goes_on=True),
            }
            try:
                with transaction.atomic():
                    acts[what]()
            except ValidationError:
                pass
            else:
                if what == "address":
                    assert had.setdefault(row.slug, row.pk) == row.pk
        for day in range(-1, 22):
            on = START + timedelta(days=day)
            assert all(row.names.as_at(on).count() == 1 for row in rows)
        ended = {}
        for each in Succession.objects.all():
            if each.ends_predecessor:
                assert ended.setdefault(each.predecessor_id, (each.kind, each.on)) == (each.kind, each.on)
        for each in Succession.objects.all():
            day, key = ended.get(each.successor_id, ("", date.max))[1], each.successor_id
            assert each.on < day, (key, day)


def test_the_facts_change_with_a_history(world):
    alfa = world.alfa.organisation
    alfa.change(by=world.secretary, kind=OrganisationKind.PROVINCE, abbreviation="A", reason="Was fout")
    told = alfa.history.first()
    assert (told.kind, told.history_user, told.history_change_reason) == ("province", world.secretary, "Was fout")
