"""Dated, checked, sourced tables per municipality (the snapshot)."""
