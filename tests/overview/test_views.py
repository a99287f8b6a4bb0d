"""The pages that show more than one room: what a visitor reads there, and that more data costs no more queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import strip_tags
from pytest_django.asserts import assertContains, assertNotContains

from matrix.models import Coverage, CoverageWord, Health, Part, Phase, Responsibility
from risks.models import Risk, Visibility
from stakeholders.models import Network, Participation
from tests.cast import LONG_AGO, make_world

PAGES = ["overview:overview", "overview:network", "overview:partner_list"]


def page(client, name, world, *args):
    return client.get(reverse(name, args=[world.network.slug, *args]))


def test_the_front_door_leads_to_the_only_network(world, client):
    assert client.get("/").headers["Location"] == "/proef/"
    assert client.get("/en/").headers["Location"] == "/en/proef/"


def test_the_front_door_lists_several_networks(world, client):
    make_world("tweede", "Tweede verband")
    text = client.get("/").content.decode()
    assert "Samenwerkverband" in text
    assert "Tweede verband" in text


def test_a_private_network_does_not_exist_for_others(world, client, log_in):
    Network.objects.update(public=False)
    for name in PAGES:
        assert page(client, name, world).status_code == 404
        assert page(log_in(world.outsider), name, world).status_code == 404
        assert page(log_in(world.representative), name, world).status_code == 200
    assert "Samenwerkverband" not in client.get("/").content.decode()


def test_the_overview_counts_what_is_covered_and_open(world, client):
    world.confirmed(world.component("FUN-01"))
    world.offer(world.component("FUN-02"))
    stand = page(client, "overview:overview", world).context["standing"]
    assert (stand.covered, stand.offered, stand.open, stand.partial) == (1, 1, 2, 0)


def test_a_lead_for_a_later_day_is_told_as_promised_everywhere(world, client):
    component = world.component("FUN-01", name="Wiki")
    component.needs.filter(responsibility=Responsibility.MANAGE).delete()
    world.confirmed(component, since=world.days(30))
    shown = page(client, "overview:overview", world)
    stand = shown.context["standing"]
    assert (stand.upcoming, stand.offered, stand.asked) == (1, 0, 1)
    assert 'href="/proef/open/?coverage=upcoming"' in shown.text
    for address in ("matrix/", "matrix/organisations/", "components/", "open/", "components/FUN-01/"):
        text = client.get(f"/proef/{address}?coverage=upcoming").text
        main = text[text.index('id="main"') :]
        assert "Wiki" in main, address
        assert ">toegezegd</span>" in main, address
        assert "toegezegd vanaf" in main or address == "components/", address
    for address in ("open/", "components/"):
        assert not client.get(f"/proef/{address}?coverage=offered").context["table"].rows, address


def test_the_kinds_of_coverage_add_up_to_what_is_asked(world, client):
    world.confirmed(world.component("FUN-01"))
    world.confirmed(world.component("FUN-02"), since=world.days(30))
    world.offer(world.component("FUN-03"))
    stand = page(client, "overview:overview", world).context["standing"]
    assert stand.covered + stand.partial + stand.upcoming + stand.offered + stand.open == stand.asked == 6
    for coverage in Coverage:
        counted = sum(need.coverage == coverage for need in stand.needs)
        assert counted == sum(stand.count(told) for told in CoverageWord if told.coverage == coverage)


def test_what_changed_lately_tells_an_offer_and_its_confirmation_once(world, client):
    world.confirmed(world.component("FUN-01", name="Wiki"))
    (told,) = page(client, "overview:overview", world).context["lately"]
    assert (
        told.sentence == "De intekening van Gemeente Alfa om Wiki te ontwikkelen (trekker) is aangeboden en bevestigd"
    )


def test_the_overview_and_the_bar_tell_the_secretary_what_waits(world, log_in, client):
    secretary = log_in(world.secretary)
    assert "wacht op uw beslissing" not in page(secretary, "overview:overview", world).text
    world.offer(world.component("FUN-01"))
    world.offer(world.component("FUN-02"), part=Part.INTERESTED)
    world.confirmed(world.component("FUN-03"), since=world.days(9))
    text = page(secretary, "overview:overview", world).text
    assert "1 intekening of voorstel wacht op uw beslissing." in text
    assert "Postvak (1)" in text
    for other in (client, log_in(world.representative), log_in(world.board)):
        assert "beslissing" not in page(other, "overview:overview", world).text
    assert "Postvak (1)" in page(secretary, "overview:partner_list", world).text


def test_the_overview_tells_of_how_many_risks_the_review_is_overdue(world, client):
    world.component()
    late, later = (
        Risk.register(by=world.secretary, network=world.network, title=f"Risico {number}", visibility=Visibility.PUBLIC)
        for number in range(2)
    )
    assert "al geëvalueerd" not in page(client, "overview:overview", world).text
    Risk.objects.filter(pk=late.pk).update(next_review=world.days(-1))
    Risk.objects.filter(pk=later.pk).update(next_review=world.today)
    text = page(client, "overview:overview", world).text
    assert "1 risico had al geëvalueerd moeten zijn" in text
    assert "risks/?review=overdue#count" in text  # as many there as are told here


def test_the_overview_and_the_matrix_say_what_they_count(world, client):
    world.component("FUN-01")
    world.component("FUN-02", phase=Phase.CANDIDATE)
    assert "1 onderdeel en " in page(client, "overview:overview", world).text
    assert "2 onderdelen, waarvan er 1 meetelt" in client.get("/proef/matrix/").text


def test_the_overview_names_what_needs_attention(world, client):
    stalled = world.confirmed(world.component("FUN-01", name="Wiki"))
    stalled.report(by=None, health=Health.STALLED, text="Niemand beschikbaar.")
    world.confirmed(world.component("FUN-02", name="Blog"), on=world.days(-200))
    contested = world.component("FUN-03", name="Chat")
    world.offer(contested)
    world.offer(contested, world.bravo)
    text = page(client, "overview:overview", world).content.decode()
    attention = text[text.index('id="attention"') : text.index('id="open-heading"')]
    assert "vastgelopen" in attention
    assert "geen bericht" in attention
    assert "omstreden" in attention
    for name in ("Wiki", "Blog", "Chat"):
        assert name in attention


@pytest.mark.parametrize(
    ("address", "entered"),
    [
        ("/matrix/", ">Videovergaderen</a>"),
        ("/components/", ">Videovergaderen</a>"),
        ("/components/FUN-01/", ">Videovergaderen</h1>"),
        ("/partners/", ">Gemeente Alfa</a>"),
        ("/partners/proef-alfa/", ">Gemeente Alfa</h1>"),
        ("/", ">Videovergaderen</a>"),
    ],
)
def test_what_was_entered_in_another_language_says_so(world, client, address, entered):
    """A voice that reads English needs to know where Dutch begins."""
    world.component(name="Videovergaderen")
    assert f'lang="nl"{entered}' in client.get(f"/en/proef{address}").content.decode().replace("lang=nl>", 'lang="nl">')
    assert f"lang={entered}" not in client.get(f"/proef{address}").content.decode()
    world.network.language = "en"
    world.network.save()
    assert f'lang="en"{entered}' in client.get(f"/proef{address}").content.decode().replace("lang=en>", 'lang="en">')


def test_all_goes_well_only_once_something_is_confirmed(world, client):
    row = world.offer(world.component())
    assert "er is nog geen intekening bevestigd" in page(client, "overview:overview", world).content.decode()
    row.confirm(by=None)
    assert "alles ligt op koers" in page(client, "overview:overview", world).content.decode()


def test_the_overview_of_an_empty_network_says_what_comes(world, client):
    assert "Er wordt nog niets gevraagd" in page(client, "overview:overview", world).content.decode()


def test_the_secretary_of_an_empty_network_reads_what_to_do_first(world, log_in):
    assertContains(page(log_in(world.secretary), "overview:overview", world), "/proef/components/new/")


def test_what_changed_lately_is_told_newest_first(world, client):
    component = world.component()
    row = world.offer(component, on=world.days(-10))
    row.confirm(by=None, on=world.days(-2))
    days = [movement.day for movement in page(client, "overview:overview", world).context["lately"]]
    assert days == [world.days(-2), world.days(-10)]


def test_partners_stand_under_their_role(world, client):
    groups = page(client, "overview:partner_list", world).context["groups"]
    assert [[row.participation.name for row in rows] for _heading, rows in groups] == [
        ["Gemeente Alfa", "Waterschap Bravo"],
        ["Provincie Prospect"],
        ["Leverancier BV"],
        ["Initiatief Verwant"],
    ]


@pytest.mark.parametrize(
    ("who", "label"), [("alfa", "Neemt deel sinds"), ("prospect", "Genoemd op"), ("related", "Genoemd op")]
)
def test_a_partner_takes_part_and_who_is_only_prospect_or_related_was_named(world, client, who, label):
    response = page(client, "overview:partner_detail", world, getattr(world, who).organisation.slug)
    assertContains(response, f"<dt>{label}</dt><dd>1 januari 2020</dd>", html=True)


def test_who_became_more_than_a_prospect_takes_part_since_then(world, client):
    world.prospect.become_partner(by=None, on=world.days(-30))
    slug = world.prospect.organisation.slug
    since = date_format(world.days(-30), "DATE_FORMAT")
    assertContains(
        page(client, "overview:partner_detail", world, slug), f"<dt>Neemt deel sinds</dt><dd>{since}</dd>", html=True
    )
    before = client.get(reverse("overview:partner_detail", args=["proef", slug]), {"at": world.days(-31).isoformat()})
    assertContains(before, "<dt>Genoemd op</dt><dd>1 januari 2020</dd>", html=True)


def test_who_left_is_shown_with_its_period(world, client):
    Participation.objects.filter(pk=world.alfa.pk).update(until=LONG_AGO + timedelta(days=31))
    response = page(client, "overview:partner_detail", world, world.alfa.organisation.slug)
    assertContains(response, "<dt>Periode</dt><dd>1 januari 2020 – 31 januari 2020</dd>", html=True)


def test_a_link_to_a_sign_up_says_which_one(world, client):
    row = world.confirmed(world.component("FUN-01", name="Wiki"))
    text = page(client, "overview:partner_detail", world, world.alfa.organisation.slug).content.decode()
    link = text.split(f'href="/proef/sign-ups/{row.pk}/"')[1].split("</a>")[0]
    assert strip_tags(f"<a{link}</a>") == "Bevestigd: Wiki, ontwikkelen"


def test_the_overview_opens_with_what_the_network_says_first_of_itself(world, client):
    opening = '<p><a href="/proef/about/">Meer over dit samenwerkingsverband</a></p>'
    assertNotContains(page(client, "overview:overview", world), opening, html=True)
    world.network.about = "**Dit is een voorstel.** Niets staat vast.\n\nDe rest staat verderop."
    world.network.save()
    response = page(client, "overview:overview", world)
    assertContains(response, "<p><strong>Dit is een voorstel.</strong> Niets staat vast.</p>", html=True)
    assertNotContains(response, "De rest staat verderop.")
    assertContains(response, opening, html=True)
    with translation.override("en"):
        assertContains(page(client, "overview:overview", world), '<div lang="nl"><p><strong>Dit is een voorstel.')


def test_who_leads_too_much_is_marked(world, client):
    world.network.overload_leads = 1
    world.network.save()
    for code in ("FUN-01", "FUN-02"):
        world.confirmed(world.component(code))
    groups = page(client, "overview:partner_list", world).context["groups"]
    marked = [row.participation.name for _heading, rows in groups for row in rows if row.overloaded]
    assert marked == ["Gemeente Alfa"]


def test_a_partner_page_shows_its_promises_and_hours_to_members_only(world, client, log_in):
    world.confirmed(world.component(name="Wiki"), hours=123)
    slug = world.alfa.organisation.slug
    public = page(client, "overview:partner_detail", world, slug).content.decode()
    assert "Wiki" in public
    assert "123" not in public
    assert "123" in page(log_in(world.neighbour), "overview:partner_detail", world, slug).content.decode()


def test_an_unknown_partner_is_not_found(world, client):
    assert page(client, "overview:partner_detail", world, "niemand").status_code == 404


def test_a_former_name_stays_known(world, client):
    world.alfa.organisation.rename(by=None, name="Gemeente Nieuw-Alfa")
    text = page(client, "overview:partner_detail", world, world.alfa.organisation.slug).content.decode()
    assert "Gemeente Nieuw-Alfa" in text
    assert "Gemeente Alfa" in text


@pytest.mark.parametrize("who", ["visitor", "secretary", "representative"])
@pytest.mark.parametrize("name", [*PAGES, "overview:partner_detail"])
def test_more_data_costs_no_more_queries(world, log_in, name, who, django_assert_max_num_queries):
    client = log_in(world.users.get(who))
    args = [world.alfa.organisation.slug] if name == "overview:partner_detail" else []

    def count():
        with django_assert_max_num_queries(15) as queries:
            assert page(client, name, world, *args).status_code == 200
        return len(queries)

    def fill(numbers):
        for number in numbers:
            component = world.component(f"FUN-{number:02}", phase=Phase.IN_OPERATION)
            world.confirmed(component, on=world.days(-150))
            world.offer(component, world.bravo, part=Part.CONTRIBUTOR, responsibility=Responsibility.MANAGE)

    fill(range(1, 4))
    count()
    few = count()
    fill(range(4, 24))
    assert count() == few
