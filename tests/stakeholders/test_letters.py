"""What all mails share: one greeting and one end."""

import pytest
from django.core import mail

from overview.tasks import tell_of_leaving
from stakeholders.models import MembershipRole
from stakeholders.tasks import tell_who_moved
from tests.cast import member

pytestmark = pytest.mark.django_db


def told(task, *facts) -> str:
    task.call(*facts)
    (found,) = mail.outbox
    return found.body


def test_each_greets_by_name_and_ends_with_the_name_of_the_product(world, settings):
    body = told(tell_of_leaving, world.representative.pk)
    assert body.startswith("Beste Ria Alfa,\n\n")
    assert body.endswith(f"\n\nIntekenen\n{settings.SITE_URL}\n")


def test_who_moved_to_another_organisation_acts_for_that_one(world):
    member(world.representative.person, world.network, MembershipRole.BOARD)
    body = told(tell_who_moved, world.representative.person.pk, world.bravo.pk, world.alfa.pk)
    assert body.startswith("Beste Ria Alfa,\n\n")
    assert "voortaan handelt u namens Gemeente Alfa" in body
    assert "\n\nIntekenen\n" in body


def test_who_acts_for_one_more_organisation_reads_that_it_comes_with_it(world):
    body = told(tell_who_moved, world.representative.person.pk, world.alfa.pk, world.bravo.pk)
    assert "voortaan handelt u ook namens" in body
