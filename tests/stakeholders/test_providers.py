"""Logging in with the provider of an organisation: a whole login over HTTP, and all that may be wrong with it."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured

from config.login_providers import providers
from stakeholders.models import User
from tests.oidc_provider import CLIENT, SECRET, running

LOGIN = "/accounts/oidc/gemeente-alfa/login/"
ONE = {
    "id": "gemeente-alfa",
    "name": "Gemeente Alfa",
    "address": "https://login.alfa.example",
    "client_id": CLIENT,
    "secret": SECRET,
    "domains": ["proef.example"],
}


@pytest.fixture
def provider(world, settings):
    with running() as provider:
        told = json.dumps([ONE | {"address": provider.address}])
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(told)}}
        yield provider


def there(client, address=LOGIN):
    """To the provider, and back to the address to which that sends the browser."""
    asked = client.get(address)
    assert asked.status_code == 302
    back = requests.get(asked["Location"], allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    assert parts.path == f"{LOGIN}callback/"
    return f"{parts.path}?{parts.query}"


def who(client):
    return client.session.get("_auth_user_id")


def test_one_logs_in_there_and_comes_where_one_wanted_to_be(provider, world, client):
    page = client.get("/accounts/login/?next=/proef/my/sign-ups/")
    assert "Inloggen via Gemeente Alfa" in page.text
    assert 'href="/accounts/oidc/gemeente-alfa/login/?next=%2Fproef%2Fmy%2Fsign-ups%2F"' in page.text
    answer = client.get(there(client, f"{LOGIN}?next=/proef/my/sign-ups/"))
    assert answer.headers["Location"] == "/proef/my/sign-ups/"
    assert who(client) == str(world.coordinator.pk)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.uid, kept.extra_data) == (world.coordinator, "8d1f", {"sub": "8d1f"})


def test_it_asks_with_state_nonce_and_pkce_and_nothing_that_the_address_adds(provider, client):
    added = f"{LOGIN}?auth_params=nonce%3Dx%26code_challenge%3Dx&scope=admin&process=connect"
    asked = parse_qs(urlsplit(client.get(added)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["nonce"][0]) == 64
    assert asked["state"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_the_way_back_is_one_address_in_both_languages(provider, client):
    ways = [client.get(f"{prefix}{LOGIN}")["Location"] for prefix in ("", "/en")]
    backs = {parse_qs(urlsplit(way).query)["redirect_uri"][0] for way in ways}
    assert backs == {f"http://testserver{LOGIN}callback/"}


def test_once_connected_it_stays_so_under_another_address(provider, world, client, log_in):
    client.get(there(client))
    provider.person["email"] = "co@alfa.example"
    again = log_in()
    again.get(there(again))
    assert who(again) == str(world.coordinator.pk)


def test_the_second_factor_is_asked_here_too(provider, world, client):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(world.coordinator, generate_totp_secret())
    assert client.get(there(client)).headers["Location"] == "/accounts/2fa/authenticate/"
    assert who(client) is None


def test_two_organisations_may_call_their_client_the_same(provider, world, client, settings):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    both = [ONE | {"address": provider.address}, ONE | {"address": provider.address, "id": "beta", "name": "Beta"}]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(json.dumps(both))}}
    TOTP.activate(world.coordinator, generate_totp_secret())
    client.get(there(client))
    assert client.get("/accounts/2fa/authenticate/").status_code == 200


NO_TRUST = "is niet te vertrouwen of kwam te laat"


@pytest.mark.parametrize(
    "case",
    [
        ({"claims": {"nonce": "anders"}}, {}, NO_TRUST),
        ({"claims": {"nonce": None}}, {}, NO_TRUST),
        ({"claims": {"aud": "iemand-anders"}}, {}, NO_TRUST),
        ({"claims": {"aud": [CLIENT, "iemand-anders"]}}, {}, NO_TRUST),
        ({"claims": {"aud": [CLIENT, "x"], "azp": "x"}}, {}, NO_TRUST),
        ({"claims": {"iss": "https://elders.example"}}, {}, NO_TRUST),
        ({"claims": {"exp": 1_000_000_000}}, {}, NO_TRUST),
        ({"key": "other"}, {}, NO_TRUST),
        ({"key": "shared"}, {}, NO_TRUST),
        ({"key": "none"}, {}, NO_TRUST),
        ({"without": ["id_token"]}, {}, NO_TRUST),
        ({"without": ["access_token"]}, {}, NO_TRUST),
        ({"state": "van-een-ander"}, {}, NO_TRUST),
        ({"error": "server_error"}, {}, NO_TRUST),
        ({"error": "access_denied"}, {}, "U bent gestopt met inloggen bij Gemeente Alfa."),
        ({}, {"email_verified": False}, "heeft uw e-mailadres niet bevestigd"),
        ({}, {"email_verified": None}, "heeft uw e-mailadres niet bevestigd"),
        ({}, {"email_verified": "false"}, "heeft uw e-mailadres niet bevestigd"),
        ({}, {"email": "coordinator@elders.example"}, "kunt u met dit e-mailadres niet inloggen"),
        ({}, {"email": "niemand@proef.example"}, "Hier is geen account met het e-mailadres"),
        ({"userinfo": {"sub": "een ander", "email": "coordinator@proef.example"}}, {"email": None}, NO_TRUST),
        ({"userinfo": {"sub": "8d1f"}}, {"email": None}, "heeft uw e-mailadres niet doorgegeven"),
    ],
)
def test_what_is_not_right_is_refused_with_a_sentence_and_logged(provider, world, client, caplog, case):
    """A case: what the provider does wrong, what it tells of the person, and the sentence."""
    wrong, person, sentence = case
    before = User.objects.count()
    provider.wrong = wrong
    provider.person |= person
    answer = client.get(there(client))
    assert answer.status_code == 403
    assert sentence in answer.text
    assert who(client) is None
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == before
    assert any("refused" in record.message for record in caplog.records)


def test_an_answer_works_once_and_only_in_the_browser_that_asked(provider, world, client, log_in):
    back = there(client)
    other = log_in()
    assert NO_TRUST in other.get(back).text
    assert who(other) is None
    client.get(back)
    assert who(client) == str(world.coordinator.pk)
    client.post("/accounts/logout/")
    assert NO_TRUST in client.get(back).text


def test_one_sees_by_which_provider_one_logs_in_and_disconnects_it(provider, world, client, mailoutbox, settings):
    client.get(there(client))
    row = SocialAccount.objects.get()
    address = f"/accounts/providers/{row.pk}/remove/"
    assert address in client.get("/accounts/").text
    assert "Gemeente Alfa" in client.get(address).context["heading"]
    stranger = type(client)()
    stranger.force_login(world.outsider)
    assert stranger.post(address).status_code == 404
    mailoutbox.clear()
    client.post(address)
    assert not SocialAccount.objects.exists()
    assert "Gemeente Alfa" in mailoutbox[0].subject
    assert "provider_remove" not in client.get("/accounts/").text
    client.post("/accounts/logout/")
    client.get(there(client))
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "gemeente-alfa" in client.get("/accounts/").text


def test_a_provider_that_calls_itself_another_or_does_not_answer_is_refused(provider, client, settings):
    provider.wrong = {"issuer": "https://elders.example"}
    assert NO_TRUST in client.get(LOGIN).text
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": providers(json.dumps([ONE | {"address": "http://127.0.0.1:9"}]))}
    }
    assert NO_TRUST in client.get(LOGIN).text


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("{", "is not JSON"),
        ("{}", "a list of objects"),
        (json.dumps([{"id": "x"}]), "each has"),
        (json.dumps([ONE, ONE]), "the same id"),
        (json.dumps([ONE | {"domains": []}]), "domains"),
        (json.dumps([ONE | {"address": "http://login.alfa.example"}]), "https://"),
    ],
)
def test_a_wrong_setting_is_said_when_the_product_starts(told, why):
    with pytest.raises(ImproperlyConfigured, match=why):
        providers(told)
