"""Two people, one sign-up: who acts on what was changed meanwhile is told, and loses nothing."""

from matrix.models import Part, SignUp
from tests.config.marks import Marks
from tests.matrix.pages import address, text_of


def version_on(page):
    return Marks.of(page).find("input", name_="version")[0]["value"]


def test_nobody_confirms_what_was_changed_meanwhile(world, log_in):
    row = world.offer(world.component())
    secretary = log_in(world.secretary)
    seen = version_on(secretary.get(address("inbox", world)))
    row.amend(by=world.representative, promise="Iets heel anders.")
    confirm = address("sign_up_confirm", world, row.pk)
    answer = secretary.post(confirm, {"version": seen})
    assert answer.status_code == 409
    assert "was changed after you opened this page" in text_of(answer)
    assert SignUp.objects.get().confirmed_on is None
    assert secretary.post(confirm, {"version": version_on(answer)}).status_code == 302
    assert SignUp.objects.get().confirmed_on == world.today


def test_the_second_of_two_who_change_one_offer_is_told_and_loses_nothing(world, log_in):
    row = world.offer(world.component())
    mine = log_in(world.representative)
    change = address("sign_up_amend", world, row.pk)
    seen = version_on(mine.get(change))
    row.amend(by=world.secretary, promise="Van een ander.")
    sent = {"part": Part.LEAD.value, "promise": "Van mij.", "arrangements": ["own_staff"], "version": seen}
    sent["since"] = world.today.isoformat()
    answer = mine.post(change, sent)
    assert answer.status_code == 409
    assert "Van mij." in text_of(answer)
    assert SignUp.objects.get().promise == "Van een ander."
    assert mine.post(change, sent | {"version": version_on(answer)}).status_code == 302
    assert SignUp.objects.get().promise == "Van mij."
