"""Names of people that this room copied: in what a file that was brought in held, and would do."""

import json
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from stakeholders.personal.forgetting import Gone

from .models import ImportLine, SheetImport

_COPIES = ((ImportLine, ("changes", "reasons")), (SheetImport, ("sheets", "counts")))


def forget(gone: Gone) -> None:
    """Put the neutral name in place of theirs in previews. A file itself is kept a week at most."""
    for model, columns in _COPIES:
        for name in columns:
            for row in _naming(gone, model, name):
                setattr(row, name, gone.without(getattr(row, name)))
                model._default_manager.filter(pk=row.pk).update(**{name: getattr(row, name)})
    for word in gone.names | gone.addresses:
        for row in SheetImport.objects.filter(notice__contains=word):
            SheetImport.objects.filter(pk=row.pk).update(notice=gone.without(row.notice))


def _naming(gone: Gone, model: Any, column: str) -> Any:
    """The rows in which the text of `column` holds one of the words; databases write other letters in two ways."""
    named = Q()
    for word in gone.names | gone.addresses:
        named |= Q(text__contains=json.dumps(word, ensure_ascii=False)[1:-1]) | Q(text__contains=json.dumps(word)[1:-1])
    return model._default_manager.annotate(text=Cast(column, TextField())).filter(named)
