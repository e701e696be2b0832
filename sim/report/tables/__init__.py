"""Tables as people read them, in words and units."""
