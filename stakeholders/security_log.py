"""What may be an attack, one line each in the log `intekenen.security`: what, and of whom no more than a key."""

import logging
from typing import Any

_LOG = logging.getLogger("intekenen.security")


def tell(event: str, *, user: Any = None, **facts: Any) -> None:
    """Note an event. `facts`: keys and words of the product; no name, no e-mail address, no internet address."""
    who = {"user": user.pk} if getattr(user, "pk", None) else {}
    _LOG.warning("%s%s", event, "".join(f" {name}={value}" for name, value in {**who, **facts}.items()))


def tell_of_refusal(user: Any, permission: str, network: Any) -> None:
    """Somebody who is logged in asked for what they may not do: by mistake, by an old link, or to try."""
    if user.is_authenticated:
        tell("refused", user=user, permission=permission or "-", network=network.pk)


def tell_of_wrong_code(*, user: Any, **_facts: Any) -> None:
    """Receiver: a code by mail, of an app or of a passkey was wrong."""
    tell("wrong code", user=user)


def tell_of_failed_login(**_facts: Any) -> None:
    """Receiver: somebody could not log in. What was typed is not noted: it may be a password."""
    tell("login failed")
