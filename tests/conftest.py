import gc
import time
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.core.cache import cache
from django.test import override_settings
from django.utils.translation import override
from hypothesis import settings as hypothesis_settings

from stakeholders.rates import HOUR
from tests.browsing import Browser
from tests.cast import World, make_world

# How long an example takes says nothing on a busy machine.
hypothesis_settings.register_profile("steady", deadline=None)
hypothesis_settings.load_profile("steady")


def pytest_collection_finish():
    """What was loaded by now stays; looking through it for rubbish again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def files_apart(tmp_path_factory):
    """What tests bring in is kept where it goes by itself, not among the files of the installation."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Making the cast hashes eight passwords: with the real hasher that alone takes seconds a test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def asks_as_much_as_it_likes(settings):
    """A test asks more of the API in a minute than anybody does; tests of the limit set one."""
    settings.API_REQUESTS_A_MINUTE = {"visitor": 0, "account": 0}


@pytest.fixture(autouse=True)
def no_collected_files(settings):
    """Tests collect no static files, so a page may not look for the list of them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def nothing_counted(settings):
    """What another test tried, or another process, does not count here."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(autouse=True)
def no_second_factor_for_administrators(settings):
    """Tests of that switch it on."""
    settings.SECOND_FACTOR_FOR_ADMINISTRATORS = False


@pytest.fixture(autouse=True)
def in_dutch():
    """A page in English leaves its language behind in the thread; each test begins in the product's own."""
    with override("nl"):
        yield


@pytest.fixture(autouse=True)
def counted_anew():
    """How often somebody asked for something is counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def world(db: None) -> World:
    """A public network with people in each role."""
    return make_world()


@pytest.fixture
def log_in():
    """A browser, logged in as the given user; without one, of a visitor."""

    def as_user(user=None) -> Browser:
        client = Browser()
        if user is not None:
            client.force_login(user)
        return client

    return as_user


@pytest.fixture
def just_logged_in(log_in):
    """The same, of somebody who showed a moment ago who they are."""

    def as_user(user) -> Browser:
        client = log_in(user)
        session = client.session
        record_authentication(SimpleNamespace(session=session), user, "password", reauthenticated=True)
        session.save()
        return client

    return as_user


@pytest.fixture(autouse=True)
def windows_of_their_own(monkeypatch):
    """What is counted per window of time begins one with each test, so no test runs over its edge."""
    begin, now = time.time(), time.time
    monkeypatch.setattr("stakeholders.rates.time", SimpleNamespace(time=lambda: 1_000 * HOUR + now() - begin))
