"""The ground, the margin and the shapes of every map."""
