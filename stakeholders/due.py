"""What is due in this room, day by day, whether or not anybody comes by."""

from .models import Invitation, JoinRequest, KnownDevice


def run_due() -> list[str]:
    """Do it; a line for each thing that was done."""
    return [
        f"old invitations thrown away: {Invitation.objects.forget_old()}",
        f"old requests to take part thrown away: {JoinRequest.objects.forget_old()}",
        f"devices forgotten after a year: {KnownDevice.forget()}",
    ]
