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
    ({"components": ["9" * 25]}, "components"),
    ({"owner_organisation": "9999"}, "owner_organisation"),
    ({"proximity": "ooit"}, "proximity"),
    ({"cause": "x" * 4001}, "cause"),
)


def sentences(page):
    """What the form says beside its fields, in Dutch."""
    return [str(sentence) for errors in page.context["form"].errors.values() for sentence in errors]


def test_registering_with_wrong_input(world, send):
    told = set()
    for wrong, field in WRONG_RISK:
        page = send("risk_create", RISK | wrong)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["event"].value() == "alles ligt stil"
        assert f'id="id_{field}_error"' in page.content.decode()
        told.update(sentences(page))
    assert not Risk.objects.exists()
    assert not StatusChange.objects.exists()
    assert told == {
        "Geef het risico een titel.",
        "Maak dit korter: hoogstens 150 tekens. Dit zijn er 151.",
        "Maak dit korter: hoogstens 4000 tekens. Dit zijn er 4001.",
        "Kies of dit een dreiging is of een kans.",
        "Kies wie dit risico mag zien.",
        "Kies een persoon uit de lijst.",
        "Kies een categorie uit de lijst.",
        "Kies onderdelen uit de lijst.",
        "Kies een organisatie uit de lijst.",
        "Kies uit de lijst hoe snel het kan gebeuren.",
    }


# --- a title that another risk has already ---


def test_a_title_that_is_there_already_is_asked_about_before_anything_is_saved(world, register, send):
    there = register(title="De server  valt uit")
    page = send("risk_create", RISK | {"title": " de server valt UIT"})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["title"]
    assert sentences(page) == [
        f"{there.number} heeft deze titel al. Bedoelt u een ander risico? Vink dat dan hieronder aan."
    ]
    assert f'href="{there.get_absolute_url()}"' in page.content.decode()
    assert page.context["form"]["event"].value() == "alles ligt stil"
    assert Risk.objects.count() == 1


def test_who_means_another_risk_registers_it_all_the_same(world, register, send):
    register(title=RISK["title"])
    assert 'name="another"' in send("risk_create", RISK).content.decode()
    assert send("risk_create", RISK | {"another": "on"}).status_code == 302
    assert Risk.objects.filter(title=RISK["title"]).count() == 2


def test_what_else_is_wrong_keeps_the_answer(world, register, send):
    register(title=RISK["title"])
    page = send("risk_create", RISK | {"another": "on", "kind": "iets"})
    assert page.context["form"]["another"].value()
    assert Risk.objects.count() == 1


def test_a_closed_risk_is_pointed_at_too(world, register, send):
    register(title=RISK["title"]).close(by=world.secretary, reason="Voorbij")
    assert "(gesloten)" in send("risk_create", RISK).content.decode()


def test_a_new_title_is_not_asked_about(world, register, send):
    register(title="Iets anders")
    register(title="De server valt uit. Soms")
    with_another_network = make_world("ander", "Ander")
    Risk.register(by=None, network=with_another_network.network, title=RISK["title"])
    assert send("risk_create", RISK).status_code == 302


def test_a_title_gives_away_no_risk_that_one_may_not_know_of(world, register, send):
    register(title=RISK["title"], visibility=Visibility.BOARD)
    assert send("risk_create", RISK, by=world.representative).status_code == 302
    assert send("risk_create", RISK, by=world.board).status_code == 200


WRONG_CHANGE = (
    ({"title": ""}, "title"),
    ({"treatment": "exploit"}, "treatment"),
    ({"kind": "opportunity", "treatment": "accept"}, "treatment"),
    ({"treatment": "iets"}, "treatment"),
    ({"next_review": "morgen"}, "next_review"),
    ({"next_review": "0001-01-01"}, "next_review"),
    ({"next_review": "2020-01-01"}, "next_review"),
    ({"sign_ups": ["9999"]}, "sign_ups"),
    ({"sign_ups": ["x"]}, "sign_ups"),
)


def test_changing_with_wrong_input(world, register, send):
    risk = register()
    before = Risk.objects.values().get()
    told = set()
    for wrong, field in WRONG_CHANGE:
        page = send("risk_update", CHANGE | wrong, risk)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["event"].value() == "alles ligt stil"
        told.update(sentences(page))
    assert Risk.objects.values().get() == before
    assert told == {
        "Geef het risico een titel.",
        "Deze behandeling past niet: met een dreiging gaat u anders om dan met een kans.",
        "Kies een behandeling uit de lijst.",
        "Vul een dag in, bijvoorbeeld 31-12-2026.",
        "Kies een dag tussen 1900 en 2200.",
        "Kies vandaag of een dag die nog komt.",
        "Kies intekeningen uit de lijst.",
    }


def test_a_review_that_is_late_already_does_not_stand_in_the_way_of_a_change(world, register, send):
    risk = register()
    Risk.objects.filter(pk=risk.pk).update(next_review=world.days(-3))
    sent = CHANGE | {"title": "Anders", "next_review": world.days(-3).isoformat()}
    assert send("risk_update", sent, risk).status_code == 302
    risk.refresh_from_db()
    assert (risk.title, risk.next_review) == ("Anders", world.days(-3))


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
    ({"note": "Zie het onderzoek." * 200}, "note"),
)


def test_rating_with_wrong_input(world, register, send):
    risk = register()
    told = set()
    for wrong, field in WRONG_RATING:
        page = send("risk_rate", RATING | wrong, risk)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["note"].value().startswith("Zie het onderzoek.")
        told.update(sentences(page))
    assert told == {
        "Kies hoe waarschijnlijk het is.",
        "Kies hoe groot de impact is.",
        "Kies wat u inschat.",
        "Vul een dag in, bijvoorbeeld 31-12-2026.",
        "Deze inschatting kunt u niet verbeteren. Kies er een uit de lijst.",
        "Maak dit korter: hoogstens 2000 tekens. Dit zijn er 3600.",
    }
    assert not Rating.objects.exists()


def test_rating_for_a_day_that_cannot_be(world, register, send):
    risk = register(on=world.days(-5))
    for days, status, sentence in (
        (1, 200, "Kies vandaag of een dag die voorbij is."),
        (-6, 409, "Dit risico was op die dag nog niet bekend."),
    ):
        page = send("risk_rate", RATING | {"on": world.days(days).isoformat()}, risk)
        assert page.status_code == status
        assert page.context["form"].errors == {"on": [sentence]}
        assert page.context["form"]["likelihood"].value() == "3"
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
    ({"step": "reopen"}, "step", 409),
    ({"step": "treat"}, "step", 409),
    ({"reason": "x" * 2001}, "reason", 200),
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
