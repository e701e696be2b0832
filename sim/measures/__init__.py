"""From visits to numbers."""
