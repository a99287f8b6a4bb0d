"""Who changed what in a network, when, for whom and why: read from the histories, for the secretary to look at."""
