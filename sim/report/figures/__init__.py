"""Figures: one function a figure, data in, picture out; how they look, and how they become files."""
