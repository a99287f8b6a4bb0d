"""Forms that hand their act on to a verb of the model."""

from .promise import AmendForm, RenewForm, SignUpForm
from .saved_view import KeepForm, RemoveViewForm, RenameViewForm
from .step import (
    AnnulForm,
    ConfirmForm,
    DeclineForm,
    EndForm,
    HandOverForm,
    ReportForm,
    SuccessorForm,
    WithdrawForm,
)
from .verb import VerbForm

__all__ = [
    "AmendForm",
    "AnnulForm",
    "ConfirmForm",
    "DeclineForm",
    "EndForm",
    "HandOverForm",
    "KeepForm",
    "RemoveViewForm",
    "RenameViewForm",
    "RenewForm",
    "ReportForm",
    "SignUpForm",
    "SuccessorForm",
    "VerbForm",
    "WithdrawForm",
]
