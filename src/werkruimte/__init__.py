"""Werkruimte: the open planning system for space for work in cities."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["open"]

if TYPE_CHECKING:
    from werkruimte.notebook import open


def __getattr__(name: str) -> Any:
    # Late, so that the command line does not pay for what only a notebook uses.
    if name == "open":
        return import_module("werkruimte.notebook").open
    raise AttributeError(f"module 'werkruimte' has no attribute '{name}'")
