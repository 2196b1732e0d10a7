"""Werkruimte: the open planning system for space for work in cities."""

__version__ = "0.1.0"
