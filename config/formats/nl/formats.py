"""Dutch, with the short day in words: 1 jul 2010."""

# N, for M begins a month with a capital.
SHORT_DATE_FORMAT = "j N Y"
SHORT_DATETIME_FORMAT = "j N Y H:i"
