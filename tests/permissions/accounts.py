"""Who gets in at the front door: logging in and out, and the administration."""

from tests.permissions.roles import EVERYBODY
from tests.permissions.row import Row, nothing

ALONE = frozenset({"secretary", "stranger"})

ROWS: dict[str, Row] = {
    "admin:*": Row(may=frozenset({"administrator"}), url=lambda _scene: "/admin/", network=False),
    # Where nobody was named there is none.
    "security_txt": Row(args=nothing, network=False, ok=404),
    "security_txt_old": Row(args=nothing, network=False, ok=302),
    "accounts:login": Row(args=nothing, network=False, may=frozenset({"visitor"}), turned_away=True),
    "mine:data": Row(args=nothing, network=False, may=EVERYBODY - {"visitor"}),
    "mine:download": Row(args=nothing, network=False, may=EVERYBODY - {"visitor"}),
    "mine:leave": Row(args=nothing, network=False, may=EVERYBODY - {"visitor"}),
    # Each network has one secretary, who cannot go.
    "mine:leave#post": Row(
        args=nothing, network=False, method="post", ok=302, may=EVERYBODY - {"visitor"}, refused=ALONE
    ),
    "mine:anonymise": Row(args=nothing, network=False, may=EVERYBODY - {"visitor"}),
    "mine:anonymise#post": Row(
        args=nothing, network=False, method="post", ok=302, may=EVERYBODY - {"visitor"}, refused=ALONE
    ),
    "accounts:logout": Row(args=nothing, network=False, method="post", ok=302),
}
