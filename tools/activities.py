"""Make `src/werkruimte/rules/activities/*.csv` from the reference tables: python tools/activities.py TABLES_FOLDER

Facts only: the list of guide distances stands in adopted plan annexes (no copyright), SBI titles are of CBS (CC BY 4.0).
`own_words.csv` is not made here: people write it.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/werkruimte/rules/activities"
ACTIVITY = {
    "row": "rij",
    "sbi2008": "sbi2008",
    "description": "omschrijving_volledig",
    "odour_m": "geur_m",
    "dust_m": "stof_m",
    "noise_m": "geluid_m",
    "danger_m": "gevaar_m",
    "continuous": "continu",
    "zoned": "zoneplichtig_z",
    "danger_letter": "gevaar_letter",
    "varies": "divers",
    "category": "categorie",
    "checked": "controle",
}
STORAGE = {
    "kind": "soort",
    "group": "groep",
    "description": "omschrijving",
    "odour_m": "geur_m",
    "dust_m": "stof_m",
    "noise_m": "geluid_m",
    "danger_m": "gevaar_m",
    "varies": "divers",
    "category": "categorie",
}
MIXING = {"sbi2008": "sbi2008", "description": "omschrijving", "mixing": "categorie_vng", "row": "bmz_rij"}
CANDIDATES = {"sbi2008": "sbi2008", "match": "match", "rows": "bmz_rijen"}
TITLES = {"sbi2008": "code", "title": "titel", "leaf": "blad"}
WORDS = {"sbi2008": "sbi2008", "words": "trefwoord", "origin": "herkomst"}
SBI2025 = {"sbi2025": "sbi2025", "via": "via_sbi2008", "how": "methode"}
TABLES = (
    ("guide_distances.csv", "bmz/bmz_2009_activiteiten.csv", ACTIVITY),
    ("storage.csv", "bmz/bmz_2009_opslagen_installaties_tm31.csv", STORAGE),
    ("function_mixing.csv", "bmz/bmz_functiemenging.csv", MIXING),
    ("candidates.csv", "bmz/sbi2008_bmz.csv", CANDIDATES),
    ("sbi2008.csv", "sbi/sbi2008.csv", TITLES),
    ("sbi2025.csv", "bmz/sbi2025_bmz_afgeleid.csv", SBI2025),
    ("words.csv", "sbi/sbi2008_trefwoorden.csv", WORDS),
)


def main(tables: Path) -> None:
    """Copy the columns that the program reads, under its own names."""
    for name, origin, columns in TABLES:
        with (tables / origin).open(encoding="utf-8", newline="") as source:
            rows = [[row[theirs] for theirs in columns.values()] for row in csv.DictReader(source)]
        with (TARGET / name).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows([list(columns), *rows])
        print(f"{name}: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
