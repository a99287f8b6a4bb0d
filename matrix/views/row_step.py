"""A page on which the secretary changes one row: facility, usage figure, finding."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from matrix.forms import VerbForm
from periods.verbs import locked

from .verbs import VerbFormView


class SecretaryForm(VerbFormView):
    """A form of the secretary. What the address names is looked for first: what does not exist is 404 for everybody."""

    def named(self) -> None:
        """Raise Http404 where the address names something that is not there."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.named()
        if not self.may("stakeholders.change_framework", self.network):
            return self.refuse(_("Only the secretary of the network can do this."))
        return super().dispatch(request, *args, **kwargs)


class RowStep(SecretaryForm):
    """One verb of one row, only on what the page showed: somebody may have changed it since."""

    row_name: str = "row"

    def rows(self) -> Any:
        """The rows that the address may name."""
        raise NotImplementedError

    @cached_property
    def row(self) -> Any:
        rows = self.rows()
        found = rows.filter(network=self.network, pk=self.kwargs["pk"]).first()
        if found is None:
            had = rows.model.history.filter(network=self.network, id=self.kwargs["pk"])
            raise self.missing(_("This does not exist, or it was removed."), had, right="stakeholders.change_framework")
        found.network = self.network
        return found

    def named(self) -> None:
        _row = self.row

    def hold(self) -> None:
        locked(self.row)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [type(self.row).history.filter(id=self.row.pk)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {self.row_name: self.row}

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return self.row.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {
            "lead": str(self.row),
            "subject": self.row,
            "cancel_url": self.row.get_absolute_url(),
        }
        return super().get_context_data(**{**facts, **kwargs})
