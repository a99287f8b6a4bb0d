"""Names of people that this room copied: in the facts of a year, and in the file that was made of them."""

import json

from django.db import transaction
from django.db.models import Q

from stakeholders.personal.forgetting import Gone

from .models import Draft, ReportFile


def forget(gone: Gone) -> None:
    """Throw away the drafts that name them, and their files: who prepares the report collects the facts anew."""
    named = Q()
    for word in gone.names | gone.addresses:
        named |= Q(content__contains=json.dumps(word, ensure_ascii=False)[1:-1])
        named |= Q(content__contains=json.dumps(word)[1:-1])
    for draft in Draft.objects.filter(named):
        for file in ReportFile.objects.filter(**draft.which):
            storage, name = file.file.storage, file.file.name
            file.delete()
            if name:
                transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
        draft.delete()
