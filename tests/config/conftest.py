import pytest

from stakeholders.models import Network, Organisation, User


@pytest.fixture
def sample_pages(settings):
    """A sample page on each skeleton, in place of the product's own addresses."""
    settings.ROOT_URLCONF = "tests.config.sample_urls"


@pytest.fixture
def network(db):
    """A network with nobody in it, for pages that need no more; five organisations exist."""
    for slug in ("alfa", "bravo", "charlie", "delta", "echo"):
        Organisation.objects.create(slug=slug)
    return Network.objects.create(name="Samenwerkverband", slug="proef")


@pytest.fixture
def someone(db):
    """An account without any role."""
    return User.objects.create_user("someone@example.org", name="Iemand", password="een lang wachtwoord")
