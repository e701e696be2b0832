"""A day of a season replayed from its log: lanes, causes of waits, a page that plays."""
