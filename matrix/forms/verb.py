"""A form that hands its act on to a verb of the model. What the verb finds wrong stands beside its field."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict

from matrix.models import Category, Component, Platform, SignUp
from periods.verbs import StepRefused

# The field beside which a constraint's sentence belongs, where that is one field of a form.
_BESIDE = {
    "sign_up_ends_after_start": "until",
    "sign_up_says_how": "arrangements",
    "sign_up_accepts_conditions": "conditions_accepted",
    "category_prefix_once": "prefix",
    "component_code_once": "code",
    "platform_slug_once": "slug",
}


class VerbForm(forms.Form):
    """A form of which `act` calls one verb. `save` says whether it worked; if not, the form holds the sentences.

    `refused`: whether the present state forbade the step, rather than that the input was wrong. `covers`: the columns
    that it asks about under another name.
    """

    refused = False
    covers: tuple[str, ...] = ()
    more: Any = ()
    unfolded: Any = False
    result: Any = None

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        self.by = by
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def opens_fold(self) -> bool:
        """Whether what few people need is shown at once: something in it is wrong or filled in, or the form says so."""
        filled_in = {name for name in self.changed_data if self[name].data} if self.is_bound else ()
        return bool(self.unfolded) or any(name in self.errors or name in filled_in for name in self.more)

    def act(self) -> Any:
        """Call the verb with what was filled in."""
        raise NotImplementedError

    def save(self) -> bool:
        """Do it, or take in why not; then nothing was changed."""
        try:
            self.result = self.act()
        except ValidationError as error:
            self.refused = isinstance(error, StepRefused)
            self.take_in(error)
            return False
        return True

    def only_say(self, sentence: Any) -> None:
        """Show what was filled in with this one sentence; nothing is judged."""
        self.cleaned_data: dict[str, Any] = {}
        self._errors = ErrorDict()
        self.add_error(None, sentence)

    def take_in(self, error: ValidationError) -> None:
        """Put each sentence beside its field; on top where the form has no such field."""
        said = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in said.items():
            for each in errors:
                field = _beside(each) if name == NON_FIELD_ERRORS else name
                self.add_error(field if field in self.fields else None, each)


def _beside(error: ValidationError) -> str | None:
    """The field that the sentence of a constraint is about."""
    sentence = str(error.message)
    for constraint in (each for model in (SignUp, Category, Component, Platform) for each in model._meta.constraints):
        if constraint.name in _BESIDE and str(constraint.get_violation_error_message()) == sentence:
            return _BESIDE[constraint.name]
    return None
