"""The roles that knock at each address, and which of them belong together."""

# representative, coordinator: of the organisation the row is about; neighbour: of another;
# stranger: secretary elsewhere.
ROLES = (
    "visitor",
    "outsider",
    "stranger",
    "administrator",
    "neighbour",
    "representative",
    "coordinator",
    "council",
    "board",
    "secretary",
)
EVERYBODY = frozenset(ROLES)
MEMBERS = frozenset({"neighbour", "representative", "coordinator", "council", "board", "secretary"})
FOR_AN_ORGANISATION = frozenset({"neighbour", "representative", "coordinator"})
OWN = frozenset({"representative", "coordinator"})
BOARD_ROOM = frozenset({"council", "board", "secretary"})
SECRETARY = frozenset({"secretary"})
REPRESENTATIVE = frozenset({"representative"})
ADMINISTRATOR = frozenset({"administrator"})
VISITOR = frozenset({"visitor"})
