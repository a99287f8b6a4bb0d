"""Many at once, against a server of several processes: exactly as many leads as there are places, and never a fault."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from matrix.models import Part, Responsibility, SignUp
from stakeholders.models import Role
from tests.cast import make_world, organisation, participation, without_history
from tests.server import logged_in, post, serving

PROCESSES, ATTEMPTS, LEADS = 8, 200, 50


@pytest.fixture
def offers(transactional_db):
    """For each of 50 leads as many rival offers as it takes for every attempt to be about another one."""
    world = make_world()
    rivals = PROCESSES * ATTEMPTS // LEADS
    who = [
        participation(world.network, organisation(f"Organisatie {number}"), Role.PARTNER) for number in range(rivals)
    ]
    components = [world.component(f"FUN-{number:02}") for number in range(LEADS)]
    with without_history():
        SignUp.objects.bulk_create(
            SignUp(
                network=world.network,
                component=component,
                responsibility=Responsibility.DEVELOP,
                participation=rival,
                part=Part.LEAD,
                promise="Wij trekken dit.",
                own_staff=True,
                offered_on=timezone.localdate() - timedelta(days=1),
                since=timezone.localdate(),
            )
            for component in components
            for rival in who
        )
    return world, list(SignUp.objects.values_list("pk", flat=True))


def test_of_1600_confirmations_of_50_leads_exactly_50_count(offers, tmp_path):
    world, keys = offers
    random.Random(50).shuffle(keys)
    headers = logged_in(world.secretary)

    def confirm(mine: list[int]) -> list[tuple[int, str]]:
        connection = server.connect()
        answers = [
            post(connection, f"/networks/{world.network.slug}/sign-ups/{key}/confirmation", headers, {}) for key in mine
        ]
        return [(status, str(body.get("detail", ""))) for status, body in answers]

    with serving(tmp_path, processes=PROCESSES) as server, ThreadPoolExecutor(PROCESSES) as clients:
        shares = [keys[number::PROCESSES] for number in range(PROCESSES)]
        answers = [answer for share in clients.map(confirm, shares) for answer in share]

    assert Counter(status for status, _reason in answers) == {201: LEADS, 409: PROCESSES * ATTEMPTS - LEADS}
    assert all(reason for status, reason in answers if status == 409)
    confirmed = SignUp.objects.filter(confirmed_on__isnull=False)
    assert confirmed.count() == confirmed.values("component").distinct().count() == LEADS
    assert "locked" not in server.log.read_text()
    assert "Traceback" not in server.log.read_text()


def test_nothing_that_was_answered_with_success_is_lost_when_the_server_is_killed(transactional_db, tmp_path):
    """All processes end in the middle of their work; then a new server stands on what they left."""
    world = make_world()
    clients, enough = 4, 60
    partners = [
        participation(world.network, organisation(f"Organisatie {number}"), Role.PARTNER) for number in range(6)
    ]
    components = [world.component(f"FUN-{number:02}") for number in range(40)]
    headers = logged_in(world.secretary)
    wanted = [(component.code, partner.organisation.slug) for component in components for partner in partners]
    answered: list[tuple[str, str, int]] = []

    def offer(mine: list[tuple[str, str]]) -> None:
        connection = server.connect()
        for code, slug in mine:
            body = {
                "component": code,
                "responsibility": "develop",
                "organisation": slug,
                "part": "contributor",
                "promise": "Wij werken mee.",
                "arrangements": ["own_staff"],
            }
            try:
                status, told = post(connection, f"/networks/{world.network.slug}/sign-ups", headers, body)
            except OSError:
                return  # the server is gone
            assert status == 201, told
            answered.append((code, slug, told["id"]))
            if len(answered) == enough:
                server.kill()

    with serving(tmp_path, processes=4) as server, ThreadPoolExecutor(clients) as pool:
        list(pool.map(offer, [wanted[number::clients] for number in range(clients)]))
    assert enough <= len(answered) < len(wanted)

    kept = SignUp.objects.in_bulk()
    for code, slug, key in answered:
        row = kept[key]
        assert (row.component.code, row.participation.organisation.slug) == (code, slug)
        assert row.confirmed_on == row.offered_on  # confirmed at once, in the same transaction
    # What was not answered is there whole, or not at all: with its confirmation and its history.
    assert all(row.confirmed_on and row.history.count() == 2 for row in kept.values())
    assert len(kept) <= len(answered) + clients

    with serving(tmp_path, processes=2) as server:
        code, slug = next(pair for pair in wanted if pair not in {(code, slug) for code, slug, _key in answered})
        body = {"component": code, "responsibility": "manage", "organisation": slug, "part": "contributor"}
        body |= {"promise": "Wij werken mee.", "arrangements": ["own_staff"]}  # type: ignore[dict-item]
        status, told = post(server.connect(), f"/networks/{world.network.slug}/sign-ups", headers, body)
        assert status == 201, told
