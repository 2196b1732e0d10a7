"""Which article a place in a plan text stands in: of numbered plain text ("Artikel 4", "4.1", "2.", "a.") as of a publication."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_LINE = r"^[ \t]*(?:#+[ \t]*)?(?:\*\*)?"
# Every line that begins so ends the article above it, also where what follows is no title that is understood.
_ARTICLE = re.compile(_LINE + r"(?:Artikel|ARTIKEL|Art\.)\s+(\d+[a-z]?(?:\.\d+)*)\b([^\n]*)$", re.MULTILINE)
# A title begins with a capital, or stands after a colon or a dash; "Artikel 3.1.6 van het Bro" that begins a line is a sentence.
_TITLE = re.compile(r"(?:[.:]?(?:\*\*)?[ \t]*(?=[A-Z(\[\"'‘“]|$)|[.]?[ \t]*[:–-][ \t]*(?=\w))([^\n]{0,91})")
_LEADERS = re.compile(r"(?:\.{3,}|…|\t)\s*\d{1,3}\s*(?:\*\*)?$")
_PAGE = re.compile(r"\s\d{1,3}\s*(?:\*\*)?$")
# A line of a page may begin with "3.2 toegestaan": see _member.
_MEMBER = re.compile(_LINE + r"(\d+[a-z]?(?:\.\d{1,2}){1,3})\.?[ \t]+(?=[A-Za-z])", re.MULTILINE)
# What a line with a member's number in small letters must be to be a heading, and how a line ends that goes on over it.
_NAME = re.compile(
    r"(?:[a-zà-ÿ]+[ \t]+){0,4}[a-zà-ÿ]*(?:regels|omschrijving|eisen|bevoegdheid|bevoegdheden|bepalingen?|verplichting|verbod|gebruik|bouwen|afwijken)[ \t]*(?=\n|$)"
)
_GOES_ON = re.compile(r"(?:\b(?:categorie\w*|en|of|tot|met|in|artikel|lid|van|bijlage|paragraaf|t/m)|,)$", re.IGNORECASE)
_PART = re.compile(r"^[ \t]*(?:[-*][ \t]+)?(\d{1,2})[.)](?=\s+\S)", re.MULTILINE)
_LETTER = re.compile(r"^[ \t]*(?:[-*][ \t]+)?([a-z])[.)](?=\s+\S)", re.MULTILINE)
# What ends an article: a chapter, an annex, an explanation, another heading.
_END = re.compile(
    _LINE + r"(?:hoofdstuk|bijlagen?|toelichting|regels|slotregels?|paragraaf|afdeling)\b[^\n]{0,80}$|^[ \t]*#+[ \t]",
    re.MULTILINE | re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
UNSURE = "?"


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
        numbered = _numbered(text)
        begins = {at for at, _ in numbered} | {m.start() for m in _MEMBER.finditer(text)}
        for at, name in sorted(numbered + [(m.start(), "") for m in _END.finditer(text) if m.start() not in begins]):
            self._starts.at.append(at)
            self._starts.name.append(name)
        self._members, self._parts, self._letters = self._members_of(), _marks(_PART, text), _marks(_LETTER, text)

    def _members_of(self) -> Marks:
        """Where a member begins, and its number; UNSURE where it may be a category at the start of a line of the page."""
        found = Marks()
        for m in _MEMBER.finditer(self._text):
            sure = self._text[m.end()].isupper() or self._text[m.start() : m.start(1)].strip() or _ended(self._text, m.start())
            own = m[1].startswith(self._starts.before(m.start()).split("|")[0] + ".")
            if sure or own or self._heading(m):
                found.at.append(m.start())
                found.name.append(UNSURE if own and not sure else m[1])
        return found

    def _heading(self, member: re.Match[str]) -> bool:
        """Whether a line in small letters below an unfinished one is a heading all the same."""
        return bool(_NAME.match(self._text, member.end())) and not _GOES_ON.search(_line_above(self._text, member.start()))

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
        if member and member != UNSURE and not member.startswith(f"{number}."):
            return ""  # a section of a text that only quoted the article
        inside = self._members.at[bisect_right(self._members.at, place) - 1] if member else since
        cited = [f"artikel {number}" + (f" ({title})" if title else "")]
        if member == UNSURE:
            return cited[0]
        part, letters = self._parts.before(place, inside), self._letters_of(place, end, inside)
        cited += [f"lid {member}"] if member else []
        cited += [f"lid {part}" if not member else f"onder {part}"] if part else []
        return ", ".join(cited + ([f"onder {letters}"] if letters else []))

    def _letters_of(self, place: int, end: int, since: int) -> str:
        """The letters of the items that a passage spans: the first is none once a blank line ended its list."""
        marks, i = self._letters, bisect_right(self._letters.at, place) - 1
        open_ = i >= 0 and marks.at[i] >= since and not _PARAGRAPH.search(self._text, marks.at[i], place)
        names = marks.name[i if open_ else i + 1 : max(bisect_right(marks.at, end), i + 1)]
        return " en ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _numbered(text: str) -> list[tuple[int, str]]:
    """Where each line that begins with an article stands, and its number and title; empty for a line of contents or a sentence.

    A last number is that of a page after leaders or a tab, or when the article comes again; else it is of the name (*Bedrijf - 1*).
    """
    found = [(m.start(), m[1], m[2].rstrip(), _TITLE.fullmatch(m[2].rstrip())) for m in _ARTICLE.finditer(text)]
    last = {number: at for at, number, _, title in found if title}
    names = []
    for at, number, rest, title in found:
        contents = _LEADERS.search(rest) or (_PAGE.search(rest) and last.get(number, at) > at)
        names.append((at, f"{number}|{title[1].strip('* ')}" if title and not contents else ""))
    return names


def _ended(text: str, start: int) -> bool:
    """Whether the line above a place ended a sentence, or is empty."""
    above = _line_above(text, start)
    return not above or above[-1] in ".:;"


def _line_above(text: str, start: int) -> str:
    end = max(start - 1, 0)
    return text[text.rfind("\n", 0, end) + 1 : end].strip()


def _marks(pattern: re.Pattern[str], text: str) -> Marks:
    found = list(pattern.finditer(text))
    return Marks([m.start() for m in found], [m[1] for m in found])
