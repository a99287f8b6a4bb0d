"""How tests ask the API: where the network of the cast stands, and an offer that is right."""

HERE = "/api/v1/networks/proef"


def offer_of(component="FUN-01", **facts):
    """A body that is right."""
    return {
        "component": component,
        "responsibility": "develop",
        "organisation": "proef-alfa",
        "part": "lead",
        "promise": "Wij bouwen dit.",
        "arrangements": ["own_staff"],
        **facts,
    }
