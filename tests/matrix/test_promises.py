"""What is promised, for each organisation and component: what counts, and the pages that show it."""

import pytest
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.models import Health, Need, Part, Phase, Priority, Responsibility, SignUp, Status
from matrix.promises import Load, promises
from matrix.standing import standing
from periods.verbs import StepRefused
from tests.cast import make_world


def of(found, name):
    return next(
        each for each in (*found.organisations, *found.components) if name in (each.name, getattr(each, "code", ""))
    )


@pytest.fixture
def busy(world):
    """Alfa leads one that goes badly and joins another; bravo offers; nobody leads the last."""
    first, second = world.component("FUN-01", name="Wiki"), world.component("FUN-02", name="Blog")
    Need.objects.filter(component=first, responsibility=Responsibility.DEVELOP).update(hours_wanted=150)
    Need.objects.filter(component=second, responsibility=Responsibility.DEVELOP).update(hours_wanted=20)
    row = world.confirmed(first, hours=7100, cents=2500_00, on=world.days(-200), until=world.days(10))
    row.report(by=None, health=Health.STALLED, text="Het ligt stil.", on=world.days(-150))
    world.confirmed(second, part=Part.CONTRIBUTOR, hours=8040, on=world.days(-5))
    world.offer(second, world.bravo, hours=9060, cents=100_00)
    world.offer(second, world.prospect, part=Part.INTERESTED)
    return world


def test_of_an_organisation_what_it_promised_and_how_that_goes(busy):
    found = promises(busy.network, at=busy.today)
    alfa = of(found, "Gemeente Alfa")
    assert alfa.load == Load(leads=1, joins=1, offers=0, hours=15140, cents=2500_00, silent=1, at_risk=1, ending=1)
    bravo = of(found, "Waterschap Bravo")
    assert bravo.load == Load(offers=1, hours_offered=9060, cents_offered=100_00)
    assert [each.name for each in found.organisations] == ["Gemeente Alfa", "Waterschap Bravo"], (
        "interest is no promise"
    )


def test_what_is_confirmed_for_later_is_neither_held_nor_merely_offered(busy):
    busy.confirmed(busy.component("FUN-03"), busy.bravo, hours=40, cents=100, since=busy.days(9))
    load = of(promises(busy.network, at=busy.today), "Waterschap Bravo").load
    assert (load.leads, load.coming, load.offers) == (0, 1, 1)
    assert (load.hours, load.hours_coming, load.hours_offered) == (0, 40, 9060)
    assert (load.cents, load.cents_coming, load.cents_offered) == (0, 100, 100_00)


def test_of_a_component_what_is_asked_against_what_is_promised(busy):
    Need.objects.filter(component__code="FUN-01", responsibility=Responsibility.DEVELOP).update(hours_wanted=8000)
    found = promises(busy.network, at=busy.today)
    wiki, blog = of(found, "FUN-01"), of(found, "FUN-02")
    assert (wiki.hours_asked, wiki.load.hours, wiki.short, wiki.over, wiki.without_lead) == (8000, 7100, 900, 0, 1)
    assert (blog.hours_asked, blog.load.hours, blog.short, blog.over, blog.without_lead) == (20, 8040, 0, 8020, 2)
    assert (found.hours_asked, found.hours_short, found.without_lead) == (8020, 900, 3)
    assert found.total.hours == found.hours_asked - found.hours_short + found.hours_over


def test_what_does_not_count_on_the_overview_does_not_count_here(world):
    world.confirmed(world.component("FUN-01"))
    wont = world.component("FUN-02")
    world.confirmed(wont)
    type(wont).objects.filter(pk=wont.pk).update(priority=Priority.WONT)
    retired = world.component("FUN-03")
    world.confirmed(retired)
    retired.enter(Phase.RETIRED, by=None, reason="Niemand gebruikt het nog.")
    found = promises(world.network, at=world.today)
    assert of(found, "Gemeente Alfa").load.leads == 1
    assert [each.code for each in found.components] == ["FUN-01"]


def test_a_partner_without_promises_is_listed_and_a_supplier_is_not(world):
    found = promises(world.network, at=world.today)
    assert [(each.name, each.load.nothing) for each in found.organisations] == [
        ("Gemeente Alfa", True),
        ("Waterschap Bravo", True),
    ]


@pytest.mark.parametrize(("most", "heavy"), [(1, True), (2, False)])
def test_overload_is_the_same_everywhere(world, client, most, heavy):
    world.network.overload_leads = most
    world.network.save()
    for number in (1, 2):
        world.confirmed(world.component(f"FUN-0{number}"))
    assert of(promises(world.network, at=world.today), "Gemeente Alfa").overloaded is heavy
    assert bool(standing(world.network, at=world.today).overloaded) is heavy
    for address in ("/proef/promises/", "/proef/", "/proef/partners/", "/proef/partners/proef-alfa/"):
        assert ("overbelast" in client.get(address).text) is heavy, address


def test_a_past_day_is_told_as_it_was(busy):
    before = promises(busy.network, at=busy.days(-100))
    alfa = of(before, "Gemeente Alfa")
    assert (alfa.load.leads, alfa.load.joins, alfa.load.silent, alfa.load.ending) == (1, 0, 0, 0)
    assert before.total.offers == 0


class CountTest(TestCase):
    """The totals are those of the sign-ups, whichever way one adds them up; and those that coverage knows."""

    ROWS = st.lists(
        st.tuples(
            st.integers(0, 2), st.integers(0, 2), st.sampled_from(Part.values), st.integers(0, 500), st.booleans()
        ),
        max_size=8,
    )

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(ROWS)
    def test_by_organisation_and_by_component_it_is_the_same(self, rows):
        world = make_world()
        components = [world.component(f"FUN-0{number}") for number in range(3)]
        for who, which, part, hours, confirm in rows:
            try:
                row = world.offer(
                    components[which], (world.alfa, world.bravo, world.prospect)[who], part=part, hours=hours
                )
                if confirm and part == Part.LEAD:
                    row.confirm(by=None)
            except StepRefused:
                continue  # signed up already, or another leads
        found = promises(world.network, at=world.today)
        for name in ("leads", "joins", "coming", "offers", "hours", "hours_coming", "hours_offered"):
            total = getattr(found.total, name)
            assert sum(getattr(each.load, name) for each in found.organisations) == total
            assert sum(getattr(each.load, name) for each in found.components) == total
        standing_now = SignUp.objects.as_at(world.today).exclude(part=Part.INTERESTED)
        assert found.total.promises == standing_now.filter(status=Status.CONFIRMED).count()
        needs = Need.objects.that_count(at=world.today).with_coverage(at=world.today)
        assert sum(need.hours for need in needs) == found.total.hours
        assert found.without_lead == sum(need.lead_wanted and not need.led for need in needs)

    CHAINS = st.lists(
        st.tuples(
            st.integers(0, 1), st.integers(-30, 10), st.none() | st.integers(-20, 20), st.none() | st.integers(1, 25)
        ),
        max_size=3,
    )

    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(CHAINS)
    def test_renewed_or_handed_over_a_lead_counts_once_on_each_day(self, chains):
        world = make_world()
        for number, (who, since, renewed, handed) in enumerate(chains):
            holder, other = (world.alfa, world.bravo) if who == 0 else (world.bravo, world.alfa)
            row = world.confirmed(
                world.component(f"FUN-0{number}"),
                holder,
                hours=10,
                on=world.days(min(since, 0)),
                since=world.days(since),
            )
            if renewed is not None and since <= renewed <= 0:
                row = row.renew(by=None, hours=20, on=world.days(renewed))
            elif since > 0:
                row = row.renew(by=None, hours=30)
            if handed is not None and row.since <= world.today:
                row.name_successor(by=None, successor=other, handover_on=world.days(handed))
                row.hand_over(by=None, to=world.offer(row.component, other, hours=5, since=world.days(handed)))
        for number in range(-31, 30, 5):
            day = world.days(number)
            found, now = promises(world.network, at=day), standing(world.network, at=day)
            leads = SignUp.objects.confirmed(at=day).filter(part=Part.LEAD)
            assert found.total.leads == leads.values("component", "responsibility").distinct().count()
            assert found.total.promises == len(now.held)
            assert (found.total.at_risk, found.total.silent) == (len(now.risky), len(now.silent))
            for name in Load.__dataclass_fields__:
                total = getattr(found.total, name)
                assert sum(getattr(each.load, name) for each in found.organisations) == total, name
                assert sum(getattr(each.load, name) for each in found.components) == total, name


def test_what_is_offered_and_what_is_for_later_are_told_apart(world, log_in):
    world.offer(world.component("FUN-01"), hours=5)
    world.confirmed(world.component("FUN-02"), hours=7, since=world.days(9))
    load = of(promises(world.network, at=world.today), "Gemeente Alfa").load
    assert (load.offers, load.hours_offered, load.coming, load.hours_coming, load.hours) == (1, 5, 1, 7, 0)
    text = " ".join(log_in(world.board).get("/proef/partners/proef-alfa/").text.split())
    assert "en 5 aangeboden" in text
    assert "en 7 toegezegd" in text


# --- the pages ---

PAGES = ["/proef/promises/", "/proef/promises/components/"]


def test_hours_asked_promised_and_short_add_up_for_the_reader(busy, log_in):
    needs = Need.objects.filter(component__code="FUN-01", responsibility=Responsibility.DEVELOP)
    needs.update(hours_wanted=8000)
    text = log_in(busy.secretary).get(PAGES[0]).text
    assert "van 8.020 gevraagd, 900 tekort. Er is 8.020 uur meer dan gevraagd." in text
    needs.update(hours_wanted=0)
    assert "van 20 gevraagd, 0 tekort</" in log_in(busy.secretary).get(PAGES[0]).text


@pytest.mark.parametrize("address", PAGES)
def test_hours_and_money_are_for_members(busy, client, log_in, address):
    public, member = client.get(address).text, log_in(busy.neighbour).get(address).text
    for amount in ("7.100", "8.040", "15.140", "9.060"):
        assert amount not in public
    assert "€" not in public
    assert "€\u00a02.500" in member
    assert "Uren en geld ziet u alleen met een rol" in public
    assert "Uren per jaar" in member


@pytest.mark.parametrize(
    ("address", "order", "first"),
    [
        (PAGES[0], "-hours", "Gemeente Alfa"),
        (PAGES[0], "-offers", "Waterschap Bravo"),
        (PAGES[0], "name", "Gemeente Alfa"),
        (PAGES[1], "-short", "Wiki"),
        (PAGES[1], "-offers", "Blog"),
    ],
)
def test_the_tables_are_sorted(busy, log_in, address, order, first):
    Need.objects.filter(component__code="FUN-01", responsibility=Responsibility.DEVELOP).update(hours_wanted=8000)
    text = log_in(busy.board).get(address, {"sort": order}).text
    assert first in text[text.index("<tbody") :].split("</th>")[0]


@pytest.mark.parametrize("order", ["onzin", "-onzin", "-", "hours,-hours", "load__hours", "'"])
@pytest.mark.parametrize("address", PAGES)
def test_an_order_that_does_not_exist_is_no_error(busy, client, address, order):
    assert client.get(address, {"sort": order, "page": "x"}).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_any_day_and_what_is_told_of_it(busy, client, address):
    text = client.get(address, {"at": busy.days(-100).isoformat()}).text
    assert date_format(busy.days(-100), "DATE_FORMAT") in text
    assert f"?at={busy.days(-100).isoformat()}" in text


def test_a_chart_with_words_stands_beside_the_table(busy, client, log_in):
    for visitor in (client, log_in(busy.secretary)):
        for address in PAGES:
            text = visitor.get(address).text
            assert 'role="img"' in text
            assert "<desc" in text


@pytest.mark.parametrize("address", PAGES)
def test_without_promises_it_says_what_comes(world, client, address):
    assert client.get(address).status_code == 200
    empty = client.get("/proef/promises/components/").text
    assert "Nog niemand heeft ingetekend" in empty


def test_the_same_figures_stand_with_the_organisation_and_the_component(busy, client, log_in):
    member = log_in(busy.neighbour)
    partner = member.get("/proef/partners/proef-alfa/").text
    assert "Ingetekend, in cijfers" in partner
    assert "15.140" in partner or "15140" in partner
    component = member.get("/proef/components/FUN-01/").text
    assert "Gevraagd en ingetekend" in component
    public = client.get("/proef/partners/proef-alfa/").text + client.get("/proef/components/FUN-01/").text
    assert "15140" not in public
    assert "15.140" not in public
    assert "7100" not in public.replace(".", "")


@pytest.mark.parametrize("who", ["visitor", "secretary"])
@pytest.mark.parametrize("address", [*PAGES, "/proef/components/FUN-01/"])
def test_more_data_costs_no_more_queries(busy, log_in, who, address, django_assert_max_num_queries):
    client = log_in(busy.users.get(who))

    def count():
        with django_assert_max_num_queries(15) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(3, 23):
        component = busy.component(f"FUN-{number:02}")
        busy.confirmed(component, hours=10)
        busy.offer(component, busy.bravo, part=Part.CONTRIBUTOR, responsibility=Responsibility.MANAGE)
    assert count() == few
