"""The text of a STOP publication, block by block, with the article, member and letter that its elements say it stands in."""

from __future__ import annotations

import re
from collections import Counter

from werkruimte.plan_audit.rows import one_row

Block = tuple[str, bool, str]
"""Text, whether it is law, and the article as one cites it (empty outside articles)."""

BLOCKS = frozenset({"Al", "Li", "Kop", "entry", "Lijstaanhef", "Lijstsluiting"})
RULES = frozenset({"Artikel"})
"""Text within is law; an explanation, a motivation or a vision has no articles but divisions."""
NUMBERS = frozenset({"LidNummer", "LiNummer", "Term"})
"""What stands before the text of the element around it."""
CONTAINERS = frozenset({"Artikel", "Lid", "Li"})
_SPACED = frozenset({"Label", "Nummer", "SubNummer"})
_ARTICLE = re.compile(r"(?:Artikel|Art\.)\s+(\S+)\s*(.*)", re.IGNORECASE)
_COUNTED = re.compile(r"[a-z0-9]{1,3}°?")


class Blocks:
    """Text of the innermost blocks as the parser meets them: a tree of all elements would take twenty times the file."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.found: list[Block] = []
        self.open: list[tuple[int, int]] = []
        self.inside: Counter[str] = Counter()
        self.cited: list[str] = []
        self.before = ""
        self.rows: list[tuple[int, list[str]]] = []
        """Of each table that is open: where its row began, and the cells of it so far."""

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = _local(tag)
        self.inside[name] += 1
        if name in CONTAINERS:
            self.cited.append("")
            self.before = "- " if name == "Li" else ""
        if name == "row":
            self.rows.append((len(self.found), []))
        if self._is_block(name):
            self.open.append((len(self.all), len(self.found)))

    def _is_block(self, name: str) -> bool:
        return name in BLOCKS or name in NUMBERS or (name == "title" and self.inside["table"] > 0)

    def data(self, text: str) -> None:
        self.all.append(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self._is_block(name):
            begin, before = self.open.pop()
            # When something was found since this block began, that lies within it.
            text = "" if len(self.found) > before else " ".join("".join(self.all[begin:]).split())
            if text and name in NUMBERS:
                del self.all[begin:]
                self._number(name, text)
            elif text:
                self._block(name, text)
            if name == "entry" and self.rows:
                self.rows[-1][1].append(" ".join(block[0] for block in self.found[before:]))
        if name == "row":
            self._row(*self.rows.pop())
        if name in _SPACED:
            self.all.append(" ")
        if name in CONTAINERS:
            self.cited.pop()
        self.inside[name] -= 1

    def _block(self, name: str, text: str) -> None:
        law = any(self.inside[rule] for rule in RULES)
        if name == "Kop" and len(self.cited) == 1 and law and (article := _ARTICLE.fullmatch(text)):
            self.cited[0] = f"artikel {article[1]}" + (f" ({article[2]})" if article[2] else "")
        self.found.append((self.before + text, law, self._place() if law else ""))
        self.before = ""

    def _row(self, begin: int, cells: list[str]) -> None:
        """The cells of a row in one block, where they belong together."""
        if line := one_row(cells):
            _, law, place = self.found[begin]
            self.found[begin:] = [(line, law, place)]

    def _number(self, name: str, text: str) -> None:
        """A number before a text: of a member or an item, or the term that a text defines."""
        if name == "Term":
            self.before = f"{text}: "
            return
        number = text.strip().rstrip(".)").lower()
        if not _COUNTED.fullmatch(number):
            return
        self.before = f"{text} " if text.endswith((".", ")")) else f"{text}. "
        if self.cited:
            self.cited[-1] = f"lid {number}" if name == "LidNummer" else number

    def _place(self) -> str:
        named = [c for c in self.cited if c]
        items = [c for c in named if not c.startswith(("artikel ", "lid "))]
        parts = [c for c in named if c not in items] or ["artikel zonder nummer"]
        return ", ".join([*parts, *([f"onder {', '.join(items)}"] if items else [])])


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
