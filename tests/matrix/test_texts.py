"""The pages of the texts of a component, a platform and a network: write, preview, history, compare, restore."""

import re

import pytest
from django.urls import reverse

from matrix.models import Platform

HARM = "<script>alert(1)</script> [x](javascript:alert(1)) ![plaatje](https://elders.example/groot.png)"


class Thing:
    """Something with texts, as its pages know it. `name`: the text that the tests write."""

    def __init__(self, row, prefix, page, args, name):
        self.row, self.prefix, self.page, self.args, self.name = row, prefix, page, args, name

    def url(self, page, *more):
        name = self.page if page == "page" else f"{self.prefix}_{page}"
        return reverse(name, args=["proef", *self.args, *more])

    @property
    def text(self):
        self.row.refresh_from_db()
        return getattr(self.row, self.name)

    def write(self, text, by=None, **facts):
        self.row.rewrite(by=by, **{self.name: text}, **facts)

    def form(self, **changed):
        """What a browser sends that opened the form now."""
        self.row.refresh_from_db()
        texts = {name: text.replace("\n", "\r\n") for name, text in self.row.texts.items()}
        return {**texts, "reason": "", "version": self.row.texts_version, **changed}


@pytest.fixture(params=["component", "platform", "network"])
def thing(request, world):
    if request.param == "component":
        row = world.component(name="Wiki")
        return Thing(row, "matrix:component", "overview:component_detail", [row.code], "description")
    if request.param == "platform":
        row = Platform.objects.create(network=world.network, name="Plein", slug="plein")
        return Thing(row, "matrix:platform", "matrix:platform_detail", [row.slug], "principles")
    return Thing(world.network, "overview:network", "overview:network", [], "about")


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


# Writing


def test_the_secretary_writes(thing, world, log_in):
    client = log_in(world.secretary)
    assert thing.url("edit") in body(client.get(thing.url("page")))
    body(client.get(thing.url("edit")))
    sent = thing.form(**{thing.name: "Een *mooie* tekst.\r\n\r\nNog een.", "reason": "Begin"})
    page = body(client.post(thing.url("edit"), sent, follow=True))
    assert thing.text == "Een *mooie* tekst.\n\nNog een."
    assert "Opgeslagen." in page
    assert "<em>mooie</em>" in page
    assert "Laatst bewerkt door Sien Secretaris" in page
    assert thing.row.history.first().history_change_reason == "Begin"


def test_only_the_secretary_is_shown_the_way(thing, world, log_in):
    thing.write("Een tekst.")
    for user in (None, world.board, world.coordinator, world.outsider):
        page = body(log_in(user).get(thing.url("page")))
        assert thing.url("edit") not in page
        assert thing.url("history") in page


def test_nothing_changed_is_told_and_no_version(thing, world, log_in):
    thing.write("Een\n\ntekst.")
    before = thing.row.history.count()
    page = body(log_in(world.secretary).post(thing.url("edit"), thing.form()))
    assert "U hebt nog niets gewijzigd." in page
    assert thing.row.history.count() == before


def test_too_long_is_told_and_nothing_is_lost(thing, world, log_in):
    text = "x" * (thing.row.TEXTS[thing.name] + 3)
    page = body(log_in(world.secretary).post(thing.url("edit"), thing.form(**{thing.name: text})))
    assert "3 tekens te lang" in page
    assert text in page
    assert thing.text == ""


def test_too_many_lines_are_told(thing, world, log_in):
    """Nobody reads twenty thousand lines of a letter each, and comparing them would cost seconds."""
    page = body(log_in(world.secretary).post(thing.url("edit"), thing.form(**{thing.name: "x\n" * 2_001})))
    assert "te veel regels" in page or thing.row.TEXTS[thing.name] < 4_002
    assert thing.text == ""


def test_a_text_that_was_not_sent_is_not_emptied(thing, world, log_in):
    thing.write("Blijft.")
    other = next(name for name in thing.row.TEXTS if name != thing.name)
    assert log_in(world.secretary).post(thing.url("edit"), {other: "Anders."}).status_code == 302
    assert thing.text == "Blijft."


@pytest.mark.parametrize("sent", [{"version": "x" * 5000}, {"version": "\0"}, {"reason": "x" * 500}, {"reason": "\0"}])
def test_odd_input_is_refused_in_words(thing, world, log_in, sent):
    thing.write("Een tekst.")
    answer = log_in(world.secretary).post(thing.url("edit"), thing.form(**{thing.name: "Anders."}, **sent))
    assert answer.status_code in (200, 409)
    assert "gv-summary" in answer.content.decode()
    assert thing.text == "Een tekst."


def test_harm_stays_text(thing, world, log_in):
    client = log_in(world.secretary)
    client.post(thing.url("edit"), thing.form(**{thing.name: HARM}))
    for url in (thing.url("page"), thing.url("version", 1), thing.url("history")):
        page = body(client.get(url))
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "elders.example" not in "".join(re.findall(r"<img[^>]*>", page))
    assert '<a href="https://elders.example/groot.png"' in body(client.get(thing.url("page")))


def test_a_megabyte_is_refused(thing, world, log_in):
    page = body(log_in(world.secretary).post(thing.url("edit"), thing.form(**{thing.name: "[" * 1_000_000})))
    assert "te lang" in page
    assert thing.text == ""


# Preview


def test_a_preview_shows_and_saves_nothing(thing, world, log_in):
    sent = thing.form(**{thing.name: "Een **tekst**. " + HARM, "preview": "1"})
    page = body(log_in(world.secretary).post(thing.url("edit"), sent))
    preview = page.partition('id="preview"')[2]
    assert "<strong>tekst</strong>" in preview
    assert "<script>alert" not in preview
    assert "Er is nog niets opgeslagen." in preview
    assert f'name="version" value="{sent["version"]}"' in page
    assert thing.text == ""


def test_a_preview_of_nothing_says_so(thing, world, log_in):
    page = body(log_in(world.secretary).post(thing.url("edit"), thing.form(preview="1")))
    assert "Er is nog geen tekst." in page


def test_a_preview_of_a_megabyte_is_answered(thing, world, log_in):
    sent = thing.form(**{thing.name: "[" * 1_000_000, "preview": "1"})
    assert "[[[[" in body(log_in(world.secretary).post(thing.url("edit"), sent))


def test_a_preview_does_not_hide_that_somebody_was_first(thing, world, log_in):
    client, sent = log_in(world.secretary), thing.form(**{thing.name: "Van mij."})
    thing.write("Van een ander.", by=world.secretary)
    page = body(client.post(thing.url("edit"), {**sent, "preview": "1"}))
    assert f'value="{sent["version"]}"' in page
    body(client.post(thing.url("edit"), sent), status=409)


# Two at once


def test_the_second_sees_both_and_loses_nothing(thing, world, log_in):
    thing.write("Het begin van de tekst.")
    client = log_in(world.secretary)
    sent = thing.form(**{thing.name: "Het begin van mijn tekst.", "reason": "Van mij"})
    thing.write("Het begin van de andere tekst.", by=world.secretary, reason="Was eerder")
    page = body(client.post(thing.url("edit"), sent), status=409)
    assert thing.text == "Het begin van de andere tekst."
    assert "Er is niets van u verloren" in page
    assert "Sien Secretaris heeft deze teksten opgeslagen" in page
    assert "Was eerder" in page
    assert "Het begin van de andere tekst.</textarea>" in page
    assert "Het begin van mijn tekst.</textarea>" in page
    assert 'value="Van mij"' in page
    assert "<ins>" in page
    version = re.search(r'name="version" value="(\w+)"', page)[1]
    merged = "Het begin van mijn andere tekst."
    assert client.post(thing.url("edit"), {**sent, thing.name: merged, "version": version}).status_code == 302
    assert thing.text == merged


def test_what_only_the_other_changed_is_taken_over(thing, world, log_in):
    other = next(name for name in thing.row.TEXTS if name != thing.name)
    thing.write("Begin.")
    sent = thing.form(**{other: "Van mij."})
    thing.write("Van een ander.", by=world.secretary)
    client = log_in(world.secretary)
    page = body(client.post(thing.url("edit"), sent), status=409)
    assert "Deze had u niet gewijzigd" in page
    assert "Zoals het er nu staat" not in page
    version = re.search(r'name="version" value="(\w+)"', page)[1]
    shown = re.search(rf'<textarea name="{thing.name}"[^>]*>\s*([^<]*)</textarea>', page)[1]
    client.post(thing.url("edit"), {**sent, thing.name: shown, "version": version})
    assert (thing.text, getattr(thing.row, other)) == ("Van een ander.", "Van mij.")


def test_a_version_that_never_was_is_no_way_round(thing, world, log_in):
    thing.write("Begin.")
    sent = thing.form(**{thing.name: "Van mij.", "version": "verzonnen"})
    page = body(log_in(world.secretary).post(thing.url("edit"), sent), status=409)
    assert "Begin.</textarea>" in page
    assert thing.text == "Begin."


# History


def test_the_history_tells_who_when_and_what(thing, world, log_in):
    thing.write("Een.")
    thing.write("Twee.", by=world.secretary, reason="Korter")
    member = body(log_in(world.representative).get(thing.url("history")))
    visitor = body(log_in().get(thing.url("history")))
    assert "2 versies" in member
    assert "Korter" in visitor
    assert "Sien Secretaris" in member
    assert "Sien Secretaris" not in visitor
    assert "Het secretariaat" in visitor
    for page in (member, visitor):
        assert "secretary@" not in page


def test_no_page_shows_a_visitor_a_name(thing, world, log_in):
    thing.write("Een.")
    thing.write("Twee.", by=world.secretary)
    for url in (thing.url("page"), thing.url("compare"), thing.url("version", 2)):
        page = body(log_in().get(url))
        assert "Sien Secretaris" not in page
        assert "het secretariaat" in page.lower()


def test_without_texts_the_history_says_what_to_do(thing, world, log_in):
    assert "Er is nog niets geschreven" in body(log_in().get(thing.url("history")))
    page = body(log_in(world.secretary).get(thing.url("history")))
    assert "Teksten schrijven" in page
    assert "Er zijn nog geen twee versies" in body(log_in().get(thing.url("compare")))


def test_a_long_history_has_pages(thing, world, log_in):
    for number in range(1, 56):
        thing.write(f"Tekst {number}.")
    first = body(log_in().get(thing.url("history")))
    second = body(log_in().get(thing.url("history"), {"page": "2"}))
    assert (first.count('scope="row"'), second.count('scope="row"')) == (50, 5)
    assert thing.url("version", 55) in first
    assert thing.url("version", 1) in second
    for odd in ("0", "99", "x", "-1", "\0"):
        body(log_in().get(thing.url("history"), {"page": odd}))


def test_a_long_history_is_read_in_as_many_questions_as_a_short_one(thing, log_in, django_assert_max_num_queries):
    client = log_in()
    thing.write("Tekst.")
    client.get(thing.url("history"))
    for number in range(1, 56):
        thing.write(f"Tekst {number}.")
    with django_assert_max_num_queries(6):
        client.get(thing.url("history"))


# Comparing


def test_any_two_versions_beside_each_other(thing, world, log_in):
    for text in ("Een regel.", "Een tweede regel.", "Een derde regel."):
        thing.write(text)
    page = body(log_in().get(thing.url("compare"), {"old": "1", "new": "3"}))
    assert re.search(r"<ins>.*derde.*</ins>", page)
    assert "tweede" not in page
    last = body(log_in().get(thing.url("compare")))
    assert re.search(r"<del>.*tweede.*</del>", last)


def test_two_versions_that_are_the_same(thing, world, log_in):
    for text in ("Een.", "Twee.", "Een."):
        thing.write(text)
    page = body(log_in().get(thing.url("compare"), {"old": "1", "new": "3"}))
    assert "Deze twee versies zijn gelijk" in page


@pytest.mark.parametrize(("old", "new"), [("1", "1"), ("0", "2"), ("1", "9"), ("x", "2"), ("1", "９"), ("", "")])
def test_what_cannot_be_compared_says_what_to_choose(thing, world, log_in, old, new):
    thing.write("Een.")
    thing.write("Twee.")
    page = body(log_in().get(thing.url("compare"), {"old": old, "new": new}))
    assert "Kies twee verschillende versies uit de lijsten" in page


def test_two_versions_asked_for_the_other_way_round_are_swapped(thing, world, log_in):
    for text in ("Een.", "Twee."):
        thing.write(text)
    answer = log_in().get(thing.url("compare"), {"old": "2", "new": "1"})
    assert answer.headers["Location"] == f"{thing.url('compare')}?old=1&new=2"


# One version, and restoring


def test_an_old_version_is_restored_as_a_new_one(thing, world, log_in):
    for text in ("Een *oude* tekst.", "Een nieuwe tekst."):
        thing.write(text, by=world.secretary)
    client = log_in(world.secretary)
    page = body(client.get(thing.url("version", 1)))
    assert "<em>oude</em>" in page
    assert "Deze versie terugzetten" in page
    answer = client.post(thing.url("version", 1), {"version": thing.row.texts_version}, follow=True)
    assert "Versie 1 staat er weer." in body(answer)
    assert thing.text == "Een *oude* tekst."
    history = body(client.get(thing.url("history")))
    assert "3 versies" in history
    assert "Versie 1 teruggezet" in history


def test_only_the_secretary_is_offered_to_restore(thing, world, log_in):
    thing.write("Een.")
    thing.write("Twee.")
    for user in (None, world.board):
        assert "terugzetten" not in body(log_in(user).get(thing.url("version", 1)))
    assert "terugzetten" not in body(log_in(world.secretary).get(thing.url("version", 2))), "it stands there already"


def test_restoring_over_what_one_has_not_seen_is_refused(thing, world, log_in):
    thing.write("Een.")
    thing.write("Twee.")
    seen = thing.row.texts_version
    thing.write("Drie.")
    client = log_in(world.secretary)
    page = body(client.post(thing.url("version", 1), {"version": seen}), status=409)
    assert "Iemand anders heeft deze teksten gewijzigd" in page
    assert "Drie</del>" in page
    assert thing.text == "Drie."


def test_restoring_what_stands_there_changes_nothing(thing, world, log_in):
    thing.write("Een.")
    before = thing.row.history.count()
    page = body(log_in(world.secretary).post(thing.url("version", 1), {}, follow=True))
    assert "De teksten zijn al zo." in page
    assert thing.row.history.count() == before


@pytest.mark.parametrize("number", [0, 3, 99_999])
def test_a_version_that_is_not_there(thing, world, log_in, number):
    thing.write("Een.")
    for user in (None, world.secretary):
        body(log_in(user).get(thing.url("version", number)), status=404)
        body(log_in(user).post(thing.url("version", number)), status=404)


# Cost


@pytest.mark.parametrize("who", [None, "secretary"])
def test_more_versions_cost_no_more_queries(thing, world, log_in, who, django_assert_max_num_queries):
    client = log_in(world.users[who] if who else None)
    pages = ["page", "history", "compare"] + (["edit"] if who else [])

    def spent():
        counts = {}
        for page in pages:
            with django_assert_max_num_queries(15) as queries:
                body(client.get(thing.url(page)))
            counts[page] = len(queries)
        with django_assert_max_num_queries(15) as queries:
            body(client.get(thing.url("version", 1)))
        return {**counts, "version": len(queries)}

    thing.write("Een.")
    thing.write("Twee.")
    few = spent()
    for number in range(40):
        thing.write(f"Tekst {number}.", by=world.secretary)
    assert spent() == few
