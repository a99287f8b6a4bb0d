"""Setting up skips what is there already and names what is in the way."""

import socket

import pytest

from tools import address
from tools.console import CannotError
from tools.setup import Mark


def test_a_step_is_done_again_only_when_what_it_is_made_from_changes(tmp_path):
    source = tmp_path / "constraints.txt"
    source.write_text("django==5.2.19\n")
    assert not Mark(tmp_path / "mark", source).stands()
    Mark(tmp_path / "mark", source).set()
    assert Mark(tmp_path / "mark", source).stands()
    assert not Mark(tmp_path / "mark", source, text="one package more").stands()
    source.write_text("django==5.2.20\n")
    assert not Mark(tmp_path / "mark", source).stands()


def test_a_taken_port_is_named_with_the_way_out(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(number))
        with pytest.raises(CannotError, match=f"make run PORT={number + 1}"):
            address.refuse_taken_port()
    address.refuse_taken_port()


def test_it_listens_on_this_machine_only_unless_told_otherwise(monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    assert "127.0.0.1:8123" in address.listeners()
    assert set(address.listeners()) <= {"127.0.0.1:8123", "[::1]:8123"}
    monkeypatch.setenv("HOST", "::")
    assert address.listeners() == ["[::]:8123"]
