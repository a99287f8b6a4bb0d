"""Forms that hand their act on to a verb of the model."""

from .attest import AttestForm
from .component import CategoryForm, CategoryRemoveForm, ComponentCreateForm, ComponentFactsForm, PlatformForm
from .leaving import LeaveForm
from .need import NeedCloseForm, NeedForm
from .phase import PhaseForm, PhaseUndoForm
from .promise import AmendForm, RenewForm, SignUpForm
from .proposal import ProposalCorrectForm, ProposalWithdrawForm, ProposeForm, TakeUpForm, TurnDownForm
from .saved_view import KeepForm, RemoveViewForm, RenameViewForm
from .step import (
    AnnulForm,
    ConfirmForm,
    ContributeForm,
    DeclineForm,
    EndForm,
    ForgetSuccessorForm,
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
    "CategoryForm",
    "CategoryRemoveForm",
    "ComponentCreateForm",
    "ComponentFactsForm",
    "ConfirmForm",
    "ContributeForm",
    "DeclineForm",
    "EndForm",
    "ForgetSuccessorForm",
    "HandOverForm",
    "KeepForm",
    "LeaveForm",
    "NeedCloseForm",
    "NeedForm",
    "PhaseForm",
    "PhaseUndoForm",
    "PlatformForm",
    "ProposalCorrectForm",
    "ProposalWithdrawForm",
    "ProposeForm",
    "RemoveViewForm",
    "RenameViewForm",
    "RenewForm",
    "ReportForm",
    "SignUpForm",
    "StillStandsForm",
    "SuccessorForm",
    "TakeUpForm",
    "TurnDownForm",
    "VerbForm",
    "WithdrawForm",
]
