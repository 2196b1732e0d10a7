"""Which article a place in a plan text stands in: of numbered plain text ("Artikel 4", "4.1", "2.", "a.") as of a publication."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_LINE = r"^[ \t]*(?:#+[ \t]*)?(?:\*\*)?"
# Title on the same line or none; "artikel 3.1.6 van het Bro" that begins a line is a sentence, not a title.
_ARTICLE = re.compile(
    _LINE + r"(?:Artikel|ARTIKEL|Art\.)\s+(\d+[a-z]?(?:\.\d+)*)[.:]?(?:\*\*)?[ \t]*((?:[A-Z(\[\"'‘“][^\n]{0,90})?)$", re.MULTILINE
)
_CONTENTS = re.compile(r"(?:\.{3,}|…|\t|\s{2,}|\s)\s*\d{1,3}\s*(?:\*\*)?$")
# With a title: a line of a page may begin with "3.2 toegestaan".
_MEMBER = re.compile(_LINE + r"(\d+[a-z]?(?:\.\d+){1,3})\.?(?=[ \t]+[A-Z])", re.MULTILINE)
_PART = re.compile(r"^[ \t]*(?:[-*][ \t]+)?(\d{1,2})[.)](?=\s+\S)", re.MULTILINE)
_LETTER = re.compile(r"^[ \t]*(?:[-*][ \t]+)?([a-z])[.)](?=\s+\S)", re.MULTILINE)
# What ends an article: a chapter, an annex, an explanation, another heading.
_END = re.compile(
    _LINE + r"(?:hoofdstuk|bijlagen?|toelichting|regels|paragraaf|afdeling)\b[^\n]{0,80}$|^[ \t]*#+[ \t]", re.MULTILINE | re.IGNORECASE
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Marks:
    """Where something begins, in order, and what it is called."""

    at: list[int] = field(default_factory=list)
    name: list[str] = field(default_factory=list)

    def before(self, place: int, since: int = 0) -> str:
        """The last that begins at or before a place, not before `since`; empty when none does."""
        i = bisect_right(self.at, place) - 1
        return self.name[i] if i >= 0 and self.at[i] >= since else ""


class Articles:
    """The articles of a text; `at` tells in which one a place stands."""

    def __init__(self, text: str) -> None:
        self._starts, self._text = Marks(), text
        numbered = [(m.start(), m[1], m[2].strip("* ")) for m in _ARTICLE.finditer(text) if not _CONTENTS.search(m[2])]
        begins = {at for at, _, _ in numbered}
        members = {m.start() for m in _MEMBER.finditer(text)}
        ends = [(m.start(), "", "") for m in _END.finditer(text) if m.start() not in begins | members]
        for at, number, title in sorted(numbered + ends):
            self._starts.at.append(at)
            self._starts.name.append(f"{number}|{title}" if number else "")
        self._members, self._parts, self._letters = _marks(_MEMBER, text), _marks(_PART, text), _marks(_LETTER, text)

    def at(self, place: int, end: int = 0) -> str:
        """The article with its title, member and letters of a passage, as one cites it; empty outside articles.

        >>> text = "Artikel 4 Bedrijf\\n4.1 Bouwregels\\nVoor het bouwen geldt:\\na. de hoogte is 4,5 m;\\n"
        >>> Articles(text).at(text.index("de hoogte")), Articles("Toelichting\\n" + text).at(3)
        ('artikel 4 (Bedrijf), lid 4.1, onder a', '')
        """
        article = self._starts.before(place)
        if not article:
            return ""
        number, title = article.split("|", 1)
        since = self._starts.at[bisect_right(self._starts.at, place) - 1]
        member = self._members.before(place, since)
        if member and not member.startswith(f"{number}."):
            return ""  # a section of a text that only quoted the article
        inside = self._members.at[bisect_right(self._members.at, place) - 1] if member else since
        part, letters = self._parts.before(place, inside), self._letters_of(place, end, inside)
        cited = [f"artikel {number}" + (f" ({title})" if title else "")]
        cited += [f"lid {member}"] if member else []
        cited += [f"lid {part}" if not member else f"onder {part}"] if part else []
        return ", ".join(cited + ([f"onder {letters}"] if letters else []))

    def _letters_of(self, place: int, end: int, since: int) -> str:
        """The letters of the items that a passage spans: the first is none once a blank line ended its list."""
        marks, i = self._letters, bisect_right(self._letters.at, place) - 1
        open_ = i >= 0 and marks.at[i] >= since and not _PARAGRAPH.search(self._text, marks.at[i], place)
        names = marks.name[i if open_ else i + 1 : max(bisect_right(marks.at, end), i + 1)]
        return " en ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _marks(pattern: re.Pattern[str], text: str) -> Marks:
    found = list(pattern.finditer(text))
    return Marks([m.start() for m in found], [m[1] for m in found])
