"""The admin of the matrix and of people: for administrators, with history, and no way round the verbs."""

import pytest
from django.urls import reverse
from django.utils import translation

from matrix.models import (
    Category,
    Component,
    ComponentPhase,
    Facility,
    FacilityStance,
    Finding,
    Health,
    Need,
    Phase,
    Platform,
    PlatformPhase,
    SignUp,
    Status,
    StatusUpdate,
    UsageFigure,
)
from stakeholders.models import Membership, Network, Organisation, Participation, ParticipationRole, Person, User
from tests.cast import PASSWORD, make_world
from tests.permissions.scene import make_use

MATRIX = (
    *(Category, Component, ComponentPhase, Need, Platform, PlatformPhase, SignUp, StatusUpdate),
    *(Facility, FacilityStance, UsageFigure, Finding),
)
PEOPLE = (Membership, Network, Organisation, Participation, ParticipationRole, Person, User)


@pytest.fixture
def filled(world):
    """At least one row of everything."""
    square = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    square.enter(Phase.IN_OPERATION, by=None)
    component = world.component()
    world.confirmed(component).report(by=None, health=Health.ON_TRACK, text="Goed.")
    make_use(world, component, square)
    return world


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_an_administrator_sees_every_row_and_its_history(filled, log_in):
    client = log_in(filled.administrator)
    for model in (*MATRIX, *PEOPLE):
        row = model.objects.first()
        for page, args in (("changelist", []), ("change", [row.pk]), ("history", [row.pk])):
            assert client.get(address(model, page, *args)).status_code == 200, (model, page)


@pytest.mark.parametrize("model", [SignUp, StatusUpdate, Facility, FacilityStance, UsageFigure, Finding])
def test_nothing_is_added_or_deleted_beside_the_verbs(filled, log_in, model):
    client = log_in(filled.administrator)
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "delete", model.objects.get().pk), {"post": "yes"}).status_code == 403


def test_the_status_of_a_sign_up_cannot_be_changed(filled, log_in):
    row = SignUp.objects.get()
    data = {"promise": "Beter gezegd.", "own_staff": "on", "hours": 1, "cents": 0, "supplier": "", "contact": ""}
    forged = {"until": "2020-01-01", "closed_as": "ended", "closed_on": "2026-01-01", "confirmed_on": "", "part": 2}
    response = log_in(filled.administrator).post(address(SignUp, "change", row.pk), data | forged)
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.promise == "Beter gezegd."
    assert row.status_on(filled.today) == Status.CONFIRMED
    assert row.history.first().history_user == filled.administrator


def test_what_belongs_to_a_network_stays_there(filled, log_in):
    row = Category.objects.get()
    data = {"network": 999, "kind": row.kind, "own_name": "Anders", "prefix": "ABC", "order": 1}
    log_in(filled.administrator).post(address(Category, "change", row.pk), data)
    row.refresh_from_db()
    assert (row.network, row.own_name) == (filled.network, "Anders")


def test_an_administrator_makes_an_account(world, log_in, client):
    person = Person.objects.create(name="Nieuw Iemand")
    data = {"email": "Nieuw@Example.org", "person": person.pk, "usable_password": "true"}
    new = data | {"password1": PASSWORD, "password2": PASSWORD}
    assert log_in(world.administrator).post(address(User, "add"), new).status_code == 302
    assert client.login(username="nieuw@example.org", password=PASSWORD)
    again = log_in(world.administrator).post(address(User, "add"), new)
    assert "email" in again.context["adminform"].form.errors


def test_the_admin_is_behind_our_own_login(world, client, log_in):
    index = reverse("admin:index")
    assert client.get(index).headers["Location"] == "/accounts/login/?next=/admin/"
    assert client.get(reverse("admin:login")).headers["Location"] == "/accounts/login/?next=/admin/"
    assert log_in(world.administrator).get(index).status_code == 200
    assert log_in(world.administrator).get(reverse("admin:login")).headers["Location"] == index


@pytest.mark.parametrize("who", ["secretary", "board", "representative", "outsider"])
def test_who_is_no_administrator_is_refused_and_told_why(world, log_in, who):
    with translation.override("en"):
        for name in ("admin:index", "admin:login"):
            response = log_in(world.users[who]).get(reverse(name))
            assert response.status_code == 403
            assert "That page is for administrators of the installation only." in response.content.decode()


def test_an_earlier_state_is_only_to_look_at(world, log_in):
    row = world.confirmed(world.component())
    row.withdraw(by=None, reason="Druk")
    client = log_in(world.administrator)
    version = reverse("admin:matrix_signup_simple_history", args=[row.pk, row.history.earliest().history_id])
    assert client.get(version).status_code == 200
    assert client.post(version, {"promise": "Anders"}).status_code == 403
    row.refresh_from_db()
    assert row.closed_on


def test_a_component_is_never_tied_to_another_network(world, log_in):
    other = make_world("ander", "Ander")
    foreign = Platform.objects.create(network=other.network, name="Elders", slug="elders")
    component = world.component()
    page = reverse("admin:matrix_component_change", args=[component.pk])
    data = {"category": world.category.pk, "code": component.code, "name": "Wiki", "priority": 2}
    answer = log_in(world.administrator).post(page, data | {"platforms": foreign.pk})
    assert "platforms" in answer.context["adminform"].form.errors
    assert not component.platforms.exists()


def test_what_the_database_would_refuse_is_said_in_the_form(world, log_in):
    component, taken = world.component("FUN-01"), world.component("FUN-02")
    page = reverse("admin:matrix_component_change", args=[component.pk])
    data = {"category": world.category.pk, "code": taken.code, "name": "Wiki", "priority": 2}
    with translation.override("en"):
        page = reverse("admin:matrix_component_change", args=[component.pk])
        answer = log_in(world.administrator).post(page, data)
    assert answer.status_code == 200
    assert "Another component of this network has this code already." in answer.content.decode()
