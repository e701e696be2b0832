"""Rotas out of scenarios and into them."""
