"""The page about privacy: public, from the settings, and true."""

from datetime import timedelta

from tests.cast import make_world


def test_it_is_linked_from_the_foot_of_every_page_in_both_languages(world, client):
    for path, address in (("/proef/", "/privacy/"), ("/en/proef/", "/en/privacy/")):
        assert f'href="{address}"' in client.get(path).text


def test_it_names_the_cookies_and_how_long_they_last(world, client, settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sessie", "veilig"
    settings.SESSION_COOKIE_AGE = 3 * 24 * 60 * 60
    page = client.get("/privacy/").text
    assert "<code>sessie</code>" in page
    assert "<code>veilig</code>" in page
    assert "3 dagen" in page


def test_it_says_whom_to_write_to(world, client, settings):
    settings.CONTACT_EMAIL = ""
    page = client.get("/privacy/").text
    assert "nog niet aangegeven" in page
    # Who has no account knows no secretary: the way there is by an organisation.
    assert "hun pagina" in page
    assert 'href="/proef/partners/"' in page
    settings.CONTACT_EMAIL = "privacy@proef.example"
    assert 'href="mailto:privacy@proef.example"' in client.get("/privacy/").text


def test_it_tells_all_that_is_kept_with_how_long_as_the_product_does_it(world, client, monkeypatch):
    monkeypatch.setattr("overview.privacy.FORGOTTEN_AFTER", timedelta(days=77))
    monkeypatch.setattr("overview.privacy.KEPT_DAYS", 33)
    monkeypatch.setattr("overview.privacy.COUNTED", 11 * 60)
    page = client.get("/privacy/").text
    for told in ("77 dagen", "33 dagen", "11 minuten", "internetadres", "passkey", "herstelcodes", "14 dagen"):
        assert told in page


def test_of_the_provider_of_an_organisation_it_tells_where_there_is_one(world, client, settings):
    assert "inlogpagina van uw organisatie" not in client.get("/privacy/").text
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"provider_id": "alfa"}]}}
    assert "inlogpagina van uw organisatie" in client.get("/privacy/").text


def test_who_the_secretary_is_is_for_members(world, client, log_in):
    make_world("ander", "Ander verband", public=False)
    page = client.get("/privacy/").text
    assert "Samenwerkverband" in page
    assert "Sien Secretaris" not in page
    assert "Ander verband" not in page
    assert "Sien Secretaris" in log_in(world.board).get("/privacy/").text


def test_who_is_logged_in_comes_from_there_to_their_own_data(world, log_in, client):
    assert 'href="/accounts/me/"' in log_in(world.board).get("/privacy/").text
    assert 'href="/accounts/me/"' not in client.get("/privacy/").text
