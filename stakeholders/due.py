"""What is due in this room, day by day, whether or not anybody comes by."""

from stakeholders.models import Invitation, JoinRequest


def run_due() -> list[str]:
    """Do it; a line for each thing that was done."""
    invitations, requests = Invitation.objects.forget_old(), JoinRequest.objects.forget_old()
    return [f"old invitations thrown away: {invitations}", f"old requests to take part thrown away: {requests}"]
