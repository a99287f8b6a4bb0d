"""Pages on organisations: the secretary adds and changes them; everybody reads what one is, and who supports."""

import pytest
from django.utils.formats import date_format

from matrix.models import Health, Part
from stakeholders.models import (
    MembershipRole,
    Organisation,
    OrganisationName,
    Participation,
    ParticipationRole,
    Role,
)
from tests.cast import make_world, member, organisation, participation, user
from tests.overview.addresses import url

pytestmark = pytest.mark.django_db


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
