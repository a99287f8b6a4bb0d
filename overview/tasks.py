"""Mails about more than one room, sent by the task worker."""

from django_tasks import task

from matrix.models import SignUp
from risks.models import Risk
from stakeholders.letters import coordinators_or_secretaries, send
from stakeholders.models import Network, Participation, Person, User


@task()
def tell_of_contacts(participation: int, person: int, told: list[list[int | None]]) -> str:
    """Say of which promises somebody is no longer the contact, and who is now. `told`: sign-up and contact, by keys."""
    who = Participation.objects.select_related("network", "organisation").get(pk=participation)
    left = Person.objects.filter(pk=person).first()
    names = dict(Person.objects.filter(pk__in=[new for _row, new in told if new]).values_list("pk", "name"))
    rows = {row.pk: row for row in SignUp.objects.filter(pk__in=[pk for pk, _new in told]).select_related("component")}
    lines = [(rows[pk], names.get(new or 0, "")) for pk, new in told if pk in rows]
    for user in coordinators_or_secretaries(who.network, who):
        send(
            "contacts_left",
            to=user.email,
            language=user.language,
            reader=user.person.name,
            network=who.network,
            organisation=who.name,
            left=left,
            lines=lines,
            links={"link": ("overview:contacts", [who.network.slug, who.organisation.slug])},
        )
    return "sent"


@task()
def tell_of_risks(network: int, person: int, risks: list[int], by: int) -> str:
    """Tell the secretaries of which open risks somebody who left is the owner; who did it knows. All by their keys."""
    where = Network.objects.get(pk=network)
    left = Person.objects.filter(pk=person).first()
    rows = Risk.objects.filter(pk__in=risks, owner=left).order_by("number") if left else Risk.objects.none()
    if not rows:
        return "nothing to tell"
    links: dict[str, tuple[str, list[object]]] = {"link": ("risks:risk_list", [where.slug])}
    for user in coordinators_or_secretaries(where, None):
        if user.pk == by:
            continue
        facts = {"network": where, "left": left, "risks": rows}
        send("risks_left", to=user.email, language=user.language, reader=user.person.name, links=links, **facts)
    return "sent"


@task()
def tell_of_leaving(user: int) -> str:
    """Confirm to whoever left, at their own address, that it is done; who was made anonymous since has none."""
    account = User.objects.filter(pk=user, person__anonymised_at=None).first()
    if account is None:
        return "no longer there"
    links: dict[str, tuple[str, list[object]]] = {"link": ("overview:privacy", [])}
    send("left", to=account.email, language=account.language, reader=account.person.name, links=links)
    return "sent"


@task()
def tell_new_contact(person: int, promises: list[int]) -> str:
    """Say to somebody that they are the contact of these promises of one organisation, by their keys, now."""
    user = User.objects.filter(person=person, is_active=True).first()
    rows = SignUp.objects.filter(pk__in=promises, contact=person)
    rows = rows.select_related("network", "component", "participation__organisation")
    lines = list(rows.order_by("component__code", "pk"))
    if user is None or not lines:
        return "nobody to tell"
    network = lines[0].network
    send(
        "contact_named",
        to=user.email,
        language=user.language,
        network=network,
        organisation=lines[0].participation.name,
        reader=user.person.name,
        lines=lines,
        links={"link": ("matrix:my_sign_ups", [network.slug])},
    )
    return "sent"
