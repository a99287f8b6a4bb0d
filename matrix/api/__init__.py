"""Components, needs and sign-ups in the API: the same verbs and rules as the pages."""

from .component import ComponentView
from .need import NeedView
from .progress_report import ProgressReportView
from .sign_up import SignUpView
from .steps import SignUpStepView

__all__ = ["ComponentView", "NeedView", "ProgressReportView", "SignUpStepView", "SignUpView"]
