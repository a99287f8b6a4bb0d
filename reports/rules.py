"""Who may what with annual reports. Until a report is published, only those see it who prepare and judge it."""

import rules

from stakeholders.rules import acts_as_secretary, is_board, is_council, is_secretary

# On a network: read the drafts, as page and as PDF.
rules.add_perm("reports.preview", is_secretary | is_board | is_council)
# On a network: collect the facts of a year, and have the PDF made of them.
rules.add_perm("reports.prepare", acts_as_secretary)
