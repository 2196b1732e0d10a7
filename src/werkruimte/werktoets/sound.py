"""Noise of given sources on the planned dwellings: a screening beside the distances, always with its limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.methods.mixing import SOUND_REFERENCE_M, level_at
from werkruimte.rules.sound import KINDS, PARTS, PEAK_PARTS, SoundRule, sound_rules
from werkruimte.werktoets.figures import Book
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Sound, Variant

LIMITS = "Screening met puntbronnen, zonder bodem, schermen en weerkaatsing; zij vervangt geen akoestisch onderzoek."
PEAKS = tuple(f"{kind}_{part}" for kind in KINDS for part in PEAK_PARTS)
Levels = dict[str, float | None]


@dataclass(frozen=True)
class Heard:
    """Loudest levels on the dwellings of a variant, dB(A), per part of the day or kind of peak; None where nothing sounds.

    off_park, on_park: on facades outside and on business parks; estate: on any facade, quiet sources left out.
    inside: in dwellings in or against the source. quiet: sources of Bkl 3.25; untold: sources at a dwelling without a level inside.
    """

    off_park: Levels
    on_park: Levels
    estate: Levels
    peak_off_park: Levels
    peak_on_park: Levels
    inside: Levels
    inside_peak: Levels
    quiet: int
    untold: int


def heard(homes: BaseGeometry, sounds: tuple[Sound, ...], ground: Ground) -> Heard:
    """The energetic sum of the sources on every facade, and the highest single peak. A source in or against a dwelling counts inside.

    Facades: a point, or of an outline every corner and the spot nearest to each source. Source: METHODS 4b, Bkl 5.65, 5.66, 3.25.
    """
    spots, places, metres = _metres(homes, sounds)
    on_park = _on_park(spots, ground)[places]
    rules = sound_rules(ground.rules.on)
    quiet = np.array([is_quiet(s, rules) for s in sounds])
    sums = {part: _sums([s.level.get(part) for s in sounds], metres) for part in PARTS}
    loud = {part: _sums([None if q else s.level.get(part) for s, q in zip(sounds, quiet, strict=True)], metres) for part in PARTS}
    peaks = {key: _highest([_peak(s.peak, s, key) for s in sounds], metres) for key in PEAKS}
    inside_parts, inside_peaks = _inside(spots, sounds)
    touching = set(np.argwhere(np.isnan(metres))[:, 1].tolist())
    return Heard(
        off_park={part: _top(values[~on_park]) for part, values in sums.items()},
        on_park={part: _top(values[on_park]) for part, values in sums.items()},
        estate={part: _top(values) for part, values in loud.items()},
        peak_off_park={key: _top(values[~on_park]) for key, values in peaks.items()},
        peak_on_park={key: _top(values[on_park]) for key, values in peaks.items()},
        inside=inside_parts,
        inside_peak=inside_peaks,
        quiet=int(quiet.sum()),
        untold=sum(i in touching and not s.inside for i, s in enumerate(sounds)),
    )


def is_quiet(sound: Sound, rules: Mapping[str, SoundRule]) -> bool:
    """Whether a source stays so far below the standard at 30 m, in every part of the day, that Bkl 3.25 leaves it out."""
    return bool(sound.level) and all(level <= rules[part].value_db - rules["quiet"].value_db for part, level in sound.level.items())


def highest(*levels: Levels) -> Levels:
    """Per part the highest of several."""
    return {key: max((v for v in (found[key] for found in levels) if v is not None), default=None) for key in levels[0]}


def needed_reduction(facade: Levels, rules: Mapping[str, SoundRule]) -> float | None:
    """dB that a facade must keep out to reach the limits inside that Bkl 5.66 sets for higher values; None without a level."""
    found = [level - rules[f"inside_{part}"].value_db for part, level in facade.items() if level is not None]
    return max([0.0, *found]) if found else None


def _metres(homes: BaseGeometry, sounds: tuple[Sound, ...]) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.float64]]:
    """Dwelling spots, the spot of each facade place, and (places, sources) metres: NaN for a source in or against that dwelling."""
    spots = np.asarray(shapely.get_parts(homes), dtype=object)
    sources = np.asarray(shapely.points([(s.x, s.y) for s in sounds]), dtype=object)
    coordinates, index = shapely.get_coordinates(spots, return_index=True)
    if homes.geom_type not in ("Point", "MultiPoint"):
        lines = shapely.shortest_line(spots[:, None], sources[None, :]).ravel()
        coordinates = np.vstack([coordinates, shapely.get_coordinates(shapely.get_point(lines, 0))])
        index = np.concatenate([index, np.repeat(np.arange(len(spots)), len(sources))])
    places = np.asarray(index, dtype=np.int64)
    metres = shapely.distance(shapely.points(coordinates)[:, None], sources[None, :])
    touching = shapely.distance(spots[:, None], sources[None, :]) <= 0
    return spots, places, np.where(touching[places], np.nan, metres)


def _on_park(spots: NDArray[np.object_], ground: Ground) -> NDArray[np.bool_]:
    found = np.zeros(len(spots), dtype=bool)
    for park in ground.park_shapes:
        found |= shapely.intersects(park, spots)
    return found


def _each(levels: list[float | None], metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """(places, sources) level there; NaN where a source is off or in the dwelling itself."""
    at_30 = np.array([np.nan if level is None else level for level in levels])
    away = np.where(np.isnan(metres), SOUND_REFERENCE_M, metres)
    return np.where(np.isnan(metres), np.nan, level_at(at_30[None, :], away))


def _sums(levels: list[float | None], metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Energetic sum per place, -inf where nothing sounds."""
    energy = np.nansum(10 ** (_each(levels, metres) / 10), axis=1)
    found: NDArray[np.float64] = 10 * np.log10(energy, out=np.full(len(energy), -np.inf), where=energy > 0)
    return found


def _highest(levels: list[float | None], metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Highest single level per place: peaks of two sources do not add up."""
    each = _each(levels, metres)
    found: NDArray[np.float64] = np.where(np.isnan(each), -np.inf, each).max(axis=1, initial=-np.inf)
    return found


def _top(values: NDArray[np.float64]) -> float | None:
    top = float(values.max(initial=-np.inf))
    return None if top == -np.inf else top


def _peak(levels: Mapping[str, float], sound: Sound, key: str) -> float | None:
    """The peak of a source at one kind and part ('transport_night'); None when it is of the other kind or has none."""
    kind, part = key.split("_")
    return levels.get(part) if (kind == "transport") == sound.transport else None


def _inside(spots: NDArray[np.object_], sounds: tuple[Sound, ...]) -> tuple[Levels, Levels]:
    """Sum and highest peak in the dwelling nearest to each source that tells a level inside, over all dwellings the loudest."""
    at = [int(shapely.distance(spots, shapely.Point(s.x, s.y)).argmin()) for s in sounds]
    sums: Levels = {}
    for part in PARTS:
        energy: dict[int, float] = {}
        for spot, sound in zip(at, sounds, strict=True):
            if part in sound.inside:
                energy[spot] = energy.get(spot, 0.0) + 10 ** (sound.inside[part] / 10)
        sums[part] = 10 * float(np.log10(max(energy.values()))) if energy else None
    peaks = {key: max((v for v in (_peak(s.inside_peak, s, key) for s in sounds) if v is not None), default=None) for key in PEAKS}
    return sums, peaks


FIGURES = tuple(
    f"m03.plan.sound_{name}.high"
    for name in (
        *(f"{where}{part}" for where in ("", "park_", "estate_", "inside_") for part in PARTS),
        *(f"{where}{key}" for where in ("peak_", "inside_peak_") for key in PEAKS),
        "facade",
    )
)
SILENT = "Geen opgegeven bron in dit deel van de dag, of niet op zulke woningen."


def hear(variant: Variant, sounds: tuple[Sound, ...], ground: Ground) -> Heard | None:
    """None when there are no sources, no dwellings, or dwellings that are not placed."""
    return heard(variant.homes, sounds, ground) if sounds and variant.dwellings and variant.homes is not None else None


def figures(book: Book, sounds: tuple[Sound, ...], found: Heard | None) -> None:
    """Every level as a figure; no data where no source is given or where nothing sounds."""
    rules = sound_rules(book.ground.rules.on) if sounds else {}
    if sounds:
        book.add("m03.plan.sound_sources.count", len(sounds), ())
        book.add("m03.plan.sound_quiet.count", sum(is_quiet(s, rules) for s in sounds), ())
    else:
        for id in ("m03.plan.sound_sources.count", "m03.plan.sound_quiet.count"):
            book.absent(id, note="Geef in het planbestand bronnen bij bron.")
    values = dict(_values(found, rules)) if found else {}
    for id in FIGURES:
        value = values.get(id)
        if value is None:
            book.absent(id, note=SILENT if found else "Geef in het planbestand bronnen bij bron, en woonplek.")
        else:
            book.add(id, value, (), note=LIMITS)


def _values(found: Heard, rules: Mapping[str, SoundRule]) -> Iterable[tuple[str, float | None]]:
    facade = highest(found.off_park, found.on_park)
    for prefix, levels in (
        ("", facade),
        ("park_", found.on_park),
        ("estate_", found.estate),
        ("inside_", found.inside),
        ("peak_", highest(found.peak_off_park, found.peak_on_park)),
        ("inside_peak_", found.inside_peak),
    ):
        for key, level in levels.items():
            yield f"m03.plan.sound_{prefix}{key}.high", level
    yield "m03.plan.sound_facade.high", needed_reduction(facade, rules)
