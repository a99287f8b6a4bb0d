"""How days and moments are written, where that differs from what Django takes for the language."""
