"""What the noise of given sources means for a variant: one row for facades, one for peaks, one for inside."""

from __future__ import annotations

from collections.abc import Mapping

from werkruimte.domain.notation import counted, number
from werkruimte.methods.mixing import Sound as Colour
from werkruimte.methods.mixing import sound_verdict
from werkruimte.rules.rules import Rules
from werkruimte.rules.sound import KINDS, PARTS, WORDS, SoundRule, sound_rules
from werkruimte.werktoets.plan import Variant
from werkruimte.werktoets.result import Row, Verdict
from werkruimte.werktoets.sound import LIMITS, PEAKS, Heard, Levels, highest, needed_reduction

TITLES = {"sound": "Geluid op de gevel", "sound_peak": "Piekgeluid op de gevel", "sound_inside": "Geluid binnen, in en tegen bedrijven"}
WORD: dict[Colour, Verdict] = {"red": "botst", "study": "knelt", "green": "past"}
SAID = {"red": "te veel", "study": "onderzoek nodig", "green": "voldoet"}
ORDER: tuple[Colour, ...] = ("green", "study", "red")


def sound_rows(variant: Variant, found: Heard | None, rules: Rules) -> tuple[Row, ...]:
    """The rows of given sources; peaks and inside only where something is told of them."""
    title = TITLES["sound"]
    if variant.dwellings == 0:
        return (Row("sound", title, "past", "Er komen geen woningen."),)
    if found is None:
        return (Row("sound", title, "onbekend", "De woningen zijn niet geplaatst. Geef woonplek in het planbestand."),)
    law, band = sound_rules(rules.on), rules.value("sound_study_band_db")
    facade = _facade(found, law, band)
    peaks = _peaks(found, law, band, "" if facade else LIMITS)
    return tuple(row for row in (facade, peaks, _inside(found, law, band)) if row)


def _judge(off: float | None, on: float | None, standard: float, extra: float, band: float) -> Colour:
    """Of the dwellings on a park the plan may raise the value: too much only above that, enough only below the standard itself."""
    strict, raised = (sound_verdict(on, value, band) for value in (standard, standard + extra))
    on_park: Colour = "red" if raised == "red" else "green" if strict == "green" else "study"
    return max(sound_verdict(off, standard, band), on_park, key=ORDER.index)


def _facade(found: Heard, law: Mapping[str, SoundRule], band: float) -> Row | None:
    facade = highest(found.off_park, found.on_park)
    if all(level is None for level in facade.values()):
        return None
    extra = law["park_extra"].value_db
    colours = {p: _judge(found.off_park[p], found.on_park[p], law[p].value_db, extra, band) for p in PARTS if facade[p] is not None}
    worst = max(colours.values(), key=ORDER.index)
    told = _told({WORDS[p]: (facade[p], law[p].value_db, c) for p, c in colours.items()})
    pieces = [f"Op de zwaarst belaste gevel samen {told}."]
    if any(level is not None and level > law[p].value_db for p, level in found.on_park.items()):
        pieces.append(f"Op een bedrijventerrein dat het plan aanwijst, mag het plan {number(extra, 0)} dB hoger gaan (Bkl 5.65).")
    if any(level is not None and level > law[p].value_db for p, level in facade.items()):
        pieces.append(_higher(facade, law))
    return Row("sound", TITLES["sound"], WORD[worst], " ".join((*pieces, *_advice(worst))))


def _higher(facade: Levels, law: Mapping[str, SoundRule]) -> str:
    inside = ", ".join(number(law[f"inside_{part}"].value_db, 0) for part in PARTS)
    keep = number(needed_reduction(facade, law) or 0.0, 0)
    return f"Hogere waarden kan het plan geven als binnen {inside} dB(A) wordt gehaald (Bkl 5.66): de gevel houdt dan {keep} dB tegen."


def _peaks(found: Heard, law: Mapping[str, SoundRule], band: float, limits: str) -> Row | None:
    """Peaks of single sources; the limits are said once, with the facade where it has a row."""
    levels = highest(found.peak_off_park, found.peak_on_park)
    known = [key for key in PEAKS if levels[key] is not None]
    if not known:
        return None
    limit = {key: law[f"peak_{key.split('_')[0]}"].value_db for key in known}
    extra = law["park_extra"].value_db
    colours = {key: _judge(found.peak_off_park[key], found.peak_on_park[key], limit[key], extra, band) for key in known}
    worst = max(colours.values(), key=ORDER.index)
    told = _told({_kind(key): (levels[key], limit[key], colours[key]) for key in known})
    return Row("sound_peak", TITLES["sound_peak"], WORD[worst], " ".join((f"Hoogste piek: {told}.", *_advice(worst, limits))))


def _inside(found: Heard, law: Mapping[str, SoundRule], band: float) -> Row | None:
    """Limits inside are hard; a source at a dwelling of which no level inside is told asks for a study."""
    told = {WORDS[p]: (level, law[f"inside_{p}"].value_db) for p, level in found.inside.items() if level is not None}
    peaks = {
        f"piek, {_kind(k)}": (v, law[f"inside_peak_{k.split('_')[0]}"].value_db) for k, v in found.inside_peak.items() if v is not None
    }
    judged = {name: (level, limit, sound_verdict(level, limit, band)) for name, (level, limit) in {**told, **peaks}.items()}
    if not judged and not found.untold:
        return None
    worst = max((*(colour for _, _, colour in judged.values()), *(("study",) if found.untold else ())), key=ORDER.index)
    pieces = [f"Binnen samen {_told(judged)}."] if judged else []
    if found.untold:
        limits = ", ".join(number(law[f"inside_{part}"].value_db, 0) for part in PARTS)
        who = counted(found.untold, "bron staat", "bronnen staan")
        pieces.append(
            f"{who} in of tegen een woning: daar gelden de grenswaarden binnen, {limits} dB(A) (Bkl 5.65). Geef binnen bij die bron."
        )
    return Row("sound_inside", TITLES["sound_inside"], WORD[worst], " ".join((*pieces, *_advice(worst, ""))))


def _told(parts: Mapping[str, tuple[float | None, float, Colour]]) -> str:
    return ", ".join(f"{name} {number(level or 0.0, 1)} dB(A) ({number(limit, 0)}: {SAID[c]})" for name, (level, limit, c) in parts.items())


def _kind(key: str) -> str:
    kind, part = key.split("_")
    return f"{KINDS[kind]} {WORDS[part]}"


def _advice(worst: Colour, limits: str = LIMITS) -> tuple[str, ...]:
    study = () if worst == "green" else ("Akoestisch onderzoek nodig.",)
    return (*study, *((limits,) if limits else ()))
