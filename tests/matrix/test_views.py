"""The pages of this room: what each says, what it refuses and in which words, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from matrix.models import Health, Need, NeedClosed, Part, Phase, Platform, Responsibility, SignUp, Status
from stakeholders.models import MembershipRole, Network
from tests.cast import make_world, member
from tests.config.marks import Marks

pytestmark = pytest.mark.django_db


def address(name, world, *args):
    """The English page, so that the tests can be read beside the code."""
    with translation.override("en"):
        return reverse(f"matrix:{name}", args=[world.network.slug, *args])


def page_of(component):
    with translation.override("en"):
        return component.get_absolute_url()


def text_of(response):
    return response.content.decode()


def sign_up_at(component, world, word="develop"):
    return address("sign_up_create", world, component.code, word)


def filled(world, **changes):
    """What somebody of alfa sends."""
    data = {
        "participation": world.alfa.pk,
        "part": Part.LEAD.value,
        "promise": "Wij doen dit.",
        "arrangements": "own_staff",
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


# --- reading ---


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list", "platform_list"])
def test_an_empty_network_says_what_will_stand_here(world, client, name):
    response = client.get(address(name, world))
    assert response.status_code == 200
    assert "gv-empty" in text_of(response)
    assert 'role="search"' not in text_of(response)


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list"])
def test_a_filter_that_leaves_nothing_says_how_to_get_everything_back(world, client, name):
    world.component("FUN-01", name="Wiki")
    assert "Wiki" in text_of(client.get(address(name, world) + "?q=wiki"))
    nothing = text_of(client.get(address(name, world) + "?q=zeppelin"))
    assert "Nothing matches this filter" in nothing
    assert "Wiki" not in nothing


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list"])
def test_a_choice_that_is_none_is_told_and_breaks_nothing(world, client, name):
    world.component("FUN-01", name="Wiki")
    response = client.get(address(name, world) + "?coverage=-1&category=%27&page=x&sort=nothing")
    assert response.status_code == 200
    assert "Nothing matches this filter" in text_of(response)


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list"])
def test_htmx_gets_the_list_without_the_frame(world, client, name):
    world.component("FUN-01", name="Wiki")
    part = text_of(client.get(address(name, world), headers={"HX-Request": "true"}))
    assert "Wiki" in part
    assert "<html" not in part


def test_the_matrix_leads_a_visitor_by_the_login_page_to_the_form(world, client):
    component = world.component("FUN-01")
    assert "components/FUN-01/sign-up/develop/" in text_of(client.get(address("matrix", world)))
    response = client.get(sign_up_at(component, world))
    assert response.status_code == 302
    assert response.headers["Location"].endswith("login/?next=/en/proef/components/FUN-01/sign-up/develop/")


def test_who_signs_up_for_nobody_sees_what_is_open_without_a_button(world, log_in):
    world.component("FUN-01")
    for name in ("matrix", "need_list"):
        text = text_of(log_in(world.board).get(address(name, world)))
        assert "FUN-01" in text
        assert "/sign-up/" not in text


def test_the_list_shows_fifty_a_page_and_sorts(world, client):
    for number in range(1, 53):
        world.component(f"FUN-{number:02}", need=False)
    first = text_of(client.get(address("component_list", world)))
    assert "FUN-50" in first
    assert "FUN-51" not in first
    assert "FUN-51" in text_of(client.get(address("component_list", world) + "?page=2"))
    assert "FUN-52" in text_of(client.get(address("component_list", world) + "?sort=-name"))


def test_what_is_open_leaves_out_what_is_covered_or_does_not_count(world, client):
    world.confirmed(world.component("FUN-01"))
    world.component("FUN-02", phase=Phase.CANDIDATE)
    text = text_of(client.get(address("need_list", world)))
    assert "sign-up/manage/" in text
    assert "sign-up/develop/" not in text
    assert "FUN-02" not in text


def test_a_component_tells_who_does_what_how_it_goes_and_what_went_before(world, client):
    component = world.component(
        "FUN-01", name="Wiki", summary="Samen schrijven", description="# Waarom\n\n<b>Daarom</b>"
    )
    earlier = world.confirmed(component, world.bravo, on=world.days(-90))
    earlier.withdraw(by=None, reason="Geen mensen", on=world.days(-50))
    held = world.confirmed(component, contact=world.representative.person, hours=77, on=world.days(-10))
    held.report(by=None, health=Health.ATTENTION, text="Het duurt langer.")
    text = text_of(client.get(page_of(component)))
    for said in (
        "Samen schrijven",
        "Gemeente Alfa",
        "needs attention",
        "Het duurt langer.",
        "Waterschap Bravo",
        "Waarom",
    ):
        assert said in text, said
    assert "&lt;b&gt;Daarom" in text
    for hidden in ("Geen mensen", "Ria Alfa"):
        assert hidden not in text, hidden


def test_a_component_and_a_sign_up_tell_what_was_reported_before_the_promise_was_renewed(world, client):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    held.report(by=None, health=Health.ATTENTION, text="Het duurt langer.", on=world.days(-20))
    new = held.renew(by=None, hours=10, promise="Wij doen de helft.")
    for address in (component.get_absolute_url(), held.get_absolute_url(), new.get_absolute_url()):
        assert "Het duurt langer." in client.get(address).text
    assert "vraagt aandacht" in client.get("/proef/matrix/").text


def test_a_component_says_why_one_cannot_sign_up(world, log_in):
    component = world.component("FUN-01")
    world.confirmed(component)
    text = text_of(log_in(world.representative).get(page_of(component)))
    assert "Your organisation has already signed up for this" in text
    assert "sign-up/develop/" not in text
    assert "sign-up/manage/" in text


def test_an_unknown_component_platform_or_sign_up_is_not_found(world, client):
    for url in (
        address("sign_up_create", world, "FUN-99", "develop"),
        address("platform_detail", world, "nergens"),
        address("sign_up_detail", world, 99),
        address("sign_up_detail", world, 10**30),
    ):
        assert client.get(url).status_code == 404


def test_a_responsibility_that_is_none_is_not_found(world, log_in):
    component = world.component()
    for word in ("DEVELOP", "destroy"):
        assert log_in(world.representative).get(sign_up_at(component, world, word)).status_code == 404


def test_another_networks_rows_are_not_found_here(world, log_in):
    other = make_world("ander", "Ander")
    sign_up = other.offer(other.component("FUN-77"))
    client = log_in(world.secretary)
    assert client.get(address("sign_up_detail", world, sign_up.pk)).status_code == 404
    assert client.post(address("sign_up_confirm", world, sign_up.pk)).status_code == 404
    assert client.get(address("sign_up_create", world, "FUN-77", "develop")).status_code == 404


def test_a_platform_tells_what_it_is_for_and_how_far_its_components_are(world, client):
    square = Platform.objects.create(
        network=world.network,
        name="Plein",
        slug="plein",
        purpose="Elkaar vinden",
        audience="Iedereen",
        principles="* open",
    )
    square.enter(Phase.IN_OPERATION, by=None)
    component = world.component("FUN-01", name="Wiki")
    component.platforms.add(square)
    world.component("FUN-02", name="Elders")
    assert "Elkaar vinden" in text_of(client.get(address("platform_list", world)))
    text = text_of(client.get(address("platform_detail", world, "plein")))
    for said in ("Elkaar vinden", "Iedereen", "<li>open</li>", "Wiki", "In operation"):
        assert said in text, said
    assert "Elders" not in text
    assert 'href="../../components/FUN-01/sign-up/develop/"' in text


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list", "platform_list"])
def test_a_private_network_does_not_exist_for_others(world, client, log_in, name):
    Network.objects.update(public=False)
    assert client.get(address(name, world)).status_code == 404
    assert log_in(world.outsider).get(address(name, world)).status_code == 404
    assert log_in(world.council).get(address(name, world)).status_code == 200


# --- signing up ---


def test_signing_up_in_a_minute(world, log_in):
    component = world.component("FUN-01", name="Wiki")
    client = log_in(world.representative)
    page = text_of(client.get(sign_up_at(component, world)))
    assert "You sign up on behalf of <strong>Gemeente Alfa</strong>" in page
    response = client.post(sign_up_at(component, world), filled(world, until="2199-12-31"), follow=True)
    sign_up = SignUp.objects.get()
    assert sign_up.status_on(world.today) == Status.OFFERED
    assert sign_up.history.get().history_user == world.representative
    assert response.redirect_chain == [(address("sign_up_detail", world, sign_up.pk), 302)]
    assert "The secretary will confirm or decline it" in text_of(response)
    assert "up to and including 31 December 2199" in text_of(response)


def test_a_contributor_counts_at_once_and_interest_promises_nothing(world, log_in):
    component = world.component()
    client = log_in(world.representative)
    joined = client.post(sign_up_at(component, world), filled(world, part=Part.CONTRIBUTOR.value), follow=True)
    assert "It counts from now on" in text_of(joined)
    data = filled(world, part=Part.INTERESTED.value, promise="", arrangements=None)
    noted = client.post(sign_up_at(component, world, "manage"), data, follow=True)
    assert "Your interest is noted" in text_of(noted)


def test_the_secretary_says_for_whom(world, log_in):
    component = world.component()
    client = log_in(world.secretary)
    page = text_of(client.get(sign_up_at(component, world)))
    for name in ("Gemeente Alfa", "Waterschap Bravo", "Provincie Prospect"):
        assert name in page
    assert "Initiatief Verwant" not in page
    nobody = client.post(sign_up_at(component, world), filled(world, participation=None))
    assert "Choose the organisation that signs up." in text_of(nobody)
    client.post(sign_up_at(component, world), filled(world, participation=world.bravo.pk))
    assert SignUp.objects.get().participation == world.bravo


def test_who_acts_for_several_organisations_chooses(world, log_in):
    member(world.representative.person, world.network, MembershipRole.REPRESENTATIVE, world.bravo)
    component = world.component()
    client = log_in(world.representative)
    page = text_of(client.get(sign_up_at(component, world)))
    assert '<select name="participation"' in page
    assert "Provincie Prospect" not in page
    client.post(sign_up_at(component, world), filled(world, participation=world.bravo.pk))
    assert SignUp.objects.get().participation == world.bravo


# For who has no role in this network at all, and for who has one.
WHY_NOBODY = (
    "With this account you do not act for any organisation in Samenwerkverband.",
    "Only a representative of an organisation, or the secretary, can sign up.",
)


def test_who_acts_for_nobody_cannot_sign_up(world, log_in):
    component = world.component()
    for user in (world.board, world.council, world.outsider, world.administrator):
        client = log_in(user)
        response = client.get(sign_up_at(component, world))
        assert response.status_code == 403
        assert WHY_NOBODY[user in (world.board, world.council)] in text_of(response)
        assert client.post(sign_up_at(component, world), filled(world)).status_code == 403
    assert SignUp.objects.count() == 0


def test_somebody_of_another_network_reads_how_to_take_part(world, log_in):
    other, component = make_world("ander", "Ander verband"), world.component()
    response = log_in(other.representative).get(sign_up_at(component, world))
    assert response.status_code == 403
    text = text_of(response)
    assert "<textarea" not in text
    assert "Ask the secretary to let it take part" in text
    assert 'href="/en/proef/about/#take-part"' in text
    assert 'id="take-part"' in text_of(log_in(other.representative).get("/en/proef/about/"))


def test_an_organisation_that_takes_no_part_as_partner_reads_so(world, log_in):
    member(world.outsider.person, world.network, MembershipRole.REPRESENTATIVE, world.related)
    component = world.component()
    client = log_in(world.outsider)
    page = text_of(client.get(sign_up_at(component, world)))
    assert "This organisation takes no part in the network as partner or prospect." in page
    assert "<textarea" not in page
    assert "#take-part" in page
    refused = client.post(sign_up_at(component, world), filled(world, participation=world.related.pk))
    assert "You cannot sign up on behalf of this organisation." in text_of(refused)
    assert SignUp.objects.count() == 0


def a_lead_holds(world, component):
    world.confirmed(component, world.bravo)


def a_lead_holds_for_now(world, component):
    world.confirmed(component, world.bravo, until=world.days(10))


def signed_up_already(world, component):
    world.offer(component)


def retired(world, component):
    component.enter(Phase.RETIRED, by=None)


def only_a_candidate(world, component):
    component.phases.all().delete()
    component.enter(Phase.CANDIDATE, by=None)


def asked_no_longer(world, component):
    Need.objects.get(component=component, responsibility=Responsibility.DEVELOP).close(
        by=None, closed_as=NeedClosed.FULFILLED
    )


def no_lead_asked(world, component):
    Need.ask(
        by=None, component=component, responsibility=Responsibility.DEVELOP, lead_wanted=False, contributors_wanted=1
    )


REFUSALS = {
    a_lead_holds: "There is a lead already. You can join as a contributor.",
    a_lead_holds_for_now: "There is a lead until",
    signed_up_already: "Your organisation has already signed up for this in that period.",
    retired: "This component is retired: nobody can sign up for it any more.",
    only_a_candidate: "This component is still a candidate: you can only say that you are interested.",
    asked_no_longer: "Nothing is asked for here at the moment.",
    no_lead_asked: "No lead is asked for here: you can join as a contributor.",
}


@pytest.mark.parametrize("obstacle", REFUSALS)
def test_what_the_state_forbids_is_told_before_and_after_the_form_and_nothing_is_saved(world, log_in, obstacle):
    component = world.component()
    obstacle(world, component)
    before = SignUp.objects.count()
    client = log_in(world.representative)
    page = client.get(sign_up_at(component, world))
    assert page.status_code == 200
    assert REFUSALS[obstacle] in text_of(page)
    response = client.post(sign_up_at(component, world), filled(world, promise="Dit typte ik."))
    assert response.status_code == 409
    assert REFUSALS[obstacle] in text_of(response)
    assert SignUp.objects.count() == before


def test_where_nothing_is_possible_there_is_no_form_but_a_way_on(world, log_in):
    component = world.component()
    mine = world.offer(component)
    page = text_of(log_in(world.representative).get(sign_up_at(component, world)))
    assert "<textarea" not in page
    assert address("sign_up_detail", world, mine.pk) in page
    assert address("need_list", world) in page


def test_where_a_lead_holds_the_other_parts_are_offered(world, log_in):
    component = world.component()
    a_lead_holds(world, component)
    client = log_in(world.representative)
    page = text_of(client.get(sign_up_at(component, world)))
    assert f'value="{Part.CONTRIBUTOR}"' in page
    assert f'name="part" value="{Part.LEAD}"' not in page
    response = client.post(sign_up_at(component, world), filled(world, promise="Dit typte ik."))
    assert "Dit typte ik." in text_of(response)


def test_one_can_offer_to_lead_after_the_present_lead(world, log_in):
    component = world.component()
    a_lead_holds_for_now(world, component)
    response = log_in(world.representative).post(
        sign_up_at(component, world), filled(world, since=world.days(10).isoformat())
    )
    assert response.status_code == 302


WRONG = {
    "The end must be later than the start.": {"since": "2199-05-05", "until": "2199-05-04"},
    "This end is past. Choose today or a later day, or leave it empty.": {"until": "2020-05-04"},
    "Fill in an amount, for example 1250,50.": {"cents": "12,345,6"},
    "Hours cannot be below zero.": {"hours": "-1"},
    "Say in a few words what you promise.": {"promise": ""},
    "Choose what part you will take.": {"part": ""},
    "Choose at least one way in which you will do this.": {"arrangements": None},
    "With hired staff, an outside party or a partnership, accept the open-source conditions.": {
        "arrangements": "hired"
    },
    "Choose a day between 1900 and 2200.": {"until": "9999-12-31"},
    "Fill in a whole web address, beginning with https://.": {"agreement": "een adres"},
}


@pytest.mark.parametrize("sentence", WRONG)
def test_wrong_input_comes_back_with_its_sentence_and_what_was_typed(world, log_in, sentence):
    component = world.component()
    data = filled(world, mandate="De baas") | WRONG[sentence]
    response = log_in(world.representative).post(
        sign_up_at(component, world), {name: value for name, value in data.items() if value is not None}
    )
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert "De baas" in text_of(response)
    assert SignUp.objects.count() == 0


@pytest.mark.parametrize("who", ["bravo", "related", "elsewhere", "nonsense"])
def test_signing_up_for_another_organisation_is_refused(world, log_in, who):
    component = world.component()
    other = make_world("ander", "Ander")
    pk = {"elsewhere": other.alfa.pk, "nonsense": "1 OR 1=1"}.get(who) or world.partners[who].pk
    response = log_in(world.representative).post(sign_up_at(component, world), filled(world, participation=pk))
    assert response.status_code == 200
    assert "You cannot sign up on behalf of this organisation." in text_of(response)
    assert SignUp.objects.count() == 0


# --- what its holder does with it ---


def test_the_details_of_a_sign_up_are_for_members(world, client, log_in):
    component = world.component()
    row = world.confirmed(
        component,
        contact=world.coordinator.person,
        hours=987_654,
        cents=123_400,
        mandate="Directeur Dijk",
        on=world.days(-9),
    )
    row.report(by=None, health=Health.ON_TRACK, text="Het loopt goed.")
    row.withdraw(by=None, reason="Verhuizing")
    url = address("sign_up_detail", world, row.pk)
    details = ("Co Alfa", "987654", "€\u00a01,234.00", "Directeur Dijk", "Verhuizing")
    for outsider in (client, log_in(world.outsider), log_in(world.administrator)):
        text = text_of(outsider.get(url))
        assert "Gemeente Alfa" in text
        assert "Het loopt goed." in text
        for detail in details:
            assert detail not in text, detail
    for name in ("neighbour", "council", "board", "secretary"):
        text = text_of(log_in(world.users[name]).get(url))
        for detail in details:
            assert detail in text, (name, detail)


def test_an_annulled_sign_up_says_so(world, client):
    row = world.offer(world.component())
    row.annul(by=None, reason="Vergissing")
    text = text_of(client.get(address("sign_up_detail", world, row.pk)))
    assert "Annulled" in text


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


def test_a_lead_that_is_taken_until_a_day_is_asked_for_from_the_day_after(world, log_in):
    component = world.component()
    a_lead_holds_for_now(world, component)
    page = log_in(world.representative).get(sign_up_at(component, world))
    form = page.context["form"]
    assert form["since"].value() == world.days(10)
    assert "since" not in form.more
    assert "as contributor you may begin earlier" in text_of(page)


def test_a_start_today_is_folded(world, log_in):
    form = log_in(world.representative).get(sign_up_at(world.component(), world)).context["form"]
    assert form["since"].value() == world.today
    assert "since" in form.more
    shown = [field.name for field in form.visible_fields() if field.name not in form.more]
    assert shown == ["part", "promise", "contact", "until"]


def test_hours_that_nobody_filled_in_are_shown_as_unknown(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-3))
    client = log_in(world.representative)
    assert "<dt>Hours a year</dt><dd>–</dd>" in text_of(client.get(address("sign_up_detail", world, row.pk)))
    assert client.get(address("sign_up_renew", world, row.pk)).context["form"]["hours"].value() == ""


@pytest.mark.parametrize(
    ("since", "days", "words"),
    [
        (0, 0, "Began and stopped on {since}"),
        (-5, 0, "From {since} up to and including {last}"),
        (5, 0, "Would have begun on {since}"),
    ],
)
def test_a_sign_up_that_is_closed_never_says_it_has_no_end(world, client, since, days, words):
    row = world.offer(world.component(), on=world.days(min(since, 0)), since=world.days(since))
    row.confirm(by=None, on=world.days(min(since, 0)))
    row.withdraw(by=None, reason="Toch niet", on=world.days(days))
    text = text_of(client.get(address("sign_up_detail", world, row.pk)))
    with translation.override("en"):
        shown = {"since": date_format(world.days(since)), "last": date_format(world.days(-1))}
    assert words.format(**shown) in text
    assert "no end" not in text


def test_withdrawing_names_the_organisation_to_who_acts_for_another(world, log_in):
    url = address("sign_up_withdraw", world, world.confirmed(world.component()).pk)
    assert "From today Gemeente Alfa is no longer listed here" in text_of(log_in(world.secretary).get(url))
    assert "From today your organisation is no longer listed here" in text_of(log_in(world.representative).get(url))


def test_confirming_says_from_which_day_it_counts(world, log_in):
    now, later = world.offer(world.component("FUN-01")), world.offer(world.component("FUN-02"), since=world.days(9))
    client = log_in(world.secretary)
    assert "It counts from now on." in text_of(client.get(address("sign_up_confirm", world, now.pk)))
    with translation.override("en"):
        day = date_format(world.days(9), "DATE_FORMAT")
    assert f"It counts from {day}." in text_of(client.get(address("sign_up_confirm", world, later.pk)))


def test_withdrawing_asks_for_a_reason_once_others_rely_on_it(world, log_in):
    held, offered = (
        world.confirmed(world.component("FUN-01"), on=world.days(-9)),
        world.offer(world.component("FUN-02")),
    )
    client = log_in(world.representative)
    url = address("sign_up_withdraw", world, held.pk)
    assert "open again" in text_of(client.get(url))
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


def test_my_sign_ups_stand_by_organisation_with_what_there_is_to_do(world, log_in):
    world.confirmed(world.component("FUN-01", name="Wiki"), on=world.days(-200))
    world.offer(world.component("FUN-02", name="Blog"))
    world.offer(world.component("FUN-03", name="Chat")).decline(by=None, reason="Nee")
    world.confirmed(world.component("FUN-04", name="Van Bravo"), world.bravo)
    text = text_of(log_in(world.representative).get(address("my_sign_ups", world)))
    for said in ("Gemeente Alfa", "Wiki", "silent", "Blog", "Offered", "Show 1 earlier sign-up", "Declined"):
        assert said in text, said
    assert "Van Bravo" not in text
    assert text.count("/report/") == 1
    assert text.count("/withdraw/") == 2


def test_who_acts_for_nobody_has_no_sign_ups(world, log_in, client):
    for user in (world.secretary, world.board, world.outsider):
        response = log_in(user).get(address("my_sign_ups", world))
        assert response.status_code == 403
        assert "You do not act for any organisation in this network" in text_of(response)
    assert "login" in client.get(address("my_sign_ups", world)).headers["Location"]


# --- the secretary's inbox ---


def test_the_inbox_shows_the_oldest_first_and_rivals_together(world, log_in):
    wiki, blog = world.component("FUN-01", name="Wiki"), world.component("FUN-02", name="Blog")
    world.offer(blog, on=world.days(-5))
    world.offer(wiki, on=world.days(-9))
    world.offer(wiki, world.bravo, on=world.days(-1))
    world.offer(wiki, world.prospect, part=Part.INTERESTED)
    world.confirmed(blog, responsibility=Responsibility.MANAGE)
    client = log_in(world.secretary)
    questions = client.get(address("inbox", world)).context["questions"]
    assert [(each.component.name, len(each.offers), each.contested) for each in questions] == [
        ("Wiki", 2, True),
        ("Blog", 1, False),
    ]
    text = text_of(client.get(address("inbox", world)))
    assert "contested" in text
    assert "Provincie Prospect" not in text


def test_an_empty_inbox_says_so(world, log_in):
    assert "Nothing waits for you" in text_of(log_in(world.secretary).get(address("inbox", world)))


def test_confirming_is_one_press(world, log_in):
    row = world.offer(world.component(name="Wiki"), world.prospect)
    client = log_in(world.secretary)
    response = client.post(address("sign_up_confirm", world, row.pk), follow=True)
    assert response.redirect_chain == [(address("inbox", world), 302)]
    assert "Confirmed: Wiki, develop: Provincie Prospect as lead." in text_of(response)
    assert row.status_on(world.today) == Status.CONFIRMED


def test_declining_needs_a_reason(world, log_in):
    row = world.offer(world.component())
    client = log_in(world.secretary)
    url = address("sign_up_decline", world, row.pk)
    assert client.get(url).status_code == 200
    assert "Give a reason: the organisation wants to know why." in text_of(client.post(url, {"reason": ""}))
    assert row.status_on(world.today) == Status.OFFERED
    assert client.post(url, {"reason": "Past niet"}).status_code == 302
    assert row.status_on(world.today) == Status.DECLINED


def test_confirming_a_rival_is_refused_in_words(world, log_in):
    component = world.component()
    first, second = world.offer(component), world.offer(component, world.bravo)
    client = log_in(world.secretary)
    client.post(address("sign_up_confirm", world, first.pk))
    refused = client.post(address("sign_up_confirm", world, second.pk))
    assert "Gemeente Alfa leads this, without an end." in text_of(refused)
    assert second.status_on(world.today) == Status.OFFERED
    assert refused.status_code == 409


def test_confirming_or_declining_twice_is_refused(world, log_in):
    row = world.confirmed(world.component())
    client = log_in(world.secretary)
    for step, data in (("sign_up_confirm", {}), ("sign_up_decline", {"reason": "Nee"})):
        refused = client.post(address(step, world, row.pk), data)
        assert refused.status_code == 409
        assert "That is not possible: this sign-up is “confirmed”." in text_of(refused)


@pytest.mark.parametrize("name", ["inbox", "sign_up_confirm", "sign_up_decline"])
def test_only_the_secretary_judges(world, client, log_in, name):
    row = world.offer(world.component())
    url = address(name, world, *([] if name == "inbox" else [row.pk]))
    for role in ("representative", "coordinator", "neighbour", "board", "council", "outsider", "administrator"):
        assert log_in(world.users[role]).get(url).status_code == 403
        assert log_in(world.users[role]).post(url, {"reason": "Nee"}).status_code in (403, 405)
    assert "login" in client.get(url).headers["Location"]
    assert row.status_on(world.today) == Status.OFFERED


# --- what it costs ---

COUNTED = {
    "matrix": (None, lambda _row: []),
    "component_list": (None, lambda _row: []),
    "need_list": (None, lambda _row: []),
    "platform_list": (None, lambda _row: []),
    "platform_detail": (None, lambda _row: ["plein"]),
    "sign_up_detail": ("representative", lambda row: [row.pk]),
    "sign_up_report": ("representative", lambda row: [row.pk]),
    "sign_up_renew": ("representative", lambda row: [row.pk]),
    "sign_up_amend": (
        "neighbour",
        lambda row: [row.component.sign_ups.get(participation__organisation__slug="proef-bravo").pk],
    ),
    "sign_up_withdraw": ("representative", lambda row: [row.pk]),
    "sign_up_create": ("representative", lambda row: [row.component.code, "manage"]),
    "my_sign_ups": ("representative", lambda _row: []),
    "inbox": ("secretary", lambda _row: []),
}


def fill(world, square, numbers):
    """Components with something in both slots; the last promise."""
    for number in numbers:
        component = world.component(f"FUN-{number:02}")
        component.platforms.add(square)
        row = world.confirmed(component)
        row.report(by=None, health=Health.ON_TRACK, text="Goed.")
        world.offer(component, world.bravo, responsibility=Responsibility.MANAGE)
        world.offer(component, world.prospect, responsibility=Responsibility.MANAGE)
    return row


def test_thirty_components_cost_no_more_queries_than_three(world, log_in):
    square = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    row = fill(world, square, range(3))

    def costs():
        spent = {}
        for name, (role, args) in COUNTED.items():
            client = log_in(world.users.get(role))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(name, world, *args(row))).status_code == 200
            spent[name] = len(queries)
        return spent

    few = costs()
    fill(world, square, range(3, 30))
    assert costs() == few
    assert {name: number for name, number in few.items() if number > 15} == {}


def test_many_sign_ups_for_one_component_cost_no_more_queries(world, log_in, django_assert_max_num_queries):
    component = world.component()
    client = log_in(world.representative)
    with django_assert_max_num_queries(15) as few:
        client.get(page_of(component))
    for day in range(1, 30):
        row = world.offer(component, on=world.days(-40 - day))
        row.withdraw(by=None, on=world.days(-40 - day))
    for who in (world.bravo, world.prospect):
        world.confirmed(component, who, part=Part.CONTRIBUTOR).report(by=None, health=Health.ON_TRACK, text="Goed.")
    with django_assert_max_num_queries(len(few)):
        client.get(page_of(component))


# --- two people, one sign-up ---


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


def test_a_step_is_taken_by_sending_its_form_only(world, log_in):
    row = world.offer(world.component())
    assert log_in(world.secretary).put(address("sign_up_confirm", world, row.pk)).status_code == 405
    assert SignUp.objects.get().confirmed_on is None


def test_the_same_is_reported_once(world, log_in):
    row = world.confirmed(world.component())
    mine, report = log_in(world.representative), address("sign_up_report", world, row.pk)
    sent = {"health": Health.ON_TRACK.value, "text": "Het loopt."}
    assert mine.post(report, sent).status_code == 302
    assert "You have reported this already." in text_of(mine.post(report, sent))
    assert row.updates.count() == 1


def test_where_one_has_signed_up_the_way_leads_to_that(world, log_in):
    component = world.component()
    row = world.offer(component)
    mine = log_in(world.representative)
    for page in ("matrix", "need_list"):
        told = text_of(mine.get(address(page, world)))
        assert "Your sign-up" in told
        assert f"sign-ups/{row.pk}/" in told
        assert f"components/{component.code}/sign-up/develop/" not in told
        assert f"components/{component.code}/sign-up/manage/" in told
        assert "Your sign-up" not in text_of(log_in(world.neighbour).get(address(page, world)))


def test_what_has_no_day_stands_last_when_the_list_is_sorted_by_day(world, client):
    for number in range(1, 4):
        world.component(f"FUN-0{number}")
    Need.objects.filter(component__code="FUN-02").update(due_on=world.days(9))
    for sort in ("due_on", "-due_on"):
        table = client.get(address("need_list", world), {"sort": sort}).context["table"]
        assert [row.record.component.code for row in table.rows][:2] == ["FUN-02", "FUN-02"]


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("matrix/", "Matrix"),
        ("matrix/organisations/", "Matrix per organisatie"),
        ("planning/", "Planning"),
        ("planning/list/", "Planning als lijst"),
        ("promises/", "Toezeggingen"),
        ("promises/components/", "Toezeggingen per onderdeel"),
        ("about/", "Over dit samenwerkingsverband"),
    ],
)
def test_pages_that_show_the_same_in_another_way_have_a_title_of_their_own(world, client, address, title):
    world.component()
    assert f"<title>{title} – {world.network.name} – Intekenen</title>" in client.get(f"/proef/{address}").text


def test_a_question_in_a_title_is_followed_by_no_colon(world, log_in):
    row = world.offer(world.component(name="Wiki"))
    text = log_in(world.secretary).get(reverse("matrix:sign_up_confirm", args=["proef", row.pk])).text
    assert "<title>Deze intekening bevestigen? Wiki" in text


@pytest.mark.parametrize("address", ["", "matrix/", "open/", "partners/", "risks/"])
def test_on_paper_a_page_says_of_which_day_it_is(world, client, address):
    world.component()
    with translation.override("nl"):
        day = date_format(world.today, "DATE_FORMAT")
    assert f'<p class="gv-onpaper">Zo is het op {day}.</p>' in client.get(f"/proef/{address}").text
    earlier = client.get(f"/proef/{address}?at={world.today.replace(year=world.today.year - 1)}").text
    assert "Zo is het op" not in earlier


def test_the_line_of_sums_says_what_the_table_of_sums_says(world, client):
    world.confirmed(world.component(), since=world.days(30))
    assert "· toegezegd 1 · open 1" in client.get("/proef/matrix/").text
