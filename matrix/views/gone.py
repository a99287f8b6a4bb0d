"""A form about something that somebody removed while it was filled in: what was typed is given back, to copy."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse


class Gone(Http404):
    """It was there and is no longer; `page` is the view that looked for it, `last` how its history ends."""

    def __init__(self, page: Any, last: Any) -> None:
        super().__init__()
        self.page, self.last = page, last

    def answer(self) -> HttpResponse:
        page, last = self.page, self.last
        context = {
            "network": page.network,
            "view": page,
            "last": last,
            "name": getattr(last, "name", ""),
            "reason": last.history_change_reason or "",
            "typed": typed(page.get_form_class(), page.request.POST),
        }
        return TemplateResponse(page.request, "matrix/gone.html", context, status=409)


def typed(form: type[forms.Form], sent: Any) -> list[tuple[str, str]]:
    """What somebody wrote in `form` in words of their own: the label of each field with its text."""
    words = ((field, sent.get(name, "").strip()) for name, field in form.base_fields.items())
    return [(str(field.label), text) for field, text in words if text and isinstance(field, forms.CharField)]
