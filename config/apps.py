from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        connection_created.connect(_knows_json, dispatch_uid="knows_json")


def _knows_json(connection: Any, **_signal: Any) -> None:
    """Say that this SQLite knows JSON: since version 3.38 each does.

    Django finds out by writing, once for each connection. Asked while somebody else writes, it would take that for a
    no, and keep to it as long as the connection lives.
    """
    if connection.vendor == "sqlite" and connection.Database.sqlite_version_info >= (3, 38):
        connection.features.__dict__["supports_json_field"] = True
