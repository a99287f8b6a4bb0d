"""What is due in this room, day by day, whether or not anybody comes by."""

from .models import KnownDevice


def run_due() -> list[str]:
    """Do it; a line for each thing that was done."""
    return [f"devices forgotten after a year: {KnownDevice.forget()}"]
