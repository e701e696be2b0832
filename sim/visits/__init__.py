"""The waist of the model: the log of what happened."""
