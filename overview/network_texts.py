"""The texts of a network itself: to write, with their history."""

from typing import Any

from stakeholders.texts.views import TextCompare, TextEdit, TextHistory, TextVersion

NETWORK = {
    "page": "overview:network",
    "edit": "overview:network_edit",
    "history": "overview:network_history",
    "compare": "overview:network_compare",
    "version": "overview:network_version",
}


class OfNetwork:
    names = NETWORK

    def find(self: Any) -> Any:
        return self.network


class NetworkEdit(OfNetwork, TextEdit):
    pass


class NetworkHistory(OfNetwork, TextHistory):
    pass


class NetworkCompare(OfNetwork, TextCompare):
    pass


class NetworkVersion(OfNetwork, TextVersion):
    pass
