"""The form with which one signs up: for whom, for what, and what it refuses in which words."""

import pytest

from matrix.models import Need, NeedClosed, Part, Phase, Responsibility, SignUp, Status
from stakeholders.models import MembershipRole
from tests.cast import make_world, member
from tests.matrix.pages import address, filled, sign_up_at, text_of


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
    done = client.post(sign_up_at(component, world), filled(world, participation=world.bravo.pk), follow=True)
    assert SignUp.objects.get().participation == world.bravo
    assert "The offer of Waterschap Bravo is in. It waits in the inbox for you to confirm or decline it." in text_of(
        done
    )


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (Part.CONTRIBUTOR, "Waterschap Bravo is signed up. It counts from now on."),
        (Part.INTERESTED, "The interest of Waterschap Bravo is noted."),
    ],
)
def test_the_secretary_reads_whom_they_signed_up(world, log_in, part, sentence):
    sent = filled(world, participation=world.bravo.pk, part=part.value)
    done = log_in(world.secretary).post(sign_up_at(world.component(), world), sent, follow=True)
    assert sentence in text_of(done)


def test_who_acts_for_several_organisations_signs_up_for_the_one_acted_for(world, log_in):
    other = member(world.representative.person, world.network, MembershipRole.REPRESENTATIVE, world.bravo)
    component = world.component()
    client = log_in(world.representative)
    assert '<select name="participation"' not in text_of(client.get(sign_up_at(component, world)))
    for_bravo = filled(world, participation=world.bravo.pk)
    refused = client.post(sign_up_at(component, world), for_bravo)
    assert "Do you have another role? Switch at the top of the page." in text_of(refused)
    client.post("/en/proef/acting-for/", {"role": other.pk})
    client.post(sign_up_at(component, world), for_bravo)
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
    assert "Ask to take part" in text
    assert 'href="/en/proef/join/"' in text


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


@pytest.mark.parametrize("who", ["bravo", "related", "elsewhere", "nonsense"])
def test_signing_up_for_another_organisation_is_refused_and_noted(world, log_in, who, caplog):
    component = world.component()
    other = make_world("ander", "Ander")
    pk = {"elsewhere": other.alfa.pk, "nonsense": "1 OR 1=1"}.get(who) or world.partners[who].pk
    response = log_in(world.representative).post(sign_up_at(component, world), filled(world, participation=pk))
    assert response.status_code == 200
    assert "You cannot sign up on behalf of this organisation." in text_of(response)
    assert SignUp.objects.count() == 0
    noted = [each.getMessage() for each in caplog.records if each.name == "intekenen.security"]
    assert noted == [f"sign-up on behalf of another organisation refused user={world.representative.pk}"]


def test_a_start_today_is_folded(world, log_in):
    form = log_in(world.representative).get(sign_up_at(world.component(), world)).context["form"]
    assert form["since"].value() == world.today
    assert "since" in form.more
    shown = [field.name for field in form.visible_fields() if field.name not in form.more]
    assert shown == ["part", "promise", "contact", "until"]


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


def test_the_secretary_reads_that_the_organisation_and_not_their_own_signed_up_already(world, log_in):
    component = world.component()
    signed_up_already(world, component)
    response = log_in(world.secretary).post(sign_up_at(component, world), filled(world, participation=world.alfa.pk))
    assert response.status_code == 409
    assert "This organisation has already signed up for this in that period." in text_of(response)


def test_who_signed_up_already_is_not_sent_to_a_period_that_cannot_be_chosen(world, log_in):
    component = world.component()
    world.offer(component)
    address_nl = sign_up_at(component, world).removeprefix("/en")
    page = text_of(log_in(world.representative).get(address_nl))
    assert "Bij die intekening ziet u wat u kunt wijzigen." in page
    assert "andere periode" not in page


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


def test_a_lead_that_is_taken_until_a_day_is_asked_for_from_the_day_after(world, log_in):
    component = world.component()
    a_lead_holds_for_now(world, component)
    page = log_in(world.representative).get(sign_up_at(component, world))
    form = page.context["form"]
    assert form["since"].value() == world.days(10)
    assert "since" not in form.more
    assert "as contributor you may begin earlier" in text_of(page)


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
