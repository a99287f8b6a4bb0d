"""Whoever decides about something reads on that page what it is about."""

import pytest

from matrix.models import Phase


def text_of(answer):
    return " ".join(answer.text.split())


@pytest.fixture
def held(world):
    row = world.confirmed(world.component(name="Wiki"), promise="Wij bouwen de wiki.", hours=120, on=world.days(-9))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(9))
    return row


STEPS = ("withdraw", "end", "successor", "hand-over", "annul", "attest")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_tells_which_sign_up_it_is_about(world, log_in, held, step):
    text = text_of(log_in(world.secretary).get(f"/proef/sign-ups/{held.pk}/{step}/"))
    for word in (
        "Gemeente Alfa",
        "Wiki",
        "ntwikkelen",
        "Trekker",
        "Wij bouwen de wiki.",
        "120 uur",
        "deze organisatie",
    ):
        assert word in text


@pytest.mark.parametrize("step", ["confirm", "decline"])
def test_who_judges_an_offer_reads_who_leads(world, log_in, held, step):
    offer = world.offer(held.component, world.bravo, promise="Wij helpen.", since=world.days(9))
    text = text_of(log_in(world.secretary).get(f"/proef/sign-ups/{offer.pk}/{step}/"))
    for word in ("Waterschap Bravo", "Wij helpen.", "Huidige trekker", "Gemeente Alfa"):
        assert word in text


def test_who_retires_a_component_reads_who_signed_up(world, log_in, held):
    text = text_of(log_in(world.secretary).get("/proef/components/FUN-01/phase/"))
    assert "Gemeente Alfa (ontwikkelen, trekker)" in text


def test_who_undoes_a_phase_reads_who_signed_up(world, log_in, held):
    held.component.enter(Phase.IN_DEVELOPMENT, by=None)
    text = text_of(log_in(world.secretary).get("/proef/components/FUN-01/phase/undo/"))
    assert "Gemeente Alfa (ontwikkelen, trekker)" in text


def test_who_closes_a_need_reads_who_signed_up_for_it(world, log_in, held):
    world.confirmed(held.component, world.bravo, responsibility=2)
    text = text_of(log_in(world.secretary).get("/proef/components/FUN-01/needs/develop/close/"))
    assert "Gemeente Alfa (trekker)" in text
    assert "Waterschap Bravo" not in text.partition("Wie zich intekende")[2].partition("</dl>")[0]


def test_who_ends_a_participation_reads_what_was_promised(world, log_in, held):
    text = text_of(log_in(world.secretary).get("/proef/partners/proef-alfa/end/"))
    assert "Wij bouwen de wiki." in text
