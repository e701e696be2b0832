"""What a scenario may be, how files make one, and what is refused."""
