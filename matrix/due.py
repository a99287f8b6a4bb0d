"""What is due in this room, day by day, whether or not anybody comes by."""

from matrix.models import SheetImport


def run_due() -> list[str]:
    """Do it; a line for each thing that was done."""
    imports, files = SheetImport.objects.forget_old(), SheetImport.objects.forget_files()
    return [f"imports thrown away after a week: {imports}", f"files thrown away that no import knows: {files}"]
