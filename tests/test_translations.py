"""Dutch is complete; English is what stands in the code."""

from django.utils import translation

from tools import messages


def test_every_text_is_in_the_catalogue_with_its_dutch_and_nothing_else_is():
    assert messages.problems() == []


def test_dutch_is_what_a_visitor_reads():
    messages.compile_catalog()
    catalogue = messages.read_catalog(messages.po_file())
    simple = next(
        message for message in catalogue if message.id and isinstance(message.id, str) and not message.context
    )
    with translation.override("nl"):
        assert translation.gettext(simple.id) == simple.string


def test_english_is_the_text_in_the_code():
    with translation.override("en"):
        for message in messages.extract_messages():
            if message.id and isinstance(message.id, str) and not message.context:
                assert translation.gettext(message.id) == message.id
