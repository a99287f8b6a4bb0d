"""What a holder does with a sign-up, page by page: reporting, changing, withdrawing; and who may."""

import pytest

from matrix.models import Health, Part, SignUp, Status
from matrix.words import coverage_word
from tests.matrix.pages import address, filled, text_of


def test_reporting_progress_in_ten_seconds(world, log_in):
    row = world.confirmed(world.component(name="Wiki"))
    client = log_in(world.representative)
    assert "How is it going?" in text_of(client.get(address("sign_up_report", world, row.pk)))
    response = client.post(
        address("sign_up_report", world, row.pk), {"health": Health.ATTENTION.value, "text": "Het hapert."}, follow=True
    )
    assert response.redirect_chain[-1][0] == address("my_sign_ups", world)
    assert "needs attention" in text_of(response)
    assert row.updates.get().text == "Het hapert."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": "Goed."}, "Choose how it is going."),
        ({"health": 9, "text": "Goed."}, "Select a valid choice."),
        ({"health": 3, "text": " "}, "Say in one sentence how it is going."),
        ({"health": 3, "text": "Goed.", "percentage": 101}, "Fill in a whole number from 0 to 100."),
        ({"health": 3, "text": "Goed.", "percentage": -1}, "Fill in a whole number from 0 to 100."),
    ],
)
def test_a_wrong_report_is_not_saved(world, log_in, data, sentence):
    row = world.confirmed(world.component())
    response = log_in(world.representative).post(address("sign_up_report", world, row.pk), data)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert row.updates.count() == 0


def test_the_same_is_reported_once(world, log_in):
    row = world.confirmed(world.component())
    mine, report = log_in(world.representative), address("sign_up_report", world, row.pk)
    sent = {"health": Health.ON_TRACK.value, "text": "Het loopt."}
    assert mine.post(report, sent).status_code == 302
    assert "You have reported this already." in text_of(mine.post(report, sent))
    assert row.updates.count() == 1


def test_changing_a_promise_keeps_the_confirmation(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-30), hours=10, cents=5_000)
    client = log_in(world.representative)
    url = address("sign_up_renew", world, row.pk)
    assert 'value="50.00"' in text_of(client.get(url))
    until = world.days(100)
    data = {
        "promise": "Meer dan eerst.",
        "arrangements": ["own_staff", "volunteers"],
        "hours": 99,
        "until": until.isoformat(),
        "cents": "75",
    }
    response = client.post(url, data, follow=True)
    new = row.followed_by.get()
    assert response.redirect_chain[-1][0] == address("sign_up_detail", world, new.pk)
    assert (new.promise, new.hours, new.cents, new.last_day) == ("Meer dan eerst.", 99, 7_500, until)
    assert (new.own_staff, new.volunteers) == (True, True)
    assert new.status_on(world.today) == Status.CONFIRMED


def test_a_promise_for_later_is_changed_too_and_may_begin_on_another_day(world, log_in):
    row = world.confirmed(world.component(), since=world.days(10), hours=10)
    client = log_in(world.representative)
    url = address("sign_up_renew", world, row.pk)
    assert url in text_of(client.get(address("sign_up_detail", world, row.pk)))
    assert f'value="{world.days(10)}"' in text_of(client.get(url))
    person = world.representative.person
    data = {"promise": "Later en meer.", "arrangements": ["own_staff"], "hours": 99, "contact": person.pk}
    client.post(url, data | {"since": world.days(20).isoformat()})
    new = row.followed_by.get()
    assert (new.hours, new.contact, new.since) == (99, person, world.days(20))
    assert new.status_on(world.today) == Status.UPCOMING


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"promise": ""}, "Say in a few words what you promise."),
        ({"promise": "Ja", "hours": -5}, "Hours cannot be below zero."),
        ({"promise": "Ja", "until": "2020-01-01"}, "This end is past. Choose today or a later day"),
        ({"promise": "Ja", "arrangements": []}, "Choose at least one way in which you will do this."),
        ({"promise": "Ja", "arrangements": ["hired"]}, "accept the open-source conditions."),
    ],
)
def test_a_wrong_change_is_not_saved(world, log_in, data, sentence):
    row = world.confirmed(world.component(), on=world.days(-30))
    sent = {"arrangements": ["own_staff"], **data}
    response = log_in(world.representative).post(address("sign_up_renew", world, row.pk), sent)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert SignUp.objects.count() == 1


def test_an_offer_is_changed_until_it_is_confirmed(world, log_in):
    row = world.offer(world.component(name="Wiki"), by=world.representative, hours=10)
    url, client = address("sign_up_amend", world, row.pk), log_in(world.representative)
    assert url in text_of(client.get(address("sign_up_detail", world, row.pk)))
    assert url in text_of(client.get(address("my_sign_ups", world)))
    assert "Wij doen dit." in text_of(client.get(url))
    sent = filled(world, promise="Beter gezegd.", since=world.days(8).isoformat(), hours="")
    del sent["participation"]
    done = client.post(url, sent, follow=True)
    assert done.redirect_chain == [(address("sign_up_detail", world, row.pk), 302)]
    assert "Changed. What you offered before is kept in the history." in text_of(done)
    row.refresh_from_db()
    assert (row.promise, row.since, row.hours) == ("Beter gezegd.", world.days(8), 0)
    row.confirm(by=None)
    assert url not in text_of(client.get(address("sign_up_detail", world, row.pk)))
    assert "That is not possible: this sign-up is “upcoming”." in text_of(client.get(url, follow=True))


def test_changed_into_a_contribution_an_offer_may_count_at_once(world, log_in):
    row = world.offer(world.component())
    sent = filled(world, part=Part.CONTRIBUTOR.value, since=world.today.isoformat())
    done = log_in(world.secretary).post(address("sign_up_amend", world, row.pk), sent, follow=True)
    assert "Changed. It counts from now on." in text_of(done)
    assert row.status_on(world.today) == Status.CONFIRMED


def test_withdrawing_names_the_organisation_to_who_acts_for_another(world, log_in):
    url = address("sign_up_withdraw", world, world.confirmed(world.component()).pk)
    assert "From today Gemeente Alfa is no longer listed here" in text_of(log_in(world.secretary).get(url))
    assert "From today your organisation is no longer listed here" in text_of(log_in(world.representative).get(url))


@pytest.mark.parametrize(
    ("others", "left"),
    [
        ([], "open"),
        ([{"part": Part.LEAD}], "offered"),
        ([{"part": Part.CONTRIBUTOR}], "open"),
        ([{"part": Part.INTERESTED}], "open"),
        ([{"part": Part.LEAD, "responsibility": 2}], "open"),
    ],
)
def test_withdrawing_a_lead_says_what_the_component_becomes(world, log_in, others, left):
    component = world.component()
    for facts in others:
        world.offer(component, world.bravo, **facts)
    row = world.confirmed(component)
    page = text_of(log_in(world.representative).get(address("sign_up_withdraw", world, row.pk)))
    assert f"For “develop” the component is then “{left}”, for everybody to see." in page
    row.withdraw(by=None, reason="Klaar.")
    need = component.needs.with_coverage(at=world.today).get(responsibility=row.responsibility)
    assert coverage_word(need.coverage) == left


def test_where_no_lead_is_asked_the_component_stays_covered_as_others_cover_it(world, log_in):
    component = world.component()
    component.needs.update(lead_wanted=False, contributors_wanted=2)
    row = world.confirmed(component, part=Part.CONTRIBUTOR)
    url, client = address("sign_up_withdraw", world, row.pk), log_in(world.representative)
    assert "is then “open”" in text_of(client.get(url))
    world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR)
    assert "is then “partly covered”" in text_of(client.get(url))


def test_changing_what_is_confirmed_says_beforehand_from_when_it_counts(world, log_in):
    client = log_in(world.representative)
    now = world.confirmed(world.component("FUN-01"), on=world.days(-9))
    page = text_of(client.get(address("sign_up_renew", world, now.pk)))
    assert "The change counts from today." in page
    assert "It stays confirmed: nobody has to confirm it again." in page
    later = world.confirmed(world.component("FUN-02"), since=world.days(9))
    page = text_of(client.get(address("sign_up_renew", world, later.pk)))
    assert "counts from today" not in page
    assert "It stays confirmed" in page
    offer = world.offer(world.component("FUN-03"))
    assert "What happens then" not in text_of(client.get(address("sign_up_amend", world, offer.pk)))


def test_what_will_happen_stays_on_the_page_after_a_mistake(world, log_in):
    url = address("sign_up_withdraw", world, world.confirmed(world.component(), on=world.days(-9)).pk)
    page = text_of(log_in(world.representative).post(url, {"reason": ""}))
    assert "Give a reason: others rely on this." in page
    assert "What happens then" in page
    assert "From today your organisation is no longer listed here" in page


def test_withdrawing_asks_for_a_reason_once_others_rely_on_it(world, log_in):
    held, offered = (
        world.confirmed(world.component("FUN-01"), on=world.days(-9)),
        world.offer(world.component("FUN-02")),
    )
    client = log_in(world.representative)
    url = address("sign_up_withdraw", world, held.pk)
    assert "is then “open”" in text_of(client.get(url))
    assert "Give a reason: others rely on this." in text_of(client.post(url, {"reason": " "}))
    assert held.status_on(world.today) == Status.CONFIRMED
    assert client.post(url, {"reason": "Geen mensen"}).status_code == 302
    assert held.status_on(world.today) == Status.WITHDRAWN
    assert client.post(address("sign_up_withdraw", world, offered.pk)).status_code == 302
    assert offered.status_on(world.today) == Status.WITHDRAWN


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("sign_up_report", {"health": 3, "text": "Goed."}),
        ("sign_up_amend", {"promise": "Ja"}),
        ("sign_up_renew", {"promise": "Ja"}),
        ("sign_up_withdraw", {"reason": "Daarom"}),
        ("sign_up_withdraw", {}),
    ],
)
def test_a_step_that_the_state_forbids(world, log_in, step, data):
    row = world.offer(world.component())
    row.decline(by=None, reason="Past niet")
    client = log_in(world.representative)
    sentence = "That is not possible: this sign-up is “declined”."
    told = client.get(address(step, world, row.pk), follow=True)
    assert told.redirect_chain == [(address("sign_up_detail", world, row.pk), 302)]
    assert sentence in text_of(told)
    refused = client.post(address(step, world, row.pk), data)
    assert refused.status_code == 409
    assert sentence in text_of(refused)
    # what was opened in another tab is overtaken: no form, and the way back
    assert "<textarea name" not in text_of(refused)
    assert f'href="{address("sign_up_detail", world, row.pk)}"' in text_of(refused)


@pytest.mark.parametrize("step", ["sign_up_report", "sign_up_renew", "sign_up_withdraw"])
def test_only_its_holder_and_the_secretary_take_a_step(world, client, log_in, step):
    row = world.confirmed(world.component())
    url = address(step, world, row.pk)
    for name in ("representative", "coordinator", "secretary"):
        assert log_in(world.users[name]).get(url).status_code == 200
    for name in ("neighbour", "board", "council", "outsider", "administrator"):
        assert log_in(world.users[name]).get(url).status_code == 403
        assert log_in(world.users[name]).post(url, {"reason": "Daarom"}).status_code == 403
    assert "login" in client.get(url).headers["Location"]
    assert row.status_on(world.today) == Status.CONFIRMED


def test_a_step_is_taken_by_sending_its_form_only(world, log_in):
    row = world.offer(world.component())
    assert log_in(world.secretary).put(address("sign_up_confirm", world, row.pk)).status_code == 405
    assert SignUp.objects.get().confirmed_on is None
