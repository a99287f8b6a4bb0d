"""Pages on organisations: the secretary adds, changes, merges; everybody reads what became of one, and who supports."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from matrix.models import Health, Part, SignUp
from matrix.roles import change_roles
from matrix.succession import Plan, go_on
from stakeholders.models import (
    Membership,
    MembershipRole,
    Organisation,
    OrganisationName,
    Participation,
    ParticipationRole,
    Role,
    Succession,
    SuccessionKind,
)
from tests.cast import make_world, member, organisation, participation, user

pytestmark = pytest.mark.django_db


def url(name, world, *args, room="overview"):
    with translation.override("en"):
        return reverse(f"{room}:{name}", args=[world.network.slug, *args])


def new(world, **changes):
    data = {"name": "Veiligheidsregio Duinrand", "kind": "other", "roles": [1], "on": world.today.isoformat()}
    return {**data, **changes}


# --- add


def test_a_new_organisation_takes_part_in_one_step(world, log_in):
    sent = new(world, roles=[1, 6], relation="cooperating", agreed="Wij delen kennis.", oin="0000 0001 822477348 000")
    answer = log_in(world.secretary).post(url("organisation_add", world), sent)
    made = Participation.objects.get(organisation__slug="veiligheidsregio-duinrand")
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.organisation.oin, [role.role for role in made.roles.all()]) == ("00000001822477348000", [1, 6])
    assert made.roles.get(role=Role.RELATED).agreed == "Wij delen kennis."


def test_who_added_one_reads_what_can_be_next(world, log_in):
    client = log_in(world.secretary)
    page = client.post(url("organisation_add", world), new(world), follow=True)
    made = Participation.objects.get(organisation__slug="veiligheidsregio-duinrand")
    invite = f"{url('invite', world)}?participation={made.pk}"
    said = page.text.split('class="gv-messages"')[1].split("</div>")[0]
    assert f'href="{url("organisation_add", world)}"' in said
    assert f'href="{invite}"' in said
    assert client.get(invite).context["form"]["participation"].value() == str(made.pk)


def test_an_organisation_is_sent_to_what_is_open_only_where_something_is(world, log_in):
    client, sentence = log_in(), "ziet u waar inzet nodig is"
    assert sentence not in client.get(world.alfa.get_absolute_url()).text
    world.component()
    assert sentence in client.get(world.alfa.get_absolute_url()).text


def test_what_is_like_it_is_told_while_one_types(world, log_in):
    elsewhere = organisation("Veiligheidsregio Duinrand", slug="elders")
    page = log_in(world.secretary).get(url("organisation_add", world), {"name": "veiligheidsregio duinrant"})
    assert [each.organisation for each in page.context["known"]] == [elsewhere]
    assert f"?organisation={elsewhere.slug}" in page.text
    assert page.context["form"]["name"].value() == "veiligheidsregio duinrant"


def test_without_script_it_is_told_before_anything_is_made(world, log_in):
    secretary, before = log_in(world.secretary), Organisation.objects.count()
    page = secretary.post(url("organisation_add", world), new(world, name="gemeente alfa."))
    assert world.alfa.get_absolute_url() in page.text
    assert Organisation.objects.count() == before
    known = page.context["form"].data["known"]
    secretary.post(url("organisation_add", world), new(world, name="gemeente alfa.", known=known))
    assert Organisation.objects.count() == before
    secretary.post(url("organisation_add", world), new(world, name="gemeente alfa.", known=known, another="on"))
    assert Organisation.objects.count() == before + 1


def test_beside_what_is_like_it_all_else_that_is_wrong_is_told(world, log_in):
    secretary = log_in(world.secretary)
    page = secretary.post(url("organisation_add", world), new(world, name="Gemente Alfaa", oin="00000001822477349000"))
    assert {*page.context["form"].errors} == {"name", "oin"}
    assert '<details class="gv-more" open>' in page.text
    page = secretary.post(url("organisation_add", world), new(world, name="Gemente Alfaa"))
    assert {*page.context["form"].errors} == {"name"}
    assert '<details class="gv-more">' in page.text


def test_a_known_one_is_chosen_not_made_again(world, log_in):
    chosen, before = organisation("Elders Bekend", slug="elders"), Organisation.objects.count()
    secretary, address = log_in(world.secretary), f"{url('organisation_add', world)}?organisation=elders"
    assert "name" not in secretary.get(address).context["form"].fields
    secretary.post(address, {"roles": [2], "on": world.today.isoformat()})
    assert Participation.objects.get(organisation=chosen).roles.get().role == Role.PROSPECT
    assert Organisation.objects.count() == before
    assert secretary.get(address).status_code == 302


def test_one_of_a_private_network_is_not_there(world, log_in):
    hidden = make_world("geheim", "Geheim verband", public=False)
    secretary = log_in(world.secretary)
    address = f"{url('organisation_add', world)}?organisation={hidden.alfa.organisation.slug}"
    assert secretary.get(address).status_code == 404
    hidden.alfa.organisation.change(by=None, oin="00000001822477348000")
    page = secretary.post(url("organisation_add", world), new(world, oin="00000001822477348000"))
    assert "geheim" not in page.text.lower()
    assert page.context["form"].errors


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": ""}, "kind"),
        ({"roles": []}, "roles"),
        ({"on": ""}, "on"),
        ({"oin": "00000001822477349000"}, "oin"),
        ({"website": "geen adres"}, "website"),
        ({"agreed": "Iets"}, "roles"),
    ],
)
def test_wrong_input_is_told_and_makes_nothing(world, log_in, changes, field):
    before = Organisation.objects.count(), Participation.objects.count()
    page = log_in(world.secretary).post(url("organisation_add", world), new(world, **changes))
    assert field in page.context["form"].errors
    assert (Organisation.objects.count(), Participation.objects.count()) == before


# --- change


def test_another_address_leads_on_from_the_old_one(world, log_in, client):
    old = world.alfa.organisation.slug
    world.alfa.organisation.save()  # the cast has no history
    facts = {"kind": "municipality", "slug": "gemeente-alfa", "website": "alfa.example"}
    answer = log_in(world.secretary).post(url("organisation_facts", world, old), facts)
    assert answer.headers["Location"].endswith("/partners/gemeente-alfa/")
    for name, room in (("partner_detail", "overview"), ("organisation_merge", "matrix")):
        moved = client.get(url(name, world, old, room=room))
        assert moved.headers["Location"] == url(name, world, "gemeente-alfa", room=room)


def test_a_name_from_a_day_and_a_name_that_was_wrong(world, log_in, client):
    slug, secretary = world.alfa.organisation.slug, log_in(world.secretary)
    sent = {"how": "renamed", "name": "Gemeente Alfa-Zuid", "on": world.days(-5).isoformat()}
    secretary.post(url("organisation_name", world, slug), sent)
    secretary.post(url("organisation_name", world, slug), {"how": "mistyped", "name": "Gemeente Alfa-Noord"})
    page = url("partner_detail", world, slug)
    assert "Gemeente Alfa-Noord" in client.get(page).text
    assert client.get(page, {"at": world.days(-6).isoformat()}).context["heading"] == "Gemeente Alfa"


def test_the_network_that_took_an_organisation_in_first_keeps_its_name_and_facts(world, log_in):
    """Else the secretary of one renames what another shows, or takes it away from it by letting it take part too."""
    own = url("organisation_name", world, world.bravo.organisation.slug)
    other = make_world("geheim", "Geheim verband", public=False)
    participation(other.network, world.bravo.organisation)
    assert log_in(world.secretary).get(own).status_code == 200
    elsewhere = participation(world.network, other.alfa.organisation)
    slug, secretary = other.alfa.organisation.slug, log_in(world.secretary)
    pages = [url(f"organisation_{name}", world, slug) for name in ("facts", "name")]
    pages += [url(f"organisation_{name}", world, slug, room="matrix") for name in ("merge", "split")]
    for page in pages:
        refused = secretary.get(page)
        assert refused.status_code == 403
        assert "Only the administrator" in refused.text
        assert other.network.name not in refused.text
    secretary.post(pages[1], {"how": "mistyped", "name": "Overgenomen"})
    assert other.alfa.organisation.names.get().name == "Gemeente Alfa"
    partner = secretary.get(elsewhere.get_absolute_url()).text
    assert pages[1] not in partner
    assert url("organisation_roles", world, slug) in partner
    member(world.secretary.person, other.network, MembershipRole.SECRETARY)
    assert log_in(world.secretary).get(pages[1]).status_code == 200
    assert other.network.name in log_in(world.secretary).get(own).text


def test_a_name_from_a_day_to_come_is_told_as_such(world, log_in):
    slug, secretary = world.alfa.organisation.slug, log_in(world.secretary)
    address, day = url("organisation_name", world, slug), world.days(30)
    sent = {"how": "renamed", "name": "Gemeente Alfa-Zuid", "on": day.isoformat(), "reason": "Herindeling"}
    page = secretary.post(address, sent, follow=True)
    assert [str(each) for each in page.context["messages"]] == [
        f"From {date_format(day, 'DATE_FORMAT')} it is called Gemeente Alfa-Zuid."
    ]
    for told in (page, secretary.get(address)):
        assert [each.name for each in told.context["coming"]] == ["Gemeente Alfa-Zuid"]
        assert f"Is called from {date_format(day, 'DATE_FORMAT')}" in told.text
        assert "Earlier names" not in told.text
    assert {each.history_change_reason for each in OrganisationName.history.all()} == {"Herindeling"}


def test_a_name_to_come_that_was_a_mistake_is_called_off(world, log_in):
    slug, secretary = world.alfa.organisation.slug, log_in(world.secretary)
    address = url("organisation_name", world, slug)
    assert "called off" not in dict(secretary.get(address).context["form"].fields["how"].choices)
    assert secretary.post(address, {"how": "called off", "name": "Gemeente Alfa"}).status_code == 200
    world.alfa.organisation.rename(by=None, name="Gemente Alfa-Zuid", on=world.days(30))
    assert "Gemente Alfa-Zuid" in str(secretary.get(address).context["form"].fields["how"].choices)
    secretary.post(address, {"how": "called off", "name": "Gemeente Alfa", "reason": "Tikfout"})
    [name] = world.alfa.organisation.names.all()
    assert (name.name, name.until) == ("Gemeente Alfa", None)
    assert OrganisationName.history.filter(history_type="-").get().history_change_reason == "Tikfout"
    world.alfa.organisation.rename(by=None, name="Gemeente Alfa-Zuid", on=world.days(40))


def test_why_facts_and_roles_change_stands_in_the_history(world, log_in):
    slug, secretary = world.alfa.organisation.slug, log_in(world.secretary)
    secretary.post(url("organisation_facts", world, slug), {"kind": "municipality", "slug": slug, "reason": "Bleek zo"})
    assert Organisation.history.first().history_change_reason == "Bleek zo"
    sent = {"roles": [1, 4], "on": world.today.isoformat(), "reason": "Betaalt mee"}
    secretary.post(url("organisation_roles", world, slug), sent)
    assert ParticipationRole.history.first().history_change_reason == "Betaalt mee"


def test_a_prospect_becomes_partner(world, log_in):
    slug, secretary = world.prospect.organisation.slug, log_in(world.secretary)
    address = f"{url('organisation_roles', world, slug)}?role=partner"
    assert address in secretary.get(url("partner_list", world)).text
    form = secretary.get(address).context["form"]
    secretary.post(address, {"roles": form["roles"].value(), "on": world.today.isoformat()})
    assert [role.role for role in world.prospect.roles.as_at(world.today)] == [Role.PARTNER]


# --- merged and split


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


# --- what the page tells


def test_it_tells_what_it_did_and_where_it_sits(world, log_in, client):
    world.confirmed(world.component("FUN-01"), on=world.days(-9)).end(by=None)
    world.confirmed(world.component("FUN-02"), on=world.days(-9)).withdraw(by=None, reason="Druk")
    held = world.confirmed(world.component("FUN-03"), on=world.days(-9), cents=12_345)
    held.renew(by=None, hours=7).report(by=None, health=Health.ON_TRACK, text="Loopt")
    member(user("zetel@example.org", "Zita Zetel").person, world.network, MembershipRole.BOARD, world.alfa)
    page = url("partner_detail", world, world.alfa.organisation.slug)
    told = client.get(page)
    record = told.context["record"]
    assert (record.ended, record.withdrawn, record.reports) == (1, 1, 1)
    assert "Has a seat: board member" in told.text
    assert not any(secret in told.text for secret in ("Zita Zetel", "Co Alfa", "123"))
    members = log_in(world.neighbour).get(page).text
    assert all(name in members for name in ("Zita Zetel", "Co Alfa", "Ria Alfa"))


def test_the_list_can_be_narrowed_down(world, client):
    world.alfa.organisation.rename(by=None, name="Voorheen Anders", on=world.days(-3))
    world.alfa.organisation.change(by=None, kind="municipality")

    def found(**asked):
        groups = client.get(url("partner_list", world), asked).context["groups"]
        return [row.participation for _heading, rows in groups for row in rows]

    assert found(q="alfa") == found(kind="municipality") == [world.alfa]
    assert found(role="related") == [world.related]
    assert found(q="alfa", role="related") == found(role="kasteel") == []
    assert len(found()) == 5


def test_on_a_phone_the_list_leaves_out_what_is_zero(world, client):
    """The table stays whole: its style does it, by the class of what is zero."""
    world.confirmed(world.component(), on=world.days(-9))
    page = client.get(url("partner_list", world)).text
    alfa = page[page.index("Gemeente Alfa</a>") :].split("</tr>")[0]
    assert alfa.count('class="num"><div>1<') == 1
    assert alfa.count('class="num gv-zero"><div>0<') == 5


def test_many_organisations_cost_no_more_questions(world, client, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(100) as asked:
            client.get(url("partner_list", world), {"q": "a"})
            client.get(url("supporters", world))
        return len(asked)

    world.alfa.state_support(by=None, text="Graag")
    first = cost()
    for number in range(4):
        participation(world.network, organisation(f"Ander {number}"), Role.PARTNER).state_support(by=None, text="Ja")
    assert cost() == first


# --- support


def test_a_statement_is_read_by_everybody_and_can_be_taken_back(world, log_in, client):
    slug, coordinator = world.alfa.organisation.slug, log_in(world.coordinator)
    sent = {"text": "Dit is nodig.", "said_by": "J. Jansen, directeur", "on": world.days(-4).isoformat()}
    coordinator.post(url("support", world, slug), {**sent, "on": world.today.isoformat()})
    for page in (url("supporters", world), url("partner_detail", world, slug)):
        assert all(word in client.get(page).text for word in ("Dit is nodig.", "J. Jansen, directeur"))
    log_in(world.secretary).post(url("support", world, slug), sent)
    world.alfa.refresh_from_db()
    assert world.alfa.supported_on == world.days(-4)
    coordinator.post(url("support_withdraw", world, slug), {"reason": "Toch niet"})
    world.alfa.refresh_from_db()
    assert (world.alfa.support, world.alfa.supported_on, world.alfa.supported_by) == ("", None, "")
    assert [row.support for row in world.alfa.history.all()][:3] == ["", "Dit is nodig.", "Dit is nodig."]
    assert "Dit is nodig." not in client.get(url("supporters", world)).text
    assert coordinator.get(url("support_withdraw", world, slug)).status_code == 302


def test_interest_alone_tells_no_record(world, client):
    world.offer(world.component(), part=Part.INTERESTED).withdraw(by=None)
    assert client.get(url("partner_detail", world, world.alfa.organisation.slug)).context["record"].nothing
