"""How often something may be done, counted by all processes together."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from stakeholders import rates
from stakeholders.rates import TooOften, client_address, client_ip, count

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until a test moves it."""
    now = [1_000_000.0]
    monkeypatch.setattr(rates.time, "time", lambda: now[0])
    return now


def test_after_so_many_it_is_too_often_and_it_says_for_how_long(clock):
    for _ in range(3):
        count("code", "a@example.org", most=3, seconds=60)
    with pytest.raises(TooOften) as refused:
        count("code", "a@example.org", most=3, seconds=60)
    assert 1 <= refused.value.seconds <= 60


def test_another_key_and_another_thing_are_counted_apart(clock):
    count("code", "a@example.org", most=1, seconds=60)
    count("code", "b@example.org", most=1, seconds=60)
    count("invite", "a@example.org", most=1, seconds=60)
    with pytest.raises(TooOften):
        count("code", "a@example.org", most=1, seconds=60)


def test_after_the_window_it_may_be_done_again(clock):
    count("code", 1, most=1, seconds=60)
    with pytest.raises(TooOften) as refused:
        count("code", 1, most=1, seconds=60)
    clock[0] += refused.value.seconds
    count("code", 1, most=1, seconds=60)


@pytest.fixture
def files(settings, tmp_path):
    settings.CACHES = {"default": {"BACKEND": "config.shared_files.SharedFiles", "LOCATION": str(tmp_path)}}
    return tmp_path


def test_in_files_nothing_is_lost_where_many_count_at_once(files):
    cache.add("number", 0, timeout=60)
    threads = [threading.Thread(target=lambda: [cache.incr("number") for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.get("number") == 100


def test_another_process_counts_in_the_same_files(files, monkeypatch):
    monkeypatch.setattr(rates, "time", time)  # the clock of the other
    count("code", 1, most=2, seconds=10_000)
    other = (
        "import django; from django.conf import settings; settings.configure(CACHES={'default':"
        f"{{'BACKEND': 'config.shared_files.SharedFiles', 'LOCATION': {str(files)!r}}}}}, PROXIES=0);"
        "from stakeholders.rates import count; count('code', 1, most=2, seconds=10_000)"
    )
    subprocess.run([sys.executable, "-c", other], cwd=ROOT, env=os.environ, check=True)
    with pytest.raises(TooOften):
        count("code", 1, most=2, seconds=10_000)


def test_what_is_over_goes_out_of_the_files(files, monkeypatch):
    monkeypatch.setattr("config.shared_files.random.random", lambda: 0)
    cache.set("over", 1, timeout=-1)
    cache.set("kept", 1, timeout=60)
    cache.set("another", 1, timeout=60)
    assert len(list(files.glob("*.djcache"))) == 2
    with pytest.raises(ValueError, match="over"):
        cache.incr("over")


@pytest.mark.parametrize(
    ("proxies", "told", "expected"),
    [
        # Nobody in front: what the request says of itself is no matter.
        (0, "198.51.100.7", "203.0.113.9"),
        (1, "198.51.100.7", "198.51.100.7"),
        # Whoever asks put an address before the one that the proxy added.
        (1, "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        (2, "192.0.2.1, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "192.0.2.1", "203.0.113.9"),
        (1, "", "203.0.113.9"),
        (1, "not-an-address", "203.0.113.9"),
    ],
)
def test_the_address_of_who_asks_cannot_be_forged(settings, proxies, told, expected):
    settings.PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="203.0.113.9").get("/", headers={"X-Forwarded-For": told})
    assert client_ip(request) == expected


def test_one_subscriber_with_many_addresses_is_one():
    addresses = [RequestFactory(REMOTE_ADDR=f"2001:db8:1:2::{n}").get("/") for n in (1, 2)]
    assert {client_address(each) for each in addresses} == {"2001:db8:1:2::"}
    assert client_address(RequestFactory(REMOTE_ADDR="::ffff:203.0.113.9").get("/")) == "203.0.113.9"
    # As behind a socket.
    assert client_address(RequestFactory(REMOTE_ADDR="").get("/")) == rates.UNKNOWN
