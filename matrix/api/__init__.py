"""Components, needs and sign-ups in the API: the same verbs and rules as the pages."""

from .component import ComponentView
from .facility import FacilityView
from .leaving import ParticipationView
from .need import NeedView
from .participation import ParticipationFactsView
from .progress_report import ProgressReportView
from .sign_up import SignUpView
from .steps import SignUpStepView
from .usage import FindingView, UsageFigureView

__all__ = [
    "ComponentView",
    "FacilityView",
    "FindingView",
    "NeedView",
    "ParticipationFactsView",
    "ParticipationView",
    "ProgressReportView",
    "SignUpStepView",
    "SignUpView",
    "UsageFigureView",
]
