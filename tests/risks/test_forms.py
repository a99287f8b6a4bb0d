"""Bad input: a sentence beside the field, what was typed is kept, nothing half saved."""

import pytest
from django.urls import reverse

from risks.models import Rating, Risk, StatusChange, Visibility
from tests.cast import make_world


@pytest.fixture
def send(world, log_in):
    """Send a form as the secretary, or as somebody else; gives the page that comes back."""

    def post(page, sent, risk=None, by=None):
        args = [world.network.slug, *([risk.number] if risk else [])]
        return log_in(by or world.secretary).post(reverse(f"risks:{page}", args=args), sent)

    return post


RISK = {"title": "De server valt uit", "event": "alles ligt stil", "kind": "threat", "visibility": "partners"}
CHANGE = RISK | {"treatment": "undecided"}


WRONG_RISK = (
    ({"title": ""}, "title"),
    ({"title": "   "}, "title"),
    ({"title": "x" * 151}, "title"),
    ({"kind": "iets"}, "kind"),
    ({"kind": ""}, "kind"),
    ({"visibility": "iedereen"}, "visibility"),
    ({"owner": "9999"}, "owner"),
    ({"category": "9999"}, "category"),
    ({"components": ["9999"]}, "components"),
    ({"owner_organisation": "9999"}, "owner_organisation"),
    ({"proximity": "ooit"}, "proximity"),
)


def test_registering_with_wrong_input(world, send):
    for wrong, field in WRONG_RISK:
        page = send("risk_create", RISK | wrong)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["event"].value() == "alles ligt stil"
        assert f'id="id_{field}_error"' in page.content.decode()
    assert not Risk.objects.exists()
    assert not StatusChange.objects.exists()


WRONG_CHANGE = (
    ({"title": ""}, "title"),
    ({"treatment": "exploit"}, "treatment"),
    ({"kind": "opportunity", "treatment": "accept"}, "treatment"),
    ({"treatment": "iets"}, "treatment"),
    ({"next_review": "morgen"}, "next_review"),
    ({"next_review": "0001-01-01"}, "next_review"),
    ({"sign_ups": ["9999"]}, "sign_ups"),
)


def test_changing_with_wrong_input(world, register, send):
    risk = register()
    before = Risk.objects.values().get()
    for wrong, field in WRONG_CHANGE:
        page = send("risk_update", CHANGE | wrong, risk)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["event"].value() == "alles ligt stil"
    assert Risk.objects.values().get() == before


def test_what_belongs_to_another_network_cannot_be_chosen(world, send):
    other = make_world("ander", "Ander")
    wrong = {
        "components": [other.component().pk],
        "owner_organisation": other.alfa.pk,
        "owner": other.board.person.pk,
    }
    page = send("risk_create", RISK | wrong)
    assert set(page.context["form"].errors) == set(wrong)
    assert not Risk.objects.exists()


def test_who_may_not_see_what_is_the_boards_cannot_hide_a_risk_there(world, register, send):
    page = send("risk_create", RISK | {"visibility": "board"}, by=world.representative)
    assert "visibility" in page.context["form"].errors
    assert send("risk_create", RISK | {"visibility": "board"}, by=world.board).status_code == 302
    own = register(owner=world.representative.person, visibility=Visibility.BOARD)
    sent = CHANGE | {"visibility": "board", "owner": world.representative.person.pk}
    assert send("risk_update", sent, own, by=world.representative).status_code == 302


RATING = {"likelihood": "3", "impact": "4", "kind": "current", "note": "Zie het onderzoek."}


WRONG_RATING = (
    ({"likelihood": ""}, "likelihood"),
    ({"impact": ""}, "impact"),
    ({"likelihood": "6"}, "likelihood"),
    ({"impact": "0"}, "impact"),
    ({"impact": "veel"}, "impact"),
    ({"kind": "iets"}, "kind"),
    ({"kind": ""}, "kind"),
    ({"on": "gisteren"}, "on"),
    ({"supersedes": "9999"}, "supersedes"),
)


def test_rating_with_wrong_input(world, register, send):
    risk = register()
    for wrong, field in WRONG_RATING:
        page = send("risk_rate", RATING | wrong, risk)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["note"].value() == "Zie het onderzoek."
    assert not Rating.objects.exists()


def test_rating_for_a_day_that_cannot_be(world, register, send):
    risk = register(on=world.days(-5))
    for days, status in ((1, 200), (-6, 409)):
        page = send("risk_rate", RATING | {"on": world.days(days).isoformat()}, risk)
        assert page.status_code == status
        assert len(page.context["form"].non_field_errors()) == 1
    page = send("risk_rate", RATING | {"on": world.days(-1).isoformat()}, risk, by=world.board)
    assert Rating.objects.get().effective_on == world.today  # the day was not asked, so it is not listened to


def test_a_correction_through_the_form(world, rated, send):
    risk = rated(5, 5)
    wrong = Rating.objects.get()
    assert send("risk_rate", RATING | {"supersedes": wrong.pk}, risk).status_code == 302
    assert risk.rating_on(world.today).cell.score == 12
    page = send("risk_rate", RATING | {"supersedes": wrong.pk}, risk)
    assert "supersedes" in page.context["form"].errors


WRONG_STEP = (
    ({"step": ""}, "step", 200),
    ({"step": "vlieg"}, "step", 200),
    ({"step": "rate"}, "step", 200),
    ({"reason": ""}, "reason", 200),
    ({"reason": "  "}, "reason", 200),
    ({"on": "32-13-2026"}, "on", 200),
    ({"step": "reopen"}, "__all__", 409),
    ({"step": "treat"}, "__all__", 409),
)


def test_changing_the_status_with_wrong_input(world, register, send):
    risk = register()
    for wrong, field, status in WRONG_STEP:
        page = send("risk_status", {"step": "close", "reason": "Voorbij"} | wrong, risk)
        assert page.status_code == status
        assert list(page.context["form"].errors) == [field]
        if "reason" not in wrong:
            assert page.context["form"]["reason"].value() == "Voorbij"
    assert StatusChange.objects.count() == 1
