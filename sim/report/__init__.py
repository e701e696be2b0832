"""What people read: figures, maps and their languages."""
