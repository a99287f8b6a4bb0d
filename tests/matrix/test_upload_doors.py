"""Every door by which a file comes in looks at what it is, whatever its name says. That of imports: test_imports.py."""

import inspect

from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile

from matrix import forms
from matrix.forms.sheet_import import UploadForm
from matrix.forms.usage import UsageFileForm
from matrix.models import Platform, UsageFigure
from tests.publishing.test_sheet_checks import BAD

UPLOAD = "/proef/platforms/plein/use/upload/"


def test_there_are_two_doors():
    """A form with a file that is added later is to be tried as these are."""
    found = {
        form
        for _name, module in inspect.getmembers(forms, inspect.ismodule)
        for _label, form in inspect.getmembers(module, inspect.isclass)
        if issubclass(form, django_forms.Form)
        and any(isinstance(field, django_forms.FileField) for field in form.base_fields.values())
    }
    assert found == {UploadForm, UsageFileForm}


def test_what_is_no_list_is_refused_as_figures_too(world, log_in):
    Platform.objects.create(network=world.network, name="Plein", slug="plein")
    client = log_in(world.secretary)
    taken = []
    for what, (content, _sentence) in BAD.items():
        for name in ("cijfers.csv", "cijfers.json"):
            answer = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
            if answer.status_code != 200 or not answer.context["form"].errors:
                taken.append((what, name, answer.status_code))
    assert taken == []
    assert not UsageFigure.objects.exists()
