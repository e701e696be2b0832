"""Why the model may be believed."""
