"""Norms, distances and assumptions as dated data."""
