"""What organisations went on in: merged, split, undone by the secretary; everybody reads what became of one."""

import pytest
from django.utils import timezone

from matrix.models import Health, Part, SignUp
from matrix.roles import change_roles
from matrix.succession import Plan, go_on
from stakeholders.models import (
    Membership,
    Participation,
    Role,
    Succession,
    SuccessionKind,
)
from tests.cast import make_world, organisation, participation
from tests.overview.addresses import url

pytestmark = pytest.mark.django_db


def test_first_in_which_then_what_goes_along_then_it_is_done(world, log_in, client):
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-9))
    slug, secretary = world.alfa.organisation.slug, log_in(world.secretary)
    address = url("organisation_merge", world, slug, room="matrix")
    assert secretary.get(address, {"into": "", "on": ""}).context["form"].errors
    asked = f"{address}?into={world.bravo.pk}&on={world.days(-1).isoformat()}"
    page = secretary.get(asked)
    assert [each.row for each in page.context["going"]] == [row]
    secretary.post(asked, {"version": page.context["version"]})
    assert Succession.objects.get().on == world.days(-1)
    told = client.get(url("partner_detail", world, slug))
    assert world.bravo.get_absolute_url() in told.text
    assert "Merged into" in told.text
    assert "Merged into" not in client.get(url("partner_detail", world, slug), {"at": world.days(-2).isoformat()}).text
    assert "Successor of" in client.get(url("partner_detail", world, world.bravo.organisation.slug)).text
    assert [each.participation for each in row.component.sign_ups.as_at(world.today)] == [world.bravo]


def test_what_is_not_possible_is_told_before_the_last_step(world, log_in):
    since_today = Participation.begin(
        by=None, network=world.network, organisation=organisation("Vers"), roles=[Role.PARTNER]
    )
    secretary = log_in(world.secretary)
    address = url("organisation_merge", world, since_today.organisation.slug, room="matrix")
    page = secretary.get(f"{address}?into={world.bravo.pk}&on={world.today}")
    assert [*page.context["form"].errors] == ["on"]
    assert "Record this tomorrow" in page.text
    assert "Initiatief Verwant (related initiative)" in page.text
    assert "Does the merger begin later? Then record it on that day." in page.text


def test_what_it_said_and_how_its_promises_go_is_told_before(world, log_in):
    world.alfa.state_support(by=None, text="Van harte.")
    row = world.confirmed(world.component(), on=world.days(-9))
    row.report(by=None, health=Health.STALLED, text="Het staat stil.")
    heirs = [participation(world.network, organisation(name), Role.PARTNER) for name in ("Een", "Twee", "Drie")]
    into = "&".join(f"into={heir.pk}" for heir in heirs)
    for name, asked, heading in (
        ("merge", f"into={heirs[0].pk}", "Gemeente Alfa goes on in Een?"),
        ("split", f"how=split&{into}", "Gemeente Alfa goes on in Drie, Een and Twee?"),
        ("split", f"how=split_off&into={heirs[0].pk}", "Does Gemeente Alfa split off a part to Een?"),
    ):
        address = url(f"organisation_{name}", world, world.alfa.organisation.slug, room="matrix")
        page = log_in(world.secretary).get(f"{address}?{asked}&on={world.today}")
        assert page.context["heading"] == heading
        assert "stalled" in page.text
        assert ("statement of support disappears" in page.text) is ("split_off" not in asked)
        assert "Then the record can be taken back" in page.text
        assert ("For whom Co Alfa acts from then" in page.text) is (name == "split")


def test_what_goes_along_without_a_contact_is_told_before_and_after(world, log_in):
    world.confirmed(world.component(), on=world.days(-9))
    world.confirmed(world.component("FUN-02"), on=world.days(-9), contact=world.coordinator.person)
    secretary, slug = log_in(world.secretary), world.alfa.organisation.slug
    asked = f"{url('organisation_merge', world, slug, room='matrix')}?into={world.bravo.pk}&on={world.today}"
    page = secretary.get(asked)
    assert "1 sign-up has no contact when it goes along" in page.text
    after = secretary.post(asked, {"version": page.context["version"]}, follow=True)
    assert "2 sign-ups went along." in after.text
    contacts = url("contacts", world, world.bravo.organisation.slug)
    assert f'<a href="{contacts}">Name the contact of 1 sign-up of Waterschap Bravo</a>' in after.text


def test_a_merger_is_one_row_in_the_list_of_changes(world, log_in):
    for number, contact in enumerate((world.coordinator.person, world.board.person, None)):
        row = world.confirmed(world.component(f"FUN-0{number}"), on=world.days(-9))
        SignUp.objects.filter(pk=row.pk).update(contact=contact)
    secretary, slug = log_in(world.secretary), world.alfa.organisation.slug
    asked = f"{url('organisation_merge', world, slug, room='matrix')}?into={world.prospect.pk}&on={world.today}"
    since = timezone.now()
    secretary.post(asked, {"version": secretary.get(asked).context["version"], "reason": "Herindeling"})
    steps = secretary.get(url("change_list", world)).context["steps"]
    (merger,) = [each for each in steps if each.first.moment >= since]
    assert "Herindeling" in merger.first.reason
    assert {each.reason for each in merger.others} == {merger.first.reason}


def test_of_a_split_is_told_what_ends(world, log_in):
    change_roles(world.alfa, by=None, roles=[Role.PARTNER, Role.FUNDER])
    rows = [world.confirmed(world.component(f"FUN-0{n}"), on=world.days(-9)) for n in (1, 2)]
    secretary, slug = log_in(world.secretary), world.alfa.organisation.slug
    address = url("organisation_split", world, slug, room="matrix")
    asked = f"{address}?how=split&into={world.bravo.pk}&into={world.prospect.pk}&on={world.today}"
    page = secretary.get(asked)
    assert "Its role as funder ends." in page.text
    assert "2 sign-ups have no contact when they go along" in page.text
    people = {f"person-{each.person_id}": 0 for each in world.alfa.memberships.all()}
    chosen = {f"row-{rows[0].pk}": world.bravo.pk, f"row-{rows[1].pk}": 0} | people
    after = secretary.post(asked, {"version": page.context["version"], **chosen}, follow=True)
    assert "1 sign-up went along. 1 sign-up ended." in after.text
    assert after.context["record"].nothing  # it ended with its organisation, not as agreed and not early
    assert after.text.count("Split; goes on in") == 1
    heir = secretary.get(url("partner_detail", world, world.bravo.organisation.slug))
    assert heir.text.count("Successor of") == 1
    undo = secretary.get(url("succession_undo", world, slug))
    assert undo.context["heading"] == "Undo that Gemeente Alfa was split into Provincie Prospect and Waterschap Bravo?"
    done = secretary.post(
        url("succession_undo", world, slug), {"version": undo.context["version"], "reason": "Fout"}, follow=True
    )
    assert f'{url("organisation_add", world)}?organisation={slug}"' in done.text


def test_what_changed_meanwhile_is_looked_at_first(world, log_in):
    slug, secretary = world.alfa.organisation.slug, log_in(world.secretary)
    asked = f"{url('organisation_merge', world, slug, room='matrix')}?into={world.bravo.pk}&on={world.today}"
    seen = secretary.get(asked).context["version"]
    world.offer(world.component())
    assert secretary.post(asked, {"version": seen}).status_code == 409
    assert not Succession.objects.exists()


def test_of_a_split_each_promise_is_asked_about(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-9))
    slug, secretary = world.alfa.organisation.slug, log_in(world.secretary)
    address = url("organisation_split", world, slug, room="matrix")
    heirs = f"into={world.bravo.pk}&into={world.prospect.pk}"
    assert "into" in secretary.get(f"{address}?how=split&into={world.bravo.pk}&on={world.today}").context["form"].errors
    asked = f"{address}?how=split&{heirs}&on={world.today}"
    assert f"row-{row.pk}" in secretary.post(asked, {}).context["form"].errors
    people = [world.coordinator.person, world.representative.person]
    chosen = {f"person-{each.pk}": heir for each, heir in zip(people, (world.bravo.pk, 0), strict=True)}
    assert all(name in secretary.post(asked, {}).context["form"].errors for name in chosen)
    secretary.post(asked, {f"row-{row.pk}": world.prospect.pk, **chosen, "reason": "Herindeling"})
    acting = Membership.objects.as_at(world.today).filter(person__in=people)
    assert [(each.person, each.participation) for each in acting] == [(people[0], world.bravo)]
    reasons = {each.history_change_reason for each in Succession.history.all()}
    assert [reason.partition(": ")[2] for reason in reasons] == ["Herindeling"]
    assert [each.participation for each in row.component.sign_ups.as_at(world.today)] == [world.prospect]
    assert world.prospect.roles.as_at(world.today).filter(role=Role.PARTNER).exists()


def test_the_secretary_of_another_network_is_offered_the_same(world, log_in, client):
    other = make_world("ander", "Ander verband")
    there = participation(other.network, world.alfa.organisation, Role.PARTNER)
    world.alfa.organisation.merge_into(world.bravo.organisation, by=None)
    address = url("organisation_merge", other, there.organisation.slug, room="matrix")
    secretary = log_in(other.secretary)
    page = url("partner_detail", other, there.organisation.slug)
    assert address in secretary.get(page).text
    assert address not in client.get(page).text
    assert f"?organisation={world.bravo.organisation.slug}" in secretary.get(address).text
    heir = participation(other.network, world.bravo.organisation)
    assert secretary.get(address).context["form"]["into"].value() == heir.pk


def test_a_merger_that_was_a_mistake_is_taken_back_and_why_is_kept(world, log_in, client):
    slug, secretary = world.alfa.organisation.slug, log_in(world.secretary)
    world.alfa.organisation.merge_into(world.bravo.organisation, by=world.secretary)
    page, address = url("partner_detail", world, slug), url("succession_undo", world, slug)
    assert address in secretary.get(page).text
    assert address not in client.get(page).text
    version = secretary.get(address).context["version"]
    assert secretary.post(address, {"version": version, "reason": " "}).status_code == 200
    assert Succession.objects.exists()
    secretary.post(address, {"version": version, "reason": "Het was de buurgemeente"})
    assert not Succession.objects.exists()
    assert Succession.history.first().history_change_reason == "Het was de buurgemeente"
    assert "Merged into" not in client.get(page).text
    assert secretary.get(address).status_code == 404
    world.alfa.organisation.merge_into(world.supplier.organisation, by=world.secretary)


def test_of_one_that_ended_the_page_tells_what_went_along_and_advises_nothing(world, log_in, client):
    for number, part in enumerate((Part.LEAD, Part.CONTRIBUTOR), 1):
        world.confirmed(world.component(f"FUN-0{number}"), part=part, on=world.days(-9))
    world.confirmed(world.component("FUN-03"), world.bravo, on=world.days(-9))
    world.offer(SignUp.objects.get(participation=world.bravo).component, part=Part.CONTRIBUTOR)
    go_on(world.alfa, Plan(SuccessionKind.MERGED, [world.bravo]), by=world.secretary)
    page = client.get(url("partner_detail", world, world.alfa.organisation.slug))
    labels = [row.status_label for row in page.context["earlier"]]
    assert labels == ["handed over", "handed over", "merged with another sign-up"]
    standing = page.text.split('id="standing-heading"')[1].split("</section>")[0]
    assert url("need_list", world, room="matrix") not in standing
    assert page.context["record"].nothing
    assert "Gemeente Alfa merged into Waterschap Bravo" in client.get(url("overview", world)).text
    compared = client.get(url("compare", world), {"from": world.days(-5).isoformat(), "to": world.today.isoformat()})
    assert "Gemeente Alfa merged into Waterschap Bravo" in compared.text


def test_after_a_merger_with_all_that_went_along_it_says_what_stays(world, log_in):
    world.confirmed(world.component(name="Wiki"), on=world.days(-9))
    go_on(world.alfa, Plan(SuccessionKind.MERGED, [world.bravo]), by=world.secretary)
    page = log_in(world.secretary).get(url("succession_undo", world, world.alfa.organisation.slug))
    assert any("stays with its successor" in sentence for sentence in page.context["consequences"])


def test_of_an_organisation_that_may_not_be_known_here_nothing_is_taken_back(world, log_in):
    hidden = make_world("geheim", "Geheim verband", public=False)
    world.alfa.organisation.merge_into(hidden.alfa.organisation, by=None)
    address = url("succession_undo", world, world.alfa.organisation.slug)
    assert log_in(world.secretary).get(address).status_code == 404
    assert Succession.objects.exists()
