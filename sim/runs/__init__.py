"""One study: which tasks, what is done for each, where, until when, and where it is kept."""
