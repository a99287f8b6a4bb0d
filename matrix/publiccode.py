"""What `publiccode.yml` 0.5 says of a component that is software: derived from what the network knows.

Only what a visitor may see goes in: of people nothing at all. What cannot be known is not guessed: without a day on
which a contract ends there is no contract to tell, so whoever had it made is then the contact.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import yaml
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.markdown import listed
from stakeholders.models import Participation, Role
from stakeholders.models.organisation import name_of

from .models import CategoryKind, Component, Part, Phase, Responsibility, SignUp, Status

VERSION = "0.5"
SHORT_MOST, LONG_LEAST, LONG_MOST = 150, 150, 10_000

STATUSES = {
    None: "concept",
    Phase.CANDIDATE: "concept",
    Phase.WANTED: "concept",
    Phase.IN_DEVELOPMENT: "development",
    Phase.IN_OPERATION: "stable",
    Phase.RETIRED: "obsolete",
}


def is_software(component: Component) -> bool:
    return bool(component.repository or component.licence)


def wanting(component: Component) -> list[str]:
    """What has to be added before there can be a valid file, each as a sentence that says what to do."""
    told = []
    if not component.repository:
        told.append(_("Fill in where the source code stands."))
    if not component.licence:
        told.append(_("Fill in the licence."))
    if not component.summary.strip():
        told.append(_("Write a summary of one sentence."))
    if (short := LONG_LEAST - len(component.description.strip())) > 0:
        sentence = ngettext(
            "Make the description longer, by at least %(number)d character.",
            "Make the description longer, by at least %(number)d characters.",
            short,
        )
        told.append(sentence % {"number": short})
    if not listed(component.description):
        told.append(_("Put a list into the description of what one can do with it: lines that begin with “- ”."))
    return told


def publiccode(component: Component, *, lead: SignUp | None, users: Sequence[str], network_url: str) -> dict[str, Any]:
    """The facts of a component that lacks nothing (`wanting`), asked for `with_phase`.

    `lead`: who leads managing it now, as `managed_by` finds it. `users`: the names of the organisations that use it.
    """
    network = component.network
    description: dict[str, Any] = {
        "shortDescription": Truncator(" ".join(component.summary.split())).chars(SHORT_MOST),
        "longDescription": Truncator(component.description.strip()).chars(LONG_MOST),
        "features": listed(component.description),
    }
    if component.documentation:
        description["documentation"] = component.documentation
    web = component.category.kind == CategoryKind.FUNCTIONAL
    facts: dict[str, Any] = {
        "publiccodeYmlVersion": VERSION,
        "name": component.name,
        "url": component.repository,
        "organisation": {"name": network.name, "uri": network_url},
        "platforms": ["web"],
        "developmentStatus": STATUSES[component.phase],  # type: ignore[attr-defined]
        "softwareType": "standalone/web" if web else "standalone/other",
        "description": {network.language: description},
        "legal": {"license": component.licence},
        "maintenance": _maintenance(lead),
        "localisation": {"localisationReady": False, "availableLanguages": [network.language]},
    }
    if users:
        facts["usedBy"] = list(users)
    return facts


def written(facts: dict[str, Any]) -> str:
    """The facts as YAML."""
    return yaml.dump(facts, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def managed_by(component: Component, *, at: date) -> SignUp | None:
    """The confirmed lead of managing it on `at`, with `organisation_name` and `supplier_name`."""
    rows = component.sign_ups.filter(responsibility=Responsibility.MANAGE, part=Part.LEAD).as_at(at).with_name(at=at)
    return rows.filter(status=Status.CONFIRMED).annotate(supplier_name=name_of("supplier__organisation", at=at)).first()


def used_by(component: Component, *, at: date) -> list[str]:
    """The names of the organisations that use what the network runs; nobody uses what is not in operation."""
    if component.phase != Phase.IN_OPERATION:  # type: ignore[attr-defined]
        return []
    rows = Participation.objects.filter(network=component.network).as_at(at).in_role(Role.USER, at=at)
    return list(rows.with_name(at=at).order_by("name_then").values_list("name_then", flat=True))


def _maintenance(lead: SignUp | None) -> dict[str, Any]:
    if lead is None:
        return {"type": "none"}
    supplier = lead.supplier_name  # type: ignore[attr-defined]
    if (lead.outsourced or lead.hired) and supplier and lead.last_day:
        return {"type": "contract", "contractors": [{"name": supplier, "until": lead.last_day}]}
    together = (lead.volunteers or lead.partnership) and not lead.own_staff
    # The organisation, not its people: who they are is for members.
    contact = {"name": lead.organisation_name}  # type: ignore[attr-defined]
    return {"type": "community" if together else "internal", "contacts": [contact]}


class _Dumper(yaml.SafeDumper):
    """Text of several lines stands as it was typed; what cannot be seen is spelled out, else it is read as a space."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        seen = text.replace("\n", "").isprintable()
        style = ("|" if "\n" in text else None) if seen else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.represent_text)
