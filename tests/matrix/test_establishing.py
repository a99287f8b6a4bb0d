"""The pages on which the secretary edits the framework, and the verbs behind them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from matrix.models import Category, Component, Need, Part, Phase, Platform, Priority, Responsibility, SignUp
from periods.verbs import StepRefused
from tests.cast import make_world

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"matrix:{name}", args=["proef", *args])


@pytest.fixture
def secretary(world, log_in):
    return log_in(world.secretary)


# --- codes ---


def test_a_code_is_the_next_after_all_there_ever_were(world):
    first = Component.establish(by=None, network=world.network, category=world.category, name="Wiki")
    assert first.code == "FUN-01"
    first.change(by=None, code="WIKI")
    second = Component.establish(by=None, network=world.network, category=world.category, name="Blog")
    assert second.code == "FUN-02"
    world.component("FUN-99")
    assert world.category.next_code() == "FUN-100"


def test_codes_of_another_network_do_not_count(world):
    make_world("ander", "Ander verband").component("FUN-44")
    assert world.category.next_code() == "FUN-01"


def test_an_old_code_leads_on_until_another_component_has_it(world, client, secretary):
    made = Component.establish(by=None, network=world.network, category=world.category, name="Wiki")
    old = made.get_absolute_url()
    made.change(by=world.secretary, code="WIKI")
    assert client.get(old).headers["Location"] == made.get_absolute_url()
    assert client.get(old.replace("FUN-01", "FUN-09")).status_code == 404
    other = Component.establish(by=None, network=world.network, category=world.category, name="Nieuw", code="FUN-01")
    assert "Nieuw" in client.get(old).text
    assert other.code == "FUN-01"


def test_an_old_code_of_a_private_network_leads_nowhere(world, client):
    made = Component.establish(by=None, network=world.network, category=world.category, name="Wiki")
    old = made.get_absolute_url()
    made.change(by=None, code="WIKI")
    world.network.change(by=None, public=False)
    assert client.get(old).status_code == 404


# --- a component ---


def component_facts(world, **changes):
    facts = {
        "name": "Wiki",
        "category": world.category.pk,
        "priority": Priority.MUST.value,
        "phase": Phase.IN_OPERATION,
        "on": world.days(-40).isoformat(),
    }
    return {name: value for name, value in (facts | changes).items() if value is not None}


def test_a_component_is_added_with_its_phase_and_history(world, secretary):
    plein = Platform.establish(by=None, network=world.network, name="Plein")
    answer = secretary.post(address("component_create"), component_facts(world, platforms=[plein.pk], summary="Samen."))
    made = Component.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.code, made.summary, list(made.platforms.all())) == ("FUN-01", "Samen.", [plein])
    assert [made.phase_on(world.days(day)) for day in (-41, -40)] == [None, Phase.IN_OPERATION]
    assert {row.history_user for row in made.history.all()} == {world.secretary}
    assert "FUN-02" in secretary.get(address("component_create")).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": None}, "name"),
        ({"category": "x"}, "category"),
        ({"code": "fun 1"}, "code"),
        ({"code": "FUN-77"}, "code"),
        ({"phase": "klaar"}, "phase"),
        ({"on": "0001-01-01"}, "on"),
        ({"parent": "9" * 40}, "parent"),
        ({"repository": "geen adres"}, "repository"),
        ({"priority": "9"}, "priority"),
    ],
)
def test_wrong_input_stands_beside_its_field(world, secretary, wrong, field):
    world.component("FUN-77")
    answer = secretary.post(address("component_create"), component_facts(world, **wrong))
    assert field in answer.context["form"].errors
    assert Component.objects.count() == 1


def test_facts_change_and_texts_stay(world, secretary):
    component = world.component("FUN-01", name="Wiki", summary="Samen", description="Lang verhaal")
    page = secretary.get(address("component_facts", "FUN-01"))
    facts = component_facts(world, code="FUN-21", name="Wiki’s", version=page.context["version"], core="on")
    answer = secretary.post(address("component_facts", "FUN-01"), facts)
    component.refresh_from_db()
    assert answer.headers["Location"] == component.get_absolute_url()
    assert (component.code, component.core, component.summary, component.description) == (
        "FUN-21",
        True,
        "Samen",
        "Lang verhaal",
    )


def test_of_two_who_change_at_once_the_second_looks_first(world, secretary):
    component = world.component("FUN-01", name="Wiki")
    component.change(by=None, name="Wiki 1")
    version = secretary.get(address("component_facts", "FUN-01")).context["version"]
    component.change(by=None, name="Wiki 2")
    facts = component_facts(world, code="FUN-01", name="Wiki 3", version=version)
    answer = secretary.post(address("component_facts", "FUN-01"), facts)
    assert answer.status_code == 409
    assert "Wiki 3" in answer.text
    assert Component.objects.get().name == "Wiki 2"


def test_a_component_is_never_part_of_itself(world, secretary):
    one, two = world.component("FUN-01"), world.component("FUN-02")
    two.change(by=None, parent=one)
    facts = component_facts(world, code="FUN-01", parent=two.pk)
    assert "parent" in secretary.post(address("component_facts", "FUN-01"), facts).context["form"].errors


def test_platforms_of_another_network_are_refused(world):
    elsewhere = Platform.establish(by=None, network=make_world("ander", "Ander").network, name="Elders")
    with pytest.raises(ValidationError):
        world.component().change(by=None, platforms=[elsewhere])
    with pytest.raises(ValidationError):
        elsewhere.change(by=None, components=[world.component("FUN-02")])


def test_links_stand_where_one_looks_for_them_and_for_the_secretary_only(world, log_in, secretary):
    component = world.component("FUN-01")
    plein = Platform.establish(by=None, network=world.network, name="Plein", on=world.days(-9))
    links = {
        component.get_absolute_url(): [
            address("component_facts", "FUN-01"),
            address("component_phase", "FUN-01"),
            address("need_ask", "FUN-01", "develop"),
        ],
        plein.get_absolute_url(): [address("platform_facts", "plein"), address("platform_phase", "plein")],
        address("component_list"): [address("component_create"), address("category_list")],
        address("platform_list"): [address("platform_create")],
    }
    other = log_in(world.board)
    for page, expected in links.items():
        for link in expected:
            assert link in secretary.get(page).text, link
            assert link not in other.get(page).text, link
            assert link not in secretary.get(page + f"?at={world.days(-5).isoformat()}").text, link


@pytest.mark.parametrize("many", [0, 30])
def test_the_page_of_a_component_costs_as_few_queries(world, secretary, django_assert_max_num_queries, many):
    component = world.component("FUN-01", need=False)
    for number in range(many):
        Need.ask(
            by=None,
            component=component,
            responsibility=Responsibility.DEVELOP,
            contributors_wanted=number,
            on=world.days(number - many),
        )
    with django_assert_max_num_queries(15):
        assert secretary.get(component.get_absolute_url()).status_code == 200


# --- phases ---


def test_a_phase_is_changed_from_a_day(world, secretary):
    component = world.component("FUN-01")
    page = secretary.get(address("component_phase", "FUN-01"))
    assert 'value="wanted"' not in page.text
    answer = secretary.post(
        address("component_phase", "FUN-01"),
        {"phase": "in_development", "on": world.days(-2).isoformat(), "version": page.context["version"]},
    )
    assert answer.status_code == 302
    assert component.phase_on(world.days(-2)) == Phase.IN_DEVELOPMENT


def test_retiring_tells_what_ends_and_asks_for_a_yes(world, secretary):
    component = world.component("FUN-01")
    world.confirmed(component)
    world.offer(component, world.bravo, part=Part.INTERESTED)
    page = secretary.get(address("component_phase", "FUN-01")).text
    for told in ("1 bevestigde intekening eindigt", "1 aanbod of belangstelling", "2 keer vervalt"):
        assert told in page
    facts = {"phase": "retired", "on": world.today.isoformat()}
    refused = secretary.post(address("component_phase", "FUN-01"), facts)
    assert set(refused.context["form"].errors) == {"reason", "settle"}
    secretary.post(address("component_phase", "FUN-01"), facts | {"reason": "Vervangen", "settle": "on"})
    assert component.phase_on(world.today) == Phase.RETIRED
    assert not SignUp.objects.as_at(world.today).exists()


def test_a_version_that_is_no_longer_so_changes_no_phase(world, secretary):
    component = world.component("FUN-01")
    component.enter(Phase.IN_DEVELOPMENT, by=None, on=world.days(-5))
    facts = {"phase": "in_operation", "on": world.today.isoformat(), "version": "new"}
    assert secretary.post(address("component_phase", "FUN-01"), facts).status_code == 409


def test_a_mistaken_phase_is_undone(world, secretary):
    component = world.component("FUN-01")
    component.enter(Phase.IN_OPERATION, by=None)
    assert address("component_phase_undo", "FUN-01") in secretary.get(address("component_phase", "FUN-01")).text
    page = secretary.get(address("component_phase_undo", "FUN-01")).text
    assert "In beheer" in page or "in beheer" in page
    secretary.post(address("component_phase_undo", "FUN-01"), {"reason": "Verkeerde knop"})
    assert component.phase_on(world.today) == Phase.WANTED
    assert secretary.post(address("component_phase_undo", "FUN-01"), {"reason": "Nog eens"}).status_code == 409


# --- what is asked ---


def test_what_is_asked_changes_from_today(world, secretary):
    component = world.component("FUN-01")
    page = secretary.get(address("need_ask", "FUN-01", "develop"))
    facts = {"lead_wanted": "on", "contributors_wanted": "2", "on": world.today.isoformat()}
    secretary.post(address("need_ask", "FUN-01", "develop"), facts | {"version": page.context["version"]})
    rows = component.needs.filter(responsibility=Responsibility.DEVELOP).order_by("since")
    assert [row.contributors_wanted for row in rows] == [0, 2]
    assert "Gevraagd in andere perioden" in secretary.get(component.get_absolute_url()).text


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "lead_wanted"),
        ({"contributors_wanted": "1000"}, "contributors_wanted"),
        ({"hours_wanted": "9999999"}, "hours_wanted"),
        ({"lead_wanted": "on", "due_on": "1999-12-31"}, "due_on"),
        ({"lead_wanted": "on", "on": ""}, "on"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field(world, secretary, facts, field):
    world.component("FUN-01", need=False)
    answer = secretary.post(address("need_ask", "FUN-01", "manage"), {"on": world.today.isoformat()} | facts)
    assert field in answer.context["form"].errors
    assert not Need.objects.exists()


@pytest.mark.parametrize("phase", [Phase.CANDIDATE, Phase.RETIRED])
def test_where_nothing_can_be_asked_the_page_says_what_to_do(world, secretary, phase):
    world.component("FUN-01", phase=phase, need=False)
    page = secretary.get(address("need_ask", "FUN-01", "develop")).text
    assert address("component_phase", "FUN-01") in page
    assert 'name="lead_wanted"' not in page


def test_what_is_fulfilled_is_asked_no_longer(world, secretary):
    component = world.component("FUN-01")
    facts = {"closed_as": "fulfilled", "on": world.today.isoformat()}
    answer = secretary.post(address("need_close", "FUN-01", "develop"), facts)
    assert answer.headers["Location"] == component.get_absolute_url()
    assert not component.needs.filter(responsibility=Responsibility.DEVELOP).as_at(world.today).exists()
    again = secretary.get(address("need_close", "FUN-01", "develop"), follow=True)
    assert "niets gevraagd" in again.text


def test_no_such_responsibility_is_not_found(world, secretary):
    world.component("FUN-01")
    for name in ("need_ask", "need_close"):
        assert secretary.get(address(name, "FUN-01", "paint")).status_code == 404


# --- platforms and categories ---


def test_a_platform_is_added_and_changed_and_its_old_address_leads_on(world, secretary, client):
    component = world.component("FUN-01")
    facts = {
        "name": "Het Plein",
        "phase": "in_operation",
        "on": world.days(-3).isoformat(),
        "components": [component.pk],
    }
    assert secretary.post(address("platform_create"), facts).headers["Location"] == address(
        "platform_detail", "het-plein"
    )
    plein = Platform.objects.get()
    assert list(plein.components.all()) == [component]
    answer = secretary.post(address("platform_facts", "het-plein"), {"name": "Plein", "slug": "plein", "order": 3})
    assert answer.headers["Location"] == address("platform_detail", "plein")
    assert not plein.components.exists()
    assert client.get(address("platform_detail", "het-plein")).headers["Location"] == answer.headers["Location"]


@pytest.mark.parametrize("slug", ["new", "bestaat", "Met Spatie"])
def test_an_address_that_is_taken_is_told_beside_it(world, secretary, slug):
    Platform.establish(by=None, network=world.network, name="Bestaat")
    facts = {"name": "Ander", "slug": slug, "phase": "wanted", "on": world.today.isoformat()}
    answer = secretary.post(address("platform_create"), facts)
    assert "slug" in answer.context["form"].errors
    assert Platform.objects.count() == 1


def test_a_category_that_is_used_stays(world, secretary):
    world.component("FUN-01")
    with pytest.raises(StepRefused):
        world.category.remove(by=world.secretary)
    assert secretary.post(address("category_remove", "FUN")).status_code == 409
    assert address("category_remove", "FUN") not in secretary.get(address("category_list")).text


def test_a_category_gets_a_name_and_another_code_and_components_keep_theirs(world, secretary):
    world.component("FUN-01")
    secretary.post(address("category_change", "FUN"), {"kind": "functional", "own_name": "Functies", "prefix": "fnc"})
    world.category.refresh_from_db()
    assert (world.category.name, world.category.prefix, world.category.order) == ("Functies", "FNC", 1)
    assert Component.objects.get().code == "FUN-01"
    assert Component.establish(by=None, network=world.network, category=world.category, name="X").code == "FNC-01"


@pytest.mark.parametrize("prefix", ["FUN", "X", "TOOLONG", "F1"])
def test_a_code_that_cannot_be_is_told_beside_it(world, secretary, prefix):
    answer = secretary.post(address("category_create"), {"kind": "legal", "prefix": prefix})
    assert "prefix" in answer.context["form"].errors
    assert Category.objects.count() == 1


def test_without_categories_the_secretary_is_led_to_them(world, secretary):
    world.category.delete()
    assert address("category_list") in secretary.get(address("component_create")).text
    assert address("category_create") in secretary.get(address("category_list")).text
