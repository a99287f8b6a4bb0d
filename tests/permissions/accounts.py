"""Who gets in at the front door: logging in and out, and the administration."""

from tests.permissions.row import Row, nothing

ROWS: dict[str, Row] = {
    "admin:*": Row(may=frozenset({"administrator"}), url=lambda _scene: "/admin/", network=False),
    "accounts:login": Row(args=nothing, network=False, may=frozenset({"visitor"}), turned_away=True),
    "accounts:logout": Row(args=nothing, network=False, method="post", ok=302),
}
