"""The specification, as tests; `worlds` holds the small worlds that they share."""
