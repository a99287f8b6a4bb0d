"""What is said of a past day later equals what was said on that day: later steps never rewrite the past."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.models import Component, Need, NeedClosed, Part, Phase, Responsibility, SignUp
from matrix.models.status import standing_on
from stakeholders.models import Organisation, Participation, ParticipationRole
from tests.cast import LONG_AGO, make_world

ORIGIN = date(2024, 1, 1)
DAYS = 8

STEPS = st.tuples(
    st.integers(0, DAYS - 1),
    st.sampled_from(
        [
            *("offer", "confirm", "decline", "withdraw", "end", "renew", "hand_over", "report", "attest", "contribute"),
            *("ask", "close", "enter", "rename"),
        ]
    ),
    st.integers(0, 3),
    st.sampled_from(Part.values),
    st.integers(0, 5),
    st.none() | st.integers(1, 6),
)


class ReplayTest(TestCase):
    """Any order of verbs on one component, day after day."""

    def setUp(self):
        self.world = make_world()
        self.world.network.silent_after_days = 2
        self.component = self.world.component()
        self.partners = [self.world.alfa, self.world.bravo, self.world.prospect]

    def act(self, day, step, pick, part, delay, length):  # noqa: C901 - one branch a verb
        """One verb on `day`; which row and with what follows from the drawn numbers."""
        since = day + timedelta(days=delay)
        until = since + timedelta(days=length) if length else None
        who = self.partners[pick % 3]
        rows = list(SignUp.objects.order_by("pk"))
        row = rows[pick % len(rows)] if rows else None
        if step == "offer":
            self.world.offer(self.component, who, part=part, on=day, since=since, until=until)
        elif step == "ask":
            Need.ask(
                by=None,
                component=self.component,
                responsibility=Responsibility.DEVELOP,
                on=day,
                contributors_wanted=pick,
                hours_wanted=delay * 100,
            )
        elif step == "close":
            for need in Need.objects.as_at(day).filter(responsibility=Responsibility.DEVELOP):
                need.close(by=None, closed_as=NeedClosed.DROPPED, reason="Niet meer nodig", on=day)
        elif step == "enter":
            self.component.enter(list(Phase)[delay % 5], by=None, on=day)
        elif step == "rename":
            who.organisation.rename(by=None, name=f"Naam {pick}{delay}", on=day)
        elif row is None:
            return
        elif step in ("confirm", "end", "attest", "contribute"):
            getattr(row, step)(by=None, on=day)
        elif step in ("decline", "withdraw"):
            getattr(row, step)(by=None, reason="Daarom", on=day)
        elif step == "report":
            row.report(by=None, on=day, health=1 + pick % 3, text="Zo gaat het.")
        elif step == "renew":
            row.renew(by=None, on=day, hours=pick, until=until)
        else:
            row.name_successor(by=None, successor=who, handover_on=since, on=day)
            offer = self.world.offer(self.component, who, on=day, since=since)
            row.refresh_from_db()
            row.hand_over(by=None, to=offer, on=day)

    def told_of(self, day):
        """Everything that effective time says of `day`."""
        return {
            "sign-ups": list(SignUp.objects.order_by("pk").with_status(at=day).values_list("pk", "status")),
            "standing": list(SignUp.objects.order_by("pk").as_at(day).values_list("pk", "hours")),
            "health": list(
                SignUp.objects.with_health(network=self.world.network, at=day)
                .filter(standing_on(day))
                .order_by("pk")
                .values_list("pk", "health", "last_update_on", "attested_on", "silent", "at_risk", "ending")
            ),
            "chosen": list(
                SignUp.objects.order_by("pk").as_at(day).with_choice(at=day).values_list("pk", "chosen", "chosen_on")
            ),
            "needs": list(
                Need.objects.order_by("responsibility")
                .as_at(day)
                .with_coverage(at=day)
                .values_list("responsibility", "contributors_wanted", "coverage", "hours", "contested")
            ),
            "phase": list(Component.objects.with_phase(at=day).values_list("phase", flat=True)),
            "covered": list(Component.objects.with_coverage(at=day).values_list("coverage", flat=True)),
            "counting": list(Component.objects.that_count(at=day).values_list("pk", flat=True)),
            "names": list(Organisation.objects.with_name(at=day).order_by("pk").values_list("name_then", flat=True)),
            "partners": list(Participation.objects.who_may_sign_up(at=day).order_by("pk").values_list("pk", flat=True)),
            "roles": list(ParticipationRole.objects.order_by("pk").as_at(day).values_list("participation", "role")),
        }

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEPS, max_size=14))
    def test_later_steps_never_rewrite_an_earlier_day(self, steps):
        told = {}
        before = self.told_of(LONG_AGO + timedelta(days=1))
        for number in range(DAYS):
            day = ORIGIN + timedelta(days=number)
            for _when, *rest in [step for step in steps if step[0] == number]:
                try:
                    self.act(day, *rest)
                except ValidationError:
                    continue
            told[day] = self.told_of(day)
        for day, then in told.items():
            assert self.told_of(day) == then
        assert self.told_of(LONG_AGO + timedelta(days=1)) == before
