"""Where the product listens: PORT (8000), on this machine only or on HOST."""

from __future__ import annotations

import os
import socket

from tools.console import CannotError


def port() -> int:
    return int(os.environ.get("PORT", "8000"))


def listeners() -> list[str]:
    """What to bind: both loopback addresses, so that `localhost` works whichever a browser tries first."""
    return [f"[{host}]:{port()}" if ":" in host else f"{host}:{port()}" for host in _hosts()]


def refuse_taken_port() -> None:
    if not all(_binds(host, port()) for host in _hosts()):
        raise CannotError(
            f"Port {port()} is in use, perhaps by an earlier `make run`. "
            f"End that first, or choose another: make run PORT={port() + 1}"
        )


def answers() -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((os.environ.get("HOST", "localhost"), port()), timeout=1).close()
    except OSError:
        return False
    return True


def _hosts() -> list[str]:
    chosen = os.environ.get("HOST")
    # A machine may have no IPv6.
    return [chosen] if chosen else [host for host in ("127.0.0.1", "::1") if _binds(host, 0)]


def _binds(host: str, number: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, number))
    except OSError:
        return False
    return True
