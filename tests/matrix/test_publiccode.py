"""A component that is software describes itself in a valid publiccode.yml, or says what is still missing."""

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.loading import load
from matrix.models import CategoryKind, Component, Part, Phase, Responsibility
from matrix.publiccode import managed_by, publiccode, used_by, wanting, written
from stakeholders.models import Network, Role
from tests.cast import participation
from tests.permissions.scene import SOFTWARE
from tools.publiccode import problems

ADDRESS = "/proef/components/FUN-01/publiccode.yml"
NETWORK_URL = "https://intekenen.example/proef/about/"


@pytest.fixture
def wiki(world):
    return world.component(name="Wiki", phase=Phase.IN_OPERATION, **SOFTWARE)


@pytest.fixture
def read(log_in):
    """The file as YAML, which is always valid."""

    def of(address=ADDRESS, user=None):
        answer = log_in(user).get(address)
        assert answer.status_code == 200, answer.content.decode()
        assert answer["Content-Type"] == "application/yaml; charset=utf-8"
        facts = yaml.safe_load(answer.content)
        assert problems(facts) == []
        return facts

    return of


def test_what_is_known_is_told(wiki, read):
    facts = read()
    assert (facts["name"], facts["url"]) == ("Wiki", "https://code.example/wiki")
    assert facts["legal"] == {"license": "EUPL-1.2"}
    assert facts["developmentStatus"] == "stable"
    assert facts["description"]["nl"]["features"] == ["schrijven", "zoeken"]
    assert facts["organisation"] == {"name": "Samenwerkverband", "uri": "http://testserver/proef/about/"}
    assert facts["maintenance"] == {"type": "none"}
    assert "usedBy" not in facts


@pytest.mark.parametrize(
    ("phase", "status"),
    [
        (None, "concept"),
        (Phase.CANDIDATE, "concept"),
        (Phase.WANTED, "concept"),
        (Phase.IN_DEVELOPMENT, "development"),
        (Phase.IN_OPERATION, "stable"),
        (Phase.RETIRED, "obsolete"),
    ],
)
def test_the_phase_says_how_far_it_is(world, read, phase, status):
    world.component(phase=phase, need=False, **SOFTWARE)
    assert read()["developmentStatus"] == status


@pytest.mark.parametrize(
    ("how", "maintenance"),
    [
        ({"own_staff": True}, "internal"),
        ({"own_staff": False, "volunteers": True}, "community"),
        ({"own_staff": False, "partnership": True, "conditions_accepted": True}, "community"),
        ({"own_staff": True, "volunteers": True}, "internal"),
        ({"own_staff": False, "outsourced": True, "conditions_accepted": True}, "internal"),
    ],
)
def test_who_leads_managing_it_says_who_maintains_it(world, wiki, read, how, maintenance):
    world.confirmed(wiki, responsibility=Responsibility.MANAGE, **how)
    assert read()["maintenance"] == {"type": maintenance, "contacts": [{"name": "Gemeente Alfa"}]}


def test_a_contract_has_a_supplier_and_an_end(world, wiki, read):
    facts = {"own_staff": False, "outsourced": True, "conditions_accepted": True, "supplier": world.supplier}
    world.confirmed(wiki, responsibility=Responsibility.MANAGE, until=world.days(100), **facts)
    last = world.days(99)
    assert read()["maintenance"] == {
        "type": "contract",
        "contractors": [{"name": "Leverancier BV", "until": last}],
    }


@pytest.mark.parametrize("part", [Part.CONTRIBUTOR, Part.INTERESTED])
def test_only_a_confirmed_lead_maintains_it(world, wiki, read, part):
    world.offer(wiki, responsibility=Responsibility.MANAGE)
    world.offer(wiki, world.bravo, responsibility=Responsibility.MANAGE, part=part)
    assert read()["maintenance"] == {"type": "none"}


def test_nothing_of_people_stands_in_it(world, wiki, log_in):
    world.confirmed(
        wiki,
        responsibility=Responsibility.MANAGE,
        contact=world.representative.person,
        mandate="Directeur De Vries",
        hours=77_777,
    )
    for user in (None, world.secretary):
        text = log_in(user).get(ADDRESS).content.decode()
        for secret in ("Ria Alfa", "De Vries", "77777", "@"):
            assert secret not in text


def test_who_uses_the_network_uses_what_is_in_operation(world, wiki, read):
    participation(world.network, world.prospect.organisation.__class__.objects.create(slug="leeg"), Role.FUNDER)
    world.alfa.take_role(by=None, role=Role.USER)
    assert read()["usedBy"] == ["Gemeente Alfa"]
    world.component("FUN-02", phase=Phase.IN_DEVELOPMENT, **SOFTWARE)
    assert "usedBy" not in read("/proef/components/FUN-02/publiccode.yml")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"repository": ""}, "Vul in waar de broncode staat."),
        ({"licence": ""}, "Vul de licentie in."),
        ({"summary": ""}, "Schrijf een samenvatting van één zin."),
        ({"description": "- kort"}, "Maak de beschrijving minstens 144 tekens langer."),
        ({"description": "Geen lijst. " * 20}, "Zet in de beschrijving een lijst"),
    ],
)
def test_what_is_missing_is_told_instead(world, log_in, facts, sentence):
    world.component(**{**SOFTWARE, **facts})
    for user, may in ((None, False), (world.secretary, True)):
        answer = log_in(user).get(ADDRESS)
        assert answer.status_code == 404
        assert sentence in answer.content.decode()
        assert ("/proef/components/FUN-01/edit/" in answer.content.decode()) is may
    page = log_in(world.secretary).get("/proef/components/FUN-01/").content.decode()
    assert sentence in page
    assert "publiccode.yml</a>" not in page
    assert sentence not in log_in().get("/proef/components/FUN-01/").content.decode()


def test_its_summary_stands_on_one_line(world, wiki, read):
    type(wiki).objects.filter(pk=wiki.pk).update(summary="Samen\nschrijven")
    assert read()["description"]["nl"]["shortDescription"] == "Samen schrijven"


def test_what_is_no_software_says_so(world, log_in):
    world.component()
    assert "is dit onderdeel geen software" in log_in().get(ADDRESS).content.decode()


def test_the_number_of_queries_does_not_grow(world, wiki, log_in, django_assert_max_num_queries):
    client = log_in(world.secretary)
    with django_assert_max_num_queries(15) as few:
        client.get(ADDRESS)
    for number in range(2, 12):
        world.component(f"FUN-{number:02}", **SOFTWARE)
    with django_assert_max_num_queries(len(few)):
        client.get(ADDRESS)


# Any text that a database can hold.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
SENTENCES = "Dit gaat over software. " * 7
LONG = st.lists(WORDS, max_size=6).map("\n\n".join)


@settings(max_examples=150)
@given(
    name=WORDS.filter(str.strip),
    summary=WORDS.map(lambda text: text * 4),
    description=LONG.map(lambda text: f"{text}\n\n{SENTENCES}\n\n- zoeken\n- {text[:20]}\n\n{text}"),
    phase=st.sampled_from([None, *Phase.values]),
    language=st.sampled_from(["nl", "en"]),
    kind=st.sampled_from(CategoryKind.values),
)
def test_whatever_was_written_is_valid_or_told_to_be_missing(name, summary, description, phase, language, kind):
    network = Network(name="Verband", slug="verband", language=language)
    category = Component._meta.get_field("category").related_model(network=network, kind=kind)
    facts = {**SOFTWARE, "summary": summary, "description": description}
    component = Component(network=network, category=category, code="FUN-01", name=name, **facts)
    component.phase = phase
    if wanting(component):
        return
    made = publiccode(component, lead=None, users=["Gemeente Alfa"], network_url=NETWORK_URL)
    assert problems(made) == []
    assert yaml.safe_load(written(made)) == made


def test_every_software_component_of_the_example_is_valid_or_says_what_is_missing(db):
    network = load("example", tell=lambda *_told: None, today=date(2026, 11, 24), logins=False)
    software = Component.objects.filter(network=network).exclude(repository="").with_phase(at=date(2026, 11, 24))
    valid = missing = 0
    for component in software.select_related("network", "category"):
        if wanting(component):
            missing += 1
            continue
        facts = publiccode(
            component,
            lead=managed_by(component, at=date(2026, 11, 24)),
            users=used_by(component, at=date(2026, 11, 24)),
            network_url=NETWORK_URL,
        )
        assert problems(facts) == []
        assert yaml.safe_load(written(facts)) == facts
        valid += 1
    assert valid >= 5
    assert missing >= 1
