"""What tests of pages share: where a page stands, what it says, and what somebody sends."""

from django.urls import reverse
from django.utils import translation

from matrix.models import Part


def address(name, world, *args):
    """The English page, so that the tests can be read beside the code."""
    with translation.override("en"):
        return reverse(f"matrix:{name}", args=[world.network.slug, *args])


def page_of(component):
    with translation.override("en"):
        return component.get_absolute_url()


def text_of(response):
    return response.content.decode()


def sign_up_at(component, world, word="develop"):
    return address("sign_up_create", world, component.code, word)


def filled(world, **changes):
    """What somebody of alfa sends."""
    data = {
        "participation": world.alfa.pk,
        "part": Part.LEAD.value,
        "promise": "Wij doen dit.",
        "arrangements": "own_staff",
    }
    return {name: value for name, value in (data | changes).items() if value is not None}
