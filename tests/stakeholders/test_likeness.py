"""Which names look like another."""

import pytest

from stakeholders.likeness import alike


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("Wiki", "wiki", True),
        ("Videovergaderen", "Video-vergaderen", True),
        ("Videovergaderen", "Videovergadering", True),
        ("Eenvoudige formulieren", "Formulieren", True),
        ("Back-up en herstel", "Herstel en back-up", True),
        ("Ideeënbus", "Ideeenbus", True),
        ("Chat", "Chatten", False),
        ("Agenda en planning", "Peilingen en vragenlijsten", False),
        ("Blog", "Wiki", False),
        ("", "Wiki", False),
        ("!!", "??", False),
    ],
)
def test_what_looks_alike(one, other, similar):
    assert bool(alike(one, [("FUN-01", other)])) == similar
    assert bool(alike(other, [("FUN-01", one)])) == similar
