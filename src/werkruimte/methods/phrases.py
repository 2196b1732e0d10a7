"""Which of many short phrases resembles a text most: cosine of character n-grams, so that compounds and endings match."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

SHORTEST, LONGEST = 3, 6
STOP_WORDS = re.compile(
    r"(?:de|het|een|en|of|van|voor|in|op|met|door|aan|te|bij|uit|die|dat|wij|we|ik|ons|onze|zijn|is|ook|tot|per|om|als|naar|over|zonder"
    r"|niet|geen|alleen|elke|waar|der|mijn|hun|deze|dit|er|zelf|eigen|ander|andere|overige)"
)
BORDERS = re.compile(r"[,;:.()/]|\b(?:en|met|voor|van|die|waar|of)\b")

NEGATED = re.compile(
    r"\b(?:zonder|geen|noch|niet(?! (?:alleen|enkel|slechts)\b))\b(?:\s+met\b)?[^,;:.()]*?"
    r"(?=\b(?:maar|wel|alleen|met|behalve|uitsluitend)\b|[,;:.()]|$)",
    re.IGNORECASE,
)


def affirmed(text: str) -> str:
    """A text without what it says there is not: from *zonder*, *geen* or *niet* to the next border.

    >>> affirmed("timmerwerkplaats zonder spuitcabine").split(), affirmed("geen horeca, alleen kantoor").split()
    (['timmerwerkplaats'], [',', 'alleen', 'kantoor'])
    """
    return NEGATED.sub(" ", text)


class PhraseIndex:
    """Phrases by weighted n-grams; `score` compares a text with all of them at once."""

    def __init__(self, phrases: Sequence[str]) -> None:
        counts = [_grams(phrase) for phrase in phrases]
        seen = Counter(gram for count in counts for gram in count)
        self._column = {gram: i for i, gram in enumerate(seen)}
        self._weight = np.array([math.log(1 + len(counts) / (1 + n)) for n in seen.values()])
        self._rarest = math.log(1 + len(counts))
        rows = np.repeat(np.arange(len(counts)), [len(c) for c in counts])
        columns = np.array([self._column[gram] for count in counts for gram in count], dtype=np.int64)
        values = np.array([1 + math.log(n) for count in counts for n in count.values()]) * self._weight[columns]
        matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(counts), len(seen)))
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        self._matrix = sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ matrix

    def score(self, text: str, part_weight: float) -> NDArray[np.float64]:
        """Likeness (0 to 1) of each phrase with the text, or, times `part_weight`, with the best of its parts.

        A part is what stands between commas, full stops and words like *en* and *met*: one message may name several things.
        Returns (n,), one entry a phrase; all zero when no n-gram is known.
        """
        parts = [part for part in BORDERS.split(text.lower()) if part and words_of(part)]
        whole = self._cosine(text)
        if len(parts) < 2:
            return whole
        best: NDArray[np.float64] = np.max([self._cosine(part) for part in parts], axis=0)
        return np.maximum(whole, part_weight * best).astype(np.float64)

    def _cosine(self, text: str) -> NDArray[np.float64]:
        vector = np.zeros(len(self._column))
        unknown = 0.0
        for gram, n in _grams(text).items():
            column = self._column.get(gram)
            if column is None:
                # What no phrase has makes the text less like all of them.
                unknown += ((1 + math.log(n)) * self._rarest) ** 2
            else:
                vector[column] = (1 + math.log(n)) * self._weight[column]
        length = math.sqrt(float(vector @ vector) + unknown)
        return np.asarray(self._matrix @ vector, dtype=np.float64) / (length or 1.0)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case that say something."""
    return [w for w in re.findall(r"[a-z0-9à-ÿ]+", text.lower()) if len(w) > 1 and not STOP_WORDS.fullmatch(w)]


def _grams(text: str) -> Counter[str]:
    """N-grams within words, with marks at both ends.

    >>> sorted(_grams("bar"))
    ['^ba', '^bar', '^bar$', 'ar$', 'bar', 'bar$']
    """
    found: Counter[str] = Counter()
    for word in words_of(text):
        marked = f"^{word}$"
        found.update(marked[i : i + n] for n in range(SHORTEST, LONGEST + 1) for i in range(len(marked) - n + 1))
    found.pop("^$", None)
    return found
