"""The open-source conditions of the network, where somebody accepts them."""

from typing import Any

from publishing.markdown import render_markdown
from stakeholders.models import Network


class WithConditions:
    """For the page of a form that asks to accept them."""

    network: Network

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        conditions = render_markdown(self.network.conditions, heading_offset=2)
        return super().get_context_data(conditions=conditions, **kwargs)
