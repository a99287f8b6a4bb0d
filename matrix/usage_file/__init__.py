"""Figures from a file: what it holds, what that would change, and taking it in as a whole or not at all.

A file of our own (CSV) or an export of Matomo (CSV, TSV or JSON): visits a month, or pages a month, of which the
secretary says which folder is which component.
"""

from .lines import Folder, Told, Unreadable, month_of, told_of_folders
from .preview import Fate, Preview, preview
from .read import Reading, read_file
from .sealed import seal, unseal
from .write import figures_csv, template_csv

__all__ = [
    "Fate",
    "Folder",
    "Preview",
    "Reading",
    "Told",
    "Unreadable",
    "figures_csv",
    "month_of",
    "preview",
    "read_file",
    "seal",
    "template_csv",
    "told_of_folders",
    "unseal",
]
