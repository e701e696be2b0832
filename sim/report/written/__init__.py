"""The written report: what it tells of, its sections, its page and its PDF."""
