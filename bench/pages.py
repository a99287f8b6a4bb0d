"""The pages that are measured, as a visitor opens them."""


def pages(slug: str) -> list[tuple[str, str]]:
    """Name and address of each page of the network `slug`; its first component and organisation stand for all."""
    from django.urls import reverse
    from django.utils.translation import override

    from matrix.models import Component
    from risks.models import Risk, Visibility
    from stakeholders.models import Network, Participation

    network = Network.objects.get(slug=slug)
    component = Component.objects.filter(network=network).order_by("code")[0]
    partner = Participation.objects.filter(network=network).select_related("organisation").order_by("pk")[0]
    risk = Risk.objects.filter(network=network, visibility=Visibility.PUBLIC).order_by("pk")[0]
    with override("nl"):
        return [
            ("overview", reverse("overview:overview", args=[slug])),
            ("matrix", reverse("matrix:matrix", args=[slug])),
            ("matrix by organisation", reverse("matrix:matrix_crosswise", args=[slug])),
            ("planning", reverse("matrix:planning", args=[slug])),
            ("planning as a list", reverse("matrix:planning_list", args=[slug])),
            ("list of 50", reverse("matrix:component_list", args=[slug])),
            ("open needs", reverse("matrix:need_list", args=[slug])),
            ("component", component.get_absolute_url()),
            ("partners", reverse("overview:partner_list", args=[slug])),
            ("partner", partner.get_absolute_url()),
            ("platforms", reverse("matrix:platform_list", args=[slug])),
            ("risks", reverse("risks:risk_list", args=[slug])),
            ("risk", risk.get_absolute_url()),
            ("reports", reverse("reports:report_list", args=[slug])),
            ("about", reverse("overview:network", args=[slug])),
        ]
