"""Bytes of a good file that were cut, flipped, repeated or mixed, for the tests that try to break a reader."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("WERKRUIMTE_FUZZ", "8"))
"""Examples for each kind of file; set WERKRUIMTE_FUZZ=2000 to look longer."""
QUIET = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], print_blob=True)
Change = tuple[str, float, int, bytes]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "repeat", "drop"]), st.floats(0, 1), st.integers(0, 40), st.binary(min_size=1, max_size=6)
    ),
    min_size=1,
    max_size=5,
)


def mutated(content: bytes, changes: list[Change]) -> bytes:
    """The bytes after each change at its place (0 the begin, 1 the end)."""
    for how, where, size, extra in changes:
        at = int(where * len(content))
        match how:
            case "flip":
                content = content[:at] + bytes(b ^ extra[0] or 1 for b in content[at : at + 1]) + content[at + 1 :]
            case "cut":
                content = content[: max(at, 1)]
            case "insert":
                content = content[:at] + extra + content[at:]
            case "repeat":
                content = content[:at] + content[at : at + size] * 3 + content[at + size :]
            case "drop":
                content = content[:at] + content[at + size :]
    return content
