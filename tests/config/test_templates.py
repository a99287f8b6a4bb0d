"""The skeletons: what each page gets from them, and what no template may hold."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template.loader import get_template

from tests.config.marks import Marks

TEMPLATES = Path(django_settings.BASE_DIR) / "templates"
EVERY = sorted(TEMPLATES.rglob("*.html"))
SKELETONS = ["page", "fragment", "list", "detail", "form", "confirm", "table", "standalone"]
TAGS = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}", re.DOTALL)


def named(path):
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", EVERY, ids=named)
def test_no_template_holds_script_or_style(path):
    """The content security policy refuses them all; htmx attributes that need eval are off too."""
    for mark in Marks(TAGS.sub("", path.read_text())).all:
        assert mark.name != "style"
        assert mark.name != "script" or "src" in mark
        assert "style" not in mark
        assert not [name for name in mark.attributes if name.startswith(("on", "hx-on", "hx-vals", "hx-vars"))]
        assert not mark.get("href").strip().lower().startswith("javascript:")


@pytest.mark.parametrize("path", EVERY, ids=named)
def test_every_template_compiles(path):
    get_template(named(path))


@pytest.mark.parametrize("name", SKELETONS)
def test_a_skeleton_states_its_blocks_in_the_comment_at_its_head(name):
    text = (TEMPLATES / f"{name}.html").read_text()
    head = re.match(r"(?:{% extends [^%]+ %}\n)?{% comment %}(.*?){% endcomment %}", text, re.DOTALL)
    assert head, "no comment at the head"
    own = set(re.findall(r"{% block (\w+) %}", text[head.end() :]))
    # what a child fills, its parent states
    filled = set() if name in {"page", "fragment", "standalone"} else {"content"}
    unsaid = [block for block in sorted(own - filled) if not re.search(rf"\b{block}\b", head[1])]
    assert unsaid == []


@pytest.mark.parametrize("path", sorted((TEMPLATES / "parts").glob("*.html")), ids=named)
def test_a_part_says_what_it_is_and_what_it_takes(path):
    assert path.read_text().startswith("{# ")


@pytest.mark.usefixtures("sample_pages", "network")
class TestPage:
    def test_begins_with_a_way_past_the_menu(self, log_in):
        page = Marks.of(log_in().get("/proef/"))
        first = page.links()[0]
        assert (first.text, first["href"]) == ("Naar de inhoud", "#main")
        assert page.has("main", id="main", tabindex="-1")

    @pytest.mark.parametrize(("address", "language"), [("/proef/", "nl"), ("/en/proef/", "en")])
    def test_says_its_language_and_title(self, log_in, address, language):
        page = Marks.of(log_in().get(address))
        assert page.has("html", lang=language)
        assert page.has("title", text="One & other – Samenwerkverband – Intekenen")
        assert [mark.text for mark in page.find("h1")] == ["One & other"]

    def test_tells_htmx_to_keep_within_the_policy(self, log_in):
        (config,) = Marks.of(log_in().get("/proef/")).find("meta", name_="htmx-config")
        assert '"includeIndicatorStyles":false' in config["content"]
        assert '"allowEval":false' in config["content"]

    def test_sends_the_token_with_htmx_for_who_is_logged_in_only(self, log_in, someone):
        assert "hx-headers" not in Marks.of(log_in().get("/proef/")).find("body")[0]
        assert "X-CSRFToken" in Marks.of(log_in(someone).get("/proef/")).find("body")[0]["hx-headers"]

    def test_reads_messages_out(self, log_in):
        page = Marks.of(log_in().get("/proef/message/"))
        (region,) = page.find("div", role="status")
        assert region.text == "It is done."


@pytest.mark.usefixtures("sample_pages", "network")
class TestList:
    def test_says_how_many_there_are_and_goes_from_page_to_page(self, log_in):
        page = Marks.of(log_in().get("/proef/components/?page=2"))
        assert page.has("p", id="count", role="status", text="5 resultaten")
        assert page.has("a", aria_current="page", text="Pagina 2")
        assert page.has("a", rel="prev", text="Vorige")
        assert not page.has("a", rel="next")

    def test_table_says_what_it_is_how_it_is_sorted_and_which_row_is_which(self, log_in):
        page = Marks.of(log_in().get("/proef/components/"))
        assert page.has("caption", text="Organisations in alphabetical order")
        assert [(mark.text, mark.get("aria-sort")) for mark in page.find("th", scope="col")] == [
            ("Name", "ascending"),
            ("Kind", ""),
        ]
        assert [mark.text for mark in page.find("th", scope="row")] == ["alfa", "bravo", "charlie"]
        turned = Marks.of(log_in().get("/proef/components/?sort=-name"))
        assert turned.find("th", scope="row")[0].text == "echo"
        assert turned.has("th", aria_sort="descending")

    def test_filter_keeps_what_was_typed_and_how_it_was_sorted(self, log_in):
        page = Marks.of(log_in().get("/proef/components/?slug=alfa&sort=-name"))
        assert page.has("p", id="count", text="1 resultaat")
        assert page.has("input", name_="slug", value="alfa")
        assert page.has("input", type="hidden", name_="sort", value="-name")
        assert page.has("a", text="Wissen", href="/proef/components/")

    def test_says_what_to_do_when_nothing_matches(self, log_in):
        page = Marks.of(log_in().get("/proef/components/?slug=zzz"))
        assert not page.has("table")
        assert page.has("a", text="Hele lijst tonen", href="/proef/components/")

    def test_htmx_gets_the_list_without_the_frame(self, log_in):
        page = Marks.of(log_in().get("/proef/components/?slug=alfa", headers={"HX-Request": "true"}))
        assert page.has("div", id="results")
        assert page.has("title", text="1 resultaat: Organisations – Samenwerkverband – Intekenen")
        assert not page.has("main")


@pytest.mark.usefixtures("sample_pages", "network")
class TestForm:
    def test_ties_help_and_errors_to_their_fields_and_lists_them_on_top(self, log_in):
        answer = log_in().post("/proef/sign-up/", {"promise": "", "part": "lead", "until": "never", "note": "too long"})
        page = Marks.of(answer)
        assert page.find("title")[0].text.startswith("Fout: ")
        (summary,) = page.find("div", role="alert", tabindex="-1")
        assert "autofocus" in summary
        assert [link["href"] for link in page.links(inside="gv-summary")] == ["#id_promise", "#id_until", "#id_note"]
        (promise,) = page.find("input", id="id_promise", aria_invalid="true")
        for part in promise["aria-describedby"].split():
            assert [mark for mark in page.all if mark.get("id") == part], part
        assert page.has("input", id="id_until", value="never")

    def test_says_which_fields_may_stay_empty(self, log_in):
        page = Marks.of(log_in().get("/proef/sign-up/"))
        assert page.has("label", text="Until (niet verplicht)")
        assert page.has("label", text="What do you promise?")

    def test_folds_what_few_need_and_unfolds_it_when_something_is_wrong(self, log_in):
        page = Marks.of(log_in().get("/proef/sign-up/"))
        assert [mark["name"] for mark in page.find("input", inside="gv-more")] == ["note"]
        assert "open" not in page.find("details", class_="gv-more")[0]
        wrong = Marks.of(log_in().post("/proef/sign-up/", {"promise": "x", "part": "lead", "note": "too long"}))
        assert "open" in wrong.find("details", class_="gv-more")[0]

    def test_a_choice_has_a_legend(self, log_in):
        page = Marks.of(log_in().get("/proef/sign-up/"))
        assert page.has("legend", text="As")

    def test_has_its_buttons(self, log_in):
        page = Marks.of(log_in().get("/proef/sign-up/"))
        assert page.has("button", text="Send")
        assert page.has("a", text="Annuleren", href="/elsewhere/")

    def test_a_confirmation_says_what_happens_then(self, log_in):
        page = Marks.of(log_in().get("/proef/withdraw/"))
        assert page.has("li", text="The component is open again.")
        assert page.has("button", text="Bevestigen")
        assert page.has("a", text="Annuleren", href="/elsewhere/")


@pytest.mark.usefixtures("sample_pages", "network")
class TestErrorPages:
    @pytest.mark.parametrize(
        ("address", "title", "way"),
        [
            ("/proef/nergens/", "Hier is geen pagina", "Onderdelen"),
            ("/en/proef/no/", "There is no page here", "Components"),
        ],
    )
    def test_an_unknown_address_says_where_to_look(self, log_in, address, title, way):
        answer = log_in().get(address)
        page = Marks.of(answer)
        assert answer.status_code == 404
        assert page.has("h1", text=title)
        assert page.has("code", text=address)
        assert page.has("a", text=way)

    @pytest.mark.parametrize(
        ("address", "title"),
        [("/proef/forbidden/", "Dit kunt u niet doen"), ("/en/proef/forbidden/", "You cannot do this")],
    )
    def test_a_refusal_says_why(self, log_in, someone, address, title):
        answer = log_in(someone).get(address)
        assert answer.status_code == 403
        assert Marks.of(answer).has("h1", text=title)
        assert "Only the secretary confirms." in answer.content.decode()

    @pytest.mark.parametrize(
        ("address", "title"),
        [("/unreadable/", "Dit verzoek is niet te lezen"), ("/en/unreadable/", "This request cannot be read")],
    )
    def test_an_unreadable_request_gets_a_page(self, log_in, address, title):
        answer = log_in().get(address)
        assert answer.status_code == 400
        assert Marks.of(answer).has("h1", text=title)

    @pytest.mark.parametrize(
        ("address", "title"), [("/broken/", "Hier ging iets mis"), ("/en/broken/", "Something went wrong here")]
    )
    def test_a_broken_page_comes_out_without_database_and_manifest(
        self, settings, log_in, django_assert_num_queries, address, title
    ):
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        }
        client = log_in()
        client.raise_request_exception = False
        with django_assert_num_queries(0):
            answer = client.get(address)
        assert answer.status_code == 500
        assert Marks.of(answer).has("h1", text=title)

    def test_a_form_without_its_token_says_what_to_do(self, settings):
        from django.test import Client

        settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
        answer = Client(enforce_csrf_checks=True).post("/proef/sign-up/", {})
        assert answer.status_code == 403
        assert Marks.of(answer).has("h1", text="Het formulier is verlopen")
