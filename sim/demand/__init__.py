"""Who needs what, drawn before any rota is known."""
