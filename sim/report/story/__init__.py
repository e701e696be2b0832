"""One person followed through the log, in words."""
