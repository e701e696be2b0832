"""The dashboard: a week edited, run, compared, watched and saved, on this machine alone."""
