"""Whatever is tried in whatever order: a link lets in only whom it was sent to, once, and only as the last one sent."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from stakeholders.models import Invitation, JoinRequest, Membership, MembershipRole
from stakeholders.models.invitation import DAYS_VALID
from tests.cast import make_world, user

WHO = ("een@example.nl", "twee@example.nl")


def refused(act):
    """Whether `act` was refused; a refused step changes nothing."""
    try:
        with transaction.atomic():
            act()
    except ValidationError:
        return True
    return False


class Invited(TestCase):
    steps = st.lists(
        st.tuples(
            st.sampled_from(["invite", "again", "withdraw", "days", "follow", "end inviter"]),
            st.integers(0, 1),
            st.integers(0, 1),
            st.integers(1, 3),
        ),
        max_size=14,
    )

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def test_who_gets_in_was_asked_with_this_link_and_in_time(self, steps):
        world = make_world()
        accounts = [user(email, email) for email in WHO]
        rows, inviter_there = [], True
        for what, which, whom, number in steps:
            if what == "invite":
                made = []
                refused(lambda made=made, whom=whom: made.append(self._invite(world, WHO[whom])))
                rows += made
                continue
            if what == "end inviter":
                inviter_there = False
                refused(lambda: Membership.objects.get(person=world.coordinator.person).end(by=world.secretary))
                continue
            if not rows:
                continue
            row = rows[which % len(rows)]
            row.refresh_from_db()
            match what:
                case "again":
                    refused(lambda row=row: row.send_again(by=world.coordinator))
                case "withdraw":
                    refused(lambda row=row: row.withdraw(by=world.coordinator))
                case "days":
                    earlier = row.made_at - timedelta(days=DAYS_VALID // 2)
                    Invitation.objects.filter(pk=row.pk).update(made_at=earlier)
                case "follow":
                    right = (
                        accounts[whom].email == row.email
                        and row.is_open
                        and number == row.number
                        and timezone.now() < row.made_at + timedelta(days=DAYS_VALID)
                        and inviter_there
                    )
                    let_in = not refused(
                        lambda row=row, whom=whom, number=number: row.accept(by=accounts[whom], number=number)
                    )
                    assert let_in == right
        accepted = Invitation.objects.exclude(accepted_by=None)
        inside = Membership.objects.filter(person__in=[account.person for account in accounts])
        assert {each.accepted_by.email for each in accepted} == {each.person.user.email for each in inside}
        assert inside.count() == inside.values("person", "role", "participation").distinct().count()

    def _invite(self, world, email):
        return Invitation.invite(
            by=world.coordinator,
            network=world.network,
            email=email,
            role=MembershipRole.REPRESENTATIVE,
            participation=world.alfa,
        )


class Asked(TestCase):
    steps = st.lists(
        st.tuples(st.sampled_from(["ask", "confirm", "accept", "decline"]), st.integers(0, 3), st.integers(0, 1)),
        max_size=12,
    )

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def test_only_what_was_confirmed_is_decided_on_once_and_of_one_who_asks_one_waits(self, steps):
        world = make_world()
        decided = {}
        for what, which, whom in steps:
            if what == "ask":
                self._ask(world, WHO[whom])
                continue
            rows = list(JoinRequest.objects.order_by("pk"))
            if not rows:
                continue
            row = rows[which % len(rows)]
            if what == "confirm":
                refused(lambda row=row: self._by_link(world, row).confirm())
                continue
            waits = row.confirmed_at is not None and row.ended_at is None
            act = {
                "accept": lambda row=row: row.accept(by=world.coordinator),
                "decline": lambda row=row: row.decline(by=world.coordinator, reason="Onbekend"),
            }[what]
            if not refused(act):
                assert waits
                assert decided.setdefault(row.pk, what) == what
        waiting = JoinRequest.objects.waiting()
        assert waiting.count() == waiting.values("email", "participation").distinct().count()
        assert not JoinRequest.objects.visible_to(world.coordinator).filter(confirmed_at=None).exists()
        invited = Invitation.objects.open()
        assert {each.email for each in invited} == {
            JoinRequest.objects.get(pk=key).email for key, how in decided.items() if how == "accept"
        }

    def _ask(self, world, email):
        return JoinRequest.ask(
            by=None,
            network=world.network,
            name="Iemand",
            email=email,
            role=MembershipRole.REPRESENTATIVE,
            participation=world.alfa,
        )

    def _by_link(self, world, row):
        found = JoinRequest.of_link(row.token, network=world.network)
        assert found == row
        return found
