"""Forms that hand their act on to a verb of the model."""

from .attest import AttestForm
from .leaving import LeaveForm
from .promise import AmendForm, RenewForm, SignUpForm
from .saved_view import KeepForm, RemoveViewForm, RenameViewForm
from .step import (
    AnnulForm,
    ConfirmForm,
    ContributeForm,
    DeclineForm,
    EndForm,
    HandOverForm,
    ReportForm,
    StillStandsForm,
    SuccessorForm,
    WithdrawForm,
)
from .verb import VerbForm

__all__ = [
    "AmendForm",
    "AnnulForm",
    "AttestForm",
    "ConfirmForm",
    "ContributeForm",
    "DeclineForm",
    "EndForm",
    "HandOverForm",
    "KeepForm",
    "LeaveForm",
    "RemoveViewForm",
    "RenameViewForm",
    "RenewForm",
    "ReportForm",
    "SignUpForm",
    "StillStandsForm",
    "SuccessorForm",
    "VerbForm",
    "WithdrawForm",
]
