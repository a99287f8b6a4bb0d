"""Who gets in at the front door: logging in and out, one's own account, and the administration."""

from tests.permissions.roles import EVERYBODY
from tests.permissions.row import Row, nothing

LOGGED_IN = EVERYBODY - {"visitor"}


def own(**facts: object) -> Row:
    """A page about one's own account: whose account it is, its session says, and not its address."""
    return Row(args=nothing, network=False, **{"may": LOGGED_IN, **facts})  # type: ignore[arg-type]


def for_visitors(**facts: object) -> Row:
    """A page of the way in; who is in already is sent on."""
    return Row(args=nothing, network=False, **{"may": frozenset({"visitor"}), "turned_away": True, **facts})  # type: ignore[arg-type]


def leads_on() -> Row:
    """What is there only in the midst of something, else leads back to where that begins."""
    return Row(args=nothing, network=False, ok=302)


ROWS: dict[str, Row] = {
    "admin:*": Row(may=frozenset({"administrator"}), url=lambda _scene: "/admin/", network=False),
    # Where nobody was named there is none.
    "security_txt": Row(args=nothing, network=False, ok=404),
    "security_txt_old": Row(args=nothing, network=False, ok=302),
    "mine:data": Row(args=nothing, network=False, may=LOGGED_IN),
    "mine:download": Row(args=nothing, network=False, may=LOGGED_IN),
    "mine:leave": Row(args=nothing, network=False, may=LOGGED_IN),
    # First one shows once more who one is.
    "mine:leave#post": own(method="post", ok=302),
    "mine:anonymise": Row(args=nothing, network=False, may=LOGGED_IN),
    "mine:anonymise#post": own(method="post", ok=302),
    "accounts:login": for_visitors(),
    "accounts:logout": Row(args=nothing, network=False, method="post", ok=302),
    "account_login": for_visitors(),
    "account_logout": Row(args=nothing, network=False, method="post", ok=302),
    "account_confirm_login_code": leads_on(),
    "account_signup": for_visitors(),
    "account_inactive": Row(args=nothing, network=False),
    "account_reset_password": Row(args=nothing, network=False),
    "account_confirm_password_reset_code": leads_on(),
    "account_complete_password_reset": leads_on(),
    "account_password_reset_completed": Row(args=nothing, network=False),
    "account_email_verification_sent": leads_on(),
    "mfa_authenticate": leads_on(),
    "mfa_login_webauthn": leads_on(),
    # No provider is set up here.
    "openid_connect_login": Row(args=lambda _scene: ["geen"], network=False, ok=404),
    "openid_connect_callback": Row(args=lambda _scene: ["geen"], network=False, ok=404),
    "accounts:account": own(),
    "accounts:account#post": own(method="post", ok=302, data=lambda _scene: {"language": "en"}),
    # Nobody has to here, so one goes on.
    "accounts:second_factor": own(ok=302),
    # Nobody logs in by a provider here.
    "accounts:provider_remove": Row(args=lambda _scene: [1], network=False, may=LOGGED_IN, ok=404),
    "accounts:provider_remove#post": Row(args=lambda _scene: [1], network=False, may=LOGGED_IN, method="post", ok=404),
    # The cast has a password, so it is not asked for a code.
    "accounts:reauthenticate_by_code": own(ok=302),
    "account_reauthenticate": own(),
    "account_email": own(),
    "account_change_password": own(),
    "account_set_password": own(ok=302),
    "usersessions_list": own(),
    "mfa_index": own(),
    "mfa_list_webauthn": leads_on(),
    # First one shows once more who one is.
    **{name: own(ok=302) for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes")},
    **{name: own(ok=302) for name in ("mfa_reauthenticate", "mfa_reauthenticate_webauthn")},
    # Nobody has one here.
    **{name: own(ok=404) for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes")},
    **{
        name: Row(args=lambda _scene: [1], network=False, may=LOGGED_IN, ok=302)
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    },
}
