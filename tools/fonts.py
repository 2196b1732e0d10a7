"""Make the TTF files that Typst reads from the woff2 files of the screen: `python tools/fonts.py`.

Needs fonttools and brotli. The glyphs stay as they are; only the container changes, and the family name is
repaired so that Typst finds "Source Sans 3" and "Source Serif 4" with their weights.
"""

from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "src/werkruimte/dossier/assets/fonts"
STYLES = {"400": "Regular", "600": "SemiBold", "700": "Bold"}
FAMILIES = {"source-sans-3": "Source Sans 3", "source-serif-4": "Source Serif 4"}


def convert(path: Path) -> None:
    """Write one woff2 as TTF with a repaired name table."""
    family = next(name for stem, name in FAMILIES.items() if path.name.startswith(stem))
    weight = next(w for w in STYLES if f"-{w}-" in path.name)
    font = TTFont(path)
    font.flavor = None
    names = {
        1: family,
        2: STYLES[weight],
        4: f"{family} {STYLES[weight]}",
        6: f"{family.replace(' ', '')}-{STYLES[weight]}",
        16: family,
        17: STYLES[weight],
    }
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
        font["name"].setName(text, name_id, 1, 0, 0)
    font["OS/2"].usWeightClass = int(weight)
    font.save(FONTS / "ttf" / path.name.replace(".woff2", ".ttf"))


if __name__ == "__main__":
    for file in sorted(FONTS.glob("*.woff2")):
        convert(file)
