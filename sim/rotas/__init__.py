"""A rota as people keep it: rows, calendars, opening hours; out of a scenario and into it."""
