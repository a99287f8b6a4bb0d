"""Keeping what a page shows under a name."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Network, SavedView

from .verb import VerbForm

MINE, OF_NETWORK = "mine", "network"


class NamedForm(VerbForm):
    """A form with a name, beside which stands why it cannot be."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("In a few words, for example “Open and due this year”."),
        error_messages={"required": _("Fill in a name.")},
    )

    def take_in(self, error: ValidationError) -> None:
        told = getattr(error, "error_dict", None) or {NON_FIELD_ERRORS: error.error_list}
        for errors in told.values():
            self.add_error("name", errors)


class KeepForm(NamedForm):
    """What it is called, and for whom; only who may keep one for the network is asked for whom."""

    whose = forms.ChoiceField(
        label=_("For whom"),
        choices=[(MINE, _("Only for me")), (OF_NETWORK, _("For everybody who sees this network"))],
        widget=forms.RadioSelect,
        initial=MINE,
    )

    def __init__(
        self, *args: Any, network: Network, page: str, query: str, may_keep_for_network: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.network, self.page, self.query = network, page, query
        if not may_keep_for_network:
            del self.fields["whose"]

    def act(self) -> SavedView:
        owner = None if self.cleaned_data.get("whose") == OF_NETWORK else self.by
        return SavedView.keep(
            by=self.by,
            network=self.network,
            owner=owner,
            name=self.cleaned_data["name"],
            page=self.page,
            query=self.query,
        )


class OneViewForm:
    """The saved view that the form is about."""

    def __init__(self, *args: Any, saved_view: SavedView, **kwargs: Any) -> None:
        self.saved_view = saved_view
        super().__init__(*args, **kwargs)


class RenameViewForm(OneViewForm, NamedForm):
    """Another name."""

    def act(self) -> None:
        self.saved_view.rename(by=self.by, name=self.cleaned_data["name"])


class RemoveViewForm(OneViewForm, VerbForm):
    """Nothing but yes or no."""

    def act(self) -> None:
        self.saved_view.remove(by=self.by)
