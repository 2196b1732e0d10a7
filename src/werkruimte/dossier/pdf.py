"""`dossier.pdf`: the same document on paper, by Typst, tagged as PDF/UA-1."""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from werkruimte.dossier.blocks import Document, as_data

SHARED = ("blocks.typ", "tokens.typ")
SUSPECTS = b"/Suspects false"
"""Typst says that no tag is doubtful. That is what a PDF without the entry says too, and poppler reports the entry as an error."""


def write(document: Document, path: Path) -> None:
    """Write the PDF; maps and charts are vectors. Same document, same bytes."""
    typeset("dossier.typ", as_data(document), path)


def typeset(template: str, data: Any, path: Path) -> None:
    """Typeset plain data by one of our Typst templates."""
    assets = resources.files("werkruimte.dossier") / "assets"
    with tempfile.TemporaryDirectory() as folder:
        for name in (template, *SHARED):
            (Path(folder) / name).write_text(assets.joinpath(name).read_text("utf-8"), "utf-8")
        made = typst.compile(
            str(Path(folder) / template),
            root=folder,
            font_paths=[str(assets / "fonts" / "ttf")],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    # As many spaces in its place: every offset in the file stays true.
    path.write_bytes(made.replace(b"/MarkInfo<</Marked true" + SUSPECTS, b"/MarkInfo<</Marked true" + b" " * len(SUSPECTS), 1))
