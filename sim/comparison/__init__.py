"""From numbers to what may be said."""
