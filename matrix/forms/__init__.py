"""Forms that hand their act on to a verb of the model."""

from .component import CategoryForm, CategoryRemoveForm, ComponentCreateForm, ComponentFactsForm, PlatformForm
from .need import NeedCloseForm, NeedForm
from .phase import PhaseForm, PhaseUndoForm
from .promise import AmendForm, RenewForm, SignUpForm
from .proposal import ProposalCorrectForm, ProposalWithdrawForm, ProposeForm, TakeUpForm, TurnDownForm
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
    "CategoryForm",
    "CategoryRemoveForm",
    "ComponentCreateForm",
    "ComponentFactsForm",
    "ConfirmForm",
    "DeclineForm",
    "EndForm",
    "HandOverForm",
    "KeepForm",
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
    "SuccessorForm",
    "TakeUpForm",
    "TurnDownForm",
    "VerbForm",
    "WithdrawForm",
]
