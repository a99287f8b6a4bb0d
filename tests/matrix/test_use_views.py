"""The pages about use: charts and lists for everybody, forms and files for the secretary."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.formats import date_format

from matrix.models import Finding, Measured, Platform, UsageFigure
from matrix.use import month_before
from stakeholders.models import Network
from tests.config.marks import Marks


@pytest.fixture
def platform(world):
    return Platform.objects.create(network=world.network, name="Plein", slug="plein")


@pytest.fixture
def wiki(world, platform):
    component = world.component(name="Wiki")
    component.platforms.add(platform)
    return component


@pytest.fixture
def measured(world, platform, wiki):
    """Two years of figures, of the platform and of one component."""
    told = [Measured(ago(world, number), visitors=1000 - number, visits=3000) for number in range(1, 25)]
    told += [Measured(ago(world, number), wiki, visits=250) for number in range(1, 9)]
    UsageFigure.take_in(by=None, platform=platform, told=told, source="Matomo")
    return platform


def ago(world, number):
    return month_before(world.today, number)


def month(world, number):
    return f"{ago(world, number):%Y-%m}"


def address(name, *args):
    return reverse(f"matrix:{name}", args=["proef", *args])


USE = ("platform_use", "plein")


def test_the_page_shows_the_months_as_a_chart_words_and_table(world, measured, client):
    page = Marks.of(client.get(address(*USE)))
    charts = [each for each in page.find("svg") if "gv-chart" in each.get("class")]
    assert len(charts) == 2
    assert "36.000 bezoeken" in next(each.text for each in page.find("desc"))
    assert len(page.find("tr")) == 1 + 24
    assert page.has("a", text="Wiki")
    assert page.has("a", text="250 bezoeken per maand: Wiki")
    assert not page.has("a", text="Bestand inlezen")


def test_of_one_component(world, measured, client):
    page = Marks.of(client.get(f"{address(*USE)}?component=FUN-01"))
    assert page.has("h1", text="Gebruik van Wiki")
    assert len(page.find("tr")) == 1 + 8
    assert client.get(f"{address(*USE)}?component=FUN-77").status_code == 404


def test_without_figures_it_says_what_comes_or_what_to_do(world, platform, client, log_in):
    assert "Zodra de secretaris gebruikscijfers heeft ingevoerd" in client.get(address(*USE)).text
    text = log_in(world.secretary).get(address(*USE)).text
    assert text.count(address("usage_upload", "plein")) == 2


def test_platform_and_component_tell_how_much_they_are_used(world, measured, client):
    text = client.get("/proef/platforms/plein/").text
    assert "36.000 bezoeken" in text
    assert "Meest gebruikt" in text
    assert "250 bezoeken per maand" in client.get("/proef/components/FUN-01/").text


def test_a_past_day_shows_what_was_known(world, measured, log_in):
    secretary = log_in(world.secretary)
    text = secretary.get(f"{address(*USE)}?at={ago(world, 2).isoformat()}")
    assert len(text.context["use"].months) == 22
    assert "Bestand inlezen" not in text.text


# Forms


def test_the_secretary_enters_a_month(world, platform, wiki, log_in):
    secretary = log_in(world.secretary)
    data = {"month": month(world, 2), "visitors": "1.250", "visits": "", "actions": "3 000", "source": "Matomo"}
    done = secretary.post(address("usage_create", "plein"), data)
    assert done.headers["Location"] == address(*USE)
    row = UsageFigure.objects.get()
    assert (row.month, row.visitors, row.visits, row.actions) == (ago(world, 2), 1250, None, 3000)
    again = secretary.post(address("usage_create", "plein"), data)
    assert "zijn er al cijfers" in again.text
    done = secretary.post(address("usage_create", "plein"), data | {"component": "FUN-01"})
    assert done.headers["Location"].endswith("?component=FUN-01")


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"month": ""}, "month"),
        ({"month": "ooit"}, "month"),
        ({"month": "2199-01"}, "month"),
        ({"visits": "veel"}, "visits"),
        ({"visits": "-1"}, "visits"),
        ({"visits": "9" * 12}, "visits"),
        ({"visits": "=1+1"}, "visits"),
        ({"visits": ""}, "__all__"),
        ({"component": "FUN-99"}, "component"),
        ({"source": "x" * 151}, "source"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(world, platform, log_in, changes, beside):
    world.component("FUN-99")  # not on this platform
    data = {"month": month(world, 1), "visits": "5"} | changes
    answer = log_in(world.secretary).post(address("usage_create", "plein"), data)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [beside]
    assert not UsageFigure.objects.exists()


def test_this_month_is_not_over_yet(world, platform, log_in):
    answer = log_in(world.secretary).post(address("usage_create", "plein"), {"month": month(world, 0), "visits": "5"})
    assert "Deze maand is nog niet voorbij." in answer.text


def test_a_month_is_corrected_and_removed_only_as_it_was_seen(world, measured, log_in):
    secretary = log_in(world.secretary)
    row = UsageFigure.objects.filter(component=None).first()
    form = secretary.get(address("usage_update", "plein", row.pk))
    version = form.context["version"]
    row.correct(by=None, visits=1)
    data = {"visits": "77", "visitors": "", "actions": "", "source": "", "version": version}
    assert secretary.post(address("usage_update", "plein", row.pk), data).status_code == 409
    row.refresh_from_db()
    assert row.visits == 1
    assert secretary.post(address("usage_update", "plein", row.pk), data | {"version": ""}).status_code == 409
    now = secretary.get(address("usage_update", "plein", row.pk)).context["version"]
    assert secretary.post(address("usage_update", "plein", row.pk), data | {"version": now}).status_code == 302
    row.refresh_from_db()
    assert (row.visits, row.visitors) == (77, None)
    secretary.post(address("usage_remove", "plein", row.pk), {"reason": "Verkeerd"})
    assert not UsageFigure.objects.filter(pk=row.pk).exists()
    assert secretary.get(address("usage_update", "plein", row.pk)).status_code == 404


# Files


def upload(client, data, name="cijfers.csv", **facts):
    data = data.encode() if isinstance(data, str) else data
    return client.post(address("usage_upload", "plein"), {"file": SimpleUploadedFile(name, data), **facts})


def hidden(answer):
    """The fields that travel along in the form of the page."""
    fields = Marks.of(answer).find("input", type="hidden")
    return {each["name"]: each["value"] for each in fields if each["name"] != "csrfmiddlewaretoken"}


def test_a_file_is_previewed_and_then_taken_in(world, platform, log_in):
    secretary = log_in(world.secretary)
    answer = upload(secretary, f"maand;bezoeken\n{month(world, 2)};1.500\n{month(world, 1)};20\n{month(world, 0)};1\n")
    assert answer.status_code == 200
    assert "2 nieuw, 1 weggelaten." in answer.text
    assert not UsageFigure.objects.exists()
    done = secretary.post(address("usage_upload", "plein"), hidden(answer), follow=True)
    assert "Doorgevoerd: 2 regels met cijfers." in done.text
    assert list(UsageFigure.objects.order_by("month").values_list("visits", "source")) == [
        (1500, "cijfers.csv"),
        (20, "cijfers.csv"),
    ]


def test_what_was_is_shown_beside_what_becomes(world, measured, log_in):
    answer = upload(log_in(world.secretary), f"month;visits\n{month(world, 1)};2.999\n")
    assert "1 gewijzigd." in answer.text
    assert "3.000" in answer.text
    assert "<strong>2.999</strong>" in answer.text


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_taken_in(world, platform, log_in):
    answer = upload(
        log_in(world.secretary), f"month;visits;code\n{month(world, 1)};3;\n{month(world, 2)};x;FUN-9\nooit;1;\n"
    )
    assert "1 nieuw, 2 geweigerd." in answer.text
    for told in ("Bezoeken: ‘x’ is geen heel getal.", "Er is geen onderdeel met de code", "‘ooit’ is geen maand"):
        assert told in answer.text
    assert "told" not in hidden(answer)
    assert not UsageFigure.objects.exists()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "leeg"),
        (b"PK\x03\x04", "spreadsheet"),
        (b"%PDF-1.7", "een PDF"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        (b"a;b\n1;2\n", "geen kolom"),
        (b"month;visits\n" + b"2025-10;1\n" * 5001, "5.000"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_beside_the_field(world, platform, log_in, data, why):
    answer = upload(log_in(world.secretary), data)
    assert answer.status_code == 200
    assert why in answer.context["form"].errors["file"][0]


def test_no_file_is_asked_for(world, platform, log_in):
    answer = log_in(world.secretary).post(address("usage_upload", "plein"), {})
    assert answer.context["form"].errors["file"] == ["Kies een bestand."]


def test_matomos_pages_ask_which_folder_is_which_component(world, platform, wiki, log_in):
    secretary = log_in(world.secretary)
    pages = {month(world, 1): [{"label": "wiki", "nb_visits": 30, "nb_hits": 1900}, {"label": "/index", "nb_hits": 5}]}
    asked = upload(secretary, json.dumps(pages), name="pages.json")
    assert "1.900 keer bekeken" in asked.text
    chosen = hidden(asked)
    none = secretary.post(address("usage_upload", "plein"), chosen)
    assert "Kies bij minstens één map een onderdeel." in none.text
    answer = secretary.post(address("usage_upload", "plein"), chosen | {"code-0": "FUN-01", "code-1": ""})
    assert "1 nieuw." in answer.text
    secretary.post(address("usage_upload", "plein"), hidden(answer))
    row = UsageFigure.objects.get()
    assert (row.component, row.visits, row.actions, row.source) == (wiki, 30, 1900, "pages.json")


def test_which_folder_is_which_component_is_remembered_for_the_next_month(world, platform, log_in):
    wiki, blog = world.component("FUN-01", name="Wiki"), world.component("FUN-02", name="Blog")
    for each in (wiki, blog):
        each.platforms.add(platform)
    secretary = log_in(world.secretary)

    def asked(number):
        pages = [
            {"label": "kennis", "nb_hits": 900, "nb_visits": 3, "date": month(world, number)},
            {"label": "blog", "nb_hits": 5, "nb_visits": 3, "date": month(world, number)},
        ]
        return upload(secretary, json.dumps(pages), "pages.json")

    first = asked(2)
    assert [likely for _number, _name, _hits, likely in first.context["choices"]] == ["", "FUN-02"]
    secretary.post(address("usage_upload", "plein"), hidden(first) | {"code-0": "FUN-01", "code-1": ""})
    again = asked(1)
    assert [likely for _number, _name, _hits, likely in again.context["choices"]] == ["FUN-01", ""]
    wiki.platforms.clear()
    assert [likely for _number, _name, _hits, likely in asked(1).context["choices"]] == ["", ""]


def test_what_changed_between_preview_and_confirmation_is_shown_anew(world, platform, log_in):
    secretary = log_in(world.secretary)
    sent = hidden(upload(secretary, f"month;visits\n{month(world, 1)};5\n"))
    UsageFigure.enter(by=None, platform=platform, measured=Measured(ago(world, 1), visits=9))
    answer = secretary.post(address("usage_upload", "plein"), sent)
    assert answer.status_code == 409
    assert "1 gewijzigd." in answer.text
    assert UsageFigure.objects.get().visits == 9
    secretary.post(address("usage_upload", "plein"), hidden(answer))
    assert UsageFigure.objects.get().visits == 5


@pytest.mark.parametrize("field", ["told", "folders"])
def test_what_somebody_made_up_is_not_taken_in(world, platform, log_in, field):
    answer = log_in(world.secretary).post(address("usage_upload", "plein"), {field: "verzonnen", "seen": "x"})
    assert answer.status_code == 400
    assert "Dit overzicht is verlopen." in answer.text
    assert not UsageFigure.objects.exists()


def test_a_preview_of_one_platform_is_of_no_use_for_another(world, platform, log_in):
    Platform.objects.create(network=world.network, name="Post", slug="post")
    secretary = log_in(world.secretary)
    sent = hidden(upload(secretary, f"month;visits\n{month(world, 1)};5\n"))
    assert secretary.post(address("usage_upload", "post"), sent).status_code == 400
    assert not UsageFigure.objects.exists()


def test_the_figures_go_out_as_a_file_and_come_back_unchanged(world, measured, client, log_in):
    answer = client.get(address("usage_csv", "plein"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "32 ongewijzigd." in upload(log_in(world.secretary), answer.content).text


def test_the_template_is_for_the_past_year(world, platform, client):
    lines = client.get(address("usage_template", "plein")).text.split()
    assert len(lines) == 1 + 12
    assert lines[-1].startswith(f'"{month(world, 1)}"')


# Findings


def test_a_finding_is_entered_corrected_and_removed(world, platform, wiki, log_in, client):
    secretary = log_in(world.secretary)
    data = {"on": world.today.isoformat(), "source": "Sessie", "text": "De wiki is traag.", "components": ["FUN-01"]}
    done = secretary.post(address("finding_create", "plein"), data)
    row = Finding.objects.get()
    assert done.headers["Location"] == f"/proef/findings/#finding-{row.pk}"
    for page in (address("finding_list"), address(*USE), "/proef/components/FUN-01/"):
        assert "De wiki is traag." in client.get(page).text
    form = secretary.get(address("finding_update", row.pk))
    assert 'value="FUN-01"' in form.text
    seen = form.context["version"]
    row.correct(by=None, source="Vragenlijst")
    data = data | {"text": "De wiki is snel.", "components": []}
    assert secretary.post(address("finding_update", row.pk), data | {"version": seen}).status_code == 409
    assert secretary.post(address("finding_update", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.components.count()) == ("De wiki is snel.", 0)
    asked = secretary.get(address("finding_remove", row.pk)).text
    assert f"{date_format(row.on, 'DATE_FORMAT')}: Sessie" in asked
    assert f"{row.on.isoformat()}:" not in asked
    secretary.post(address("finding_remove", row.pk), {"reason": "Dubbel"})
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"on": ""}, "on"),
        ({"on": "2199-01-01"}, "on"),
        ({"source": ""}, "source"),
        ({"text": ""}, "text"),
        ({"components": ["FUN-77"]}, "components"),
        ({"address": "javascript:x"}, "address"),
    ],
)
def test_what_is_wrong_in_a_finding_stands_beside_its_field(world, platform, wiki, log_in, changes, beside):
    data = {"on": world.today.isoformat(), "source": "Sessie", "text": "Traag."} | changes
    answer = log_in(world.secretary).post(address("finding_create", "plein"), data)
    assert list(answer.context["form"].errors) == [beside]
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("q=traag", 1), ("q=sessie", 2), ("platform=plein", 2), ("component=fun-01", 1), ("component=FUN-99", 0)],
)
def test_findings_are_narrowed_down(world, platform, wiki, client, query, found):
    for text, components in (("De wiki is traag.", [wiki]), ("Chat is handig.", [])):
        Finding.record(by=None, platform=platform, on=world.today, source="Sessie", text=text, components=components)
    assert len(client.get(f"{address('finding_list')}?{query}").context["findings"]) == found


def test_many_findings_stand_on_pages(world, platform, client):
    for number in range(55):
        Finding.record(by=None, platform=platform, on=world.days(-number), source="Sessie", text=f"Bevinding {number}.")
    first = client.get(f"{address('finding_list')}?platform=plein")
    assert "55 bevindingen" in first.text
    assert "?platform=plein&amp;page=2" in first.text
    assert "Bevinding 54." in client.get(f"{address('finding_list')}?platform=plein&page=2").text


def test_a_private_network_does_not_exist_for_others(world, measured, client, log_in):
    Network.objects.update(public=False)
    for page in (address(*USE), address("finding_list"), address("usage_csv", "plein")):
        assert client.get(page).status_code == 404
        assert log_in(world.outsider).get(page).status_code == 404
        assert log_in(world.board).get(page).status_code == 200


@pytest.mark.parametrize("who", ["visitor", "secretary"])
@pytest.mark.parametrize(
    "page", ["/proef/platforms/plein/use/", "/proef/platforms/plein/", "/proef/findings/", "/proef/components/FUN-01/"]
)
def test_more_data_costs_no_more_queries(world, wiki, log_in, django_assert_max_num_queries, page, who):
    client, platform = log_in(world.users.get(who)), wiki.platforms.get()

    def fill(numbers):
        for number in numbers:
            component = world.component(f"FUN-{number:02}")
            component.platforms.add(platform)
            told = [Measured(ago(world, number), each, visits=5) for each in (None, component, wiki)]
            UsageFigure.take_in(by=None, platform=platform, told=told)
            Finding.record(
                by=None, platform=platform, on=world.today, source="S", text="T", components=[component, wiki]
            )

    def count():
        with django_assert_max_num_queries(15) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    fill(range(2, 4))
    count()
    few = count()
    fill(range(4, 20))
    assert count() == few
