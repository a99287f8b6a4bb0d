"""The page about privacy: public, from the settings, and true."""

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
    assert "nog geen contactadres ingevuld" in client.get("/privacy/").text
    settings.CONTACT_EMAIL = "privacy@proef.example"
    assert "privacy@proef.example" in client.get("/privacy/").text


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
