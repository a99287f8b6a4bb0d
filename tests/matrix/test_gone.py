"""What was removed while somebody filled in a form about it: they read so, and get back what they typed."""

import pytest

from matrix.models import Category, Facility, Finding, Platform, Stance
from stakeholders.models import SavedView


@pytest.fixture
def facility(world):
    return Facility.register(
        by=None, component=world.component(), participation=world.related, name="Elders", stance=Stance.OVERLAP_OPEN
    )


def test_a_form_about_what_was_removed_is_given_back(world, log_in, facility):
    secretary = log_in(world.secretary)
    url = f"/proef/facilities/{facility.pk}/change/"
    sent = secretary.hidden_on(url) | {"name": "Nieuwe naam", "offers": "Een lange tekst."}
    facility.remove(by=world.secretary, reason="Bestaat niet meer.")
    answer = secretary.post(url, sent)
    assert answer.status_code == 409
    for word in ("Intussen verwijderd", "Sien Secretaris", "Bestaat niet meer.", "Een lange tekst.", "Nieuwe naam"):
        assert word in answer.text
    assert secretary.get(url).status_code == 404


def test_only_for_who_may_do_it(world, log_in, facility):
    facility.remove(by=world.secretary, reason="Bestaat niet meer.")
    url = f"/proef/facilities/{facility.pk}/change/"
    for who in (None, world.representative, world.outsider):
        answer = log_in(who).post(url, {"name": "Nieuwe naam", "version": "1"})
        assert answer.status_code == 404
        assert "Bestaat niet meer." not in answer.text


def test_what_never_was_or_is_elsewhere_is_not_found(world, log_in, facility):
    assert log_in(world.secretary).post("/proef/facilities/999/change/", {"version": "1"}).status_code == 404


def test_a_category_a_finding_and_a_view_too(world, log_in):
    secretary = log_in(world.secretary)
    category = Category.establish(by=None, network=world.network, kind="legal", prefix="JUR")
    platform = Platform.establish(by=None, network=world.network, name="Plein", slug="plein")
    finding = Finding.record(by=None, platform=platform, on=world.today, source="Test", text="Zoeken gaat goed.")
    view = SavedView.keep(by=None, network=world.network, owner=None, name="Open", page="matrix:matrix", query="")
    forms = {
        "/proef/categories/JUR/": {"own_name": "Juridische zaken"},
        f"/proef/findings/{finding.pk}/change/": {"text": "Zoeken gaat slecht."},
        f"/proef/views/{view.pk}/rename/": {"name": "Wat open is"},
    }
    category.remove(by=None)
    finding.remove(by=None, reason="Dubbel.")
    view.remove(by=None)
    for url, facts in forms.items():
        answer = secretary.post(url, facts | {"version": "1"})
        assert answer.status_code == 409, url
        assert next(iter(facts.values())) in answer.text


def test_the_view_of_somebody_else_stays_unknown(world, log_in):
    own = SavedView.keep(
        by=None, network=world.network, owner=world.board, name="Geheim", page="matrix:matrix", query=""
    )
    own.remove(by=None)
    answer = log_in(world.secretary).post(f"/proef/views/{own.pk}/rename/", {"name": "X", "version": "1"})
    assert answer.status_code == 404


def test_a_step_with_an_annulled_sign_up_gives_back_the_reason(world, log_in):
    row = world.offer(world.component())
    row.annul(by=None, reason="Vergissing")
    answer = log_in(world.secretary).post(
        f"/proef/sign-ups/{row.pk}/decline/", {"reason": "Past niet.", "version": "1"}
    )
    assert answer.status_code == 409
    assert "Past niet." in answer.text


def test_a_need_that_was_closed_meanwhile_gives_back_the_reason(world, log_in):
    component = world.component()
    component.needs.filter(responsibility=1).get().close(by=None, closed_as="fulfilled")
    answer = log_in(world.secretary).post(
        "/proef/components/FUN-01/needs/develop/close/", {"reason": "Te duur.", "version": "1"}
    )
    assert answer.status_code == 409
    assert "Te duur." in answer.text
