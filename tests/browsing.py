"""A client that sends a form as a browser does: it opens the page first, and sends along what the page hides in it."""

from typing import Any

from django.test import Client

HIDDEN = ("version", "begun")


class Browser(Client):
    """`post` adds what the page would send by itself. A test about just that names `version` in its data."""

    def post(self, path: str, data: Any = None, *args: Any, **facts: Any) -> Any:
        plain = not args and "content_type" not in facts and (data is None or isinstance(data, dict))
        if plain and "version" not in (data or {}) and "/api/" not in path:
            data = self.hidden_on(path) | (data or {})
        return super().post(path, data, *args, **facts)

    def hidden_on(self, path: str) -> dict[str, str]:
        """What the form on the page at `path` sends unseen; nothing where there is none."""
        context = super().get(path).context
        found = {name: context.get(name) for name in HIDDEN} if context is not None else {}
        return {name: str(value) for name, value in found.items() if value}
