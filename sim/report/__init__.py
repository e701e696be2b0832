"""What people read: figures, maps, tables, the written report, a day replayed, a story, in their languages."""
