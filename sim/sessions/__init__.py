"""One session of one adviser: its exact law, and the slots that serve stated weights best."""
