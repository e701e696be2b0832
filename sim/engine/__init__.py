"""From a scenario and its requests to visits."""
