"""What is decided: schema, rota, checks and files."""
