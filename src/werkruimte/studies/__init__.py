"""Derived tables that several measures share."""
