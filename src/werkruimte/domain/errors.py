"""Errors a user can mend: one base, one Dutch sentence each (what, where, how to mend)."""

from __future__ import annotations

import errno
import re
import struct
import zipfile
import zlib

SYSTEM = {
    errno.ENOENT: "het bestaat niet",
    errno.EISDIR: "het is een map",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EACCES: "u hebt daar geen recht toe",
    errno.EPERM: "u hebt daar geen recht toe",
    errno.EROFS: "de schijf is alleen te lezen",
    errno.ENOSPC: "de schijf is vol",
    errno.ENAMETOOLONG: "de naam is te lang",
}

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What zipfile raises on a cut or altered file: RuntimeError is a password, ValueError a name or place that cannot be."""


class InputError(Exception):
    """Base of everything that is wrong with what the user gave. The command line exits with 2.

    Subclasses set `template`; the fields named in it are given as keywords.
    """

    template = "{message}"

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.template.format(**fields))


class FileUnreadable(InputError):
    """A file is cut, empty, or of another format than it seems."""

    template = "{file}: {problem}. {cure}"


class NothingInside(FileUnreadable):
    """A file of the right format without a single object."""


class ColumnMissing(InputError):
    """A column that the reader cannot do without is absent."""

    template = "{file}: kolom '{column}' ontbreekt. Gevonden: {found}. {cure}"


class NoRowsLeft(InputError):
    """Every row of a file was rejected."""

    template = "{file}: geen enkele bruikbare rij; de eerste fout: {first}. {cure}"


class CrsUnknown(InputError):
    """Coordinates are in no system that we know, or not where the file says."""

    template = "{file}: {problem}. Lever RD (EPSG:28992) of lengte en breedte (EPSG:4326)."


class MunicipalityUnknown(InputError):
    """The name or code is not among the municipalities of the fact base."""

    template = "Gemeente '{name}' is niet bekend. Lijkt erop: {known}. Geef de naam of de code van een gemeente. {cure}"


class FactsNotShipped(InputError):
    """The municipality exists, but its files did not come with the program."""

    template = "Van {name} zijn geen gegevens meegeleverd (wel van {known}). {cure}"


class FigureUnknown(InputError):
    """The id is not in the catalogue, or not in this dossier."""

    template = "Getal '{name}' {problem}. {cure}"


class RuleMissing(InputError):
    """A norm or assumption did not exist on the date asked."""

    template = "Regel '{name}' bestaat niet op {date}. {cure}"


class ParameterOutside(InputError):
    """An own value of an assumption with which figures lose their meaning."""

    template = "{file}: aanname '{name}' kan niet {value} zijn; toegestaan is {range} ({unit})."


class OutputBlocked(InputError):
    """The place to write to is not usable."""

    template = "{path}: {problem}. {cure}"


class NotAddable(ValueError):
    """Figures of another unit or period, or of areas that overlap, were added."""


class TableUnknown(InputError):
    """The table is not among those of the run, or has not what was asked of it."""

    template = "Tabel '{name}' {problem}. {cure}"


class OptionalMissing(InputError):
    """A package that only some uses want is not installed."""

    template = "Hiervoor is {package} nodig. Installeer het in de map van Werkruimte: .venv/bin/python -m pip install --no-build-isolation -e '.[gis]'"


def cause(error: Exception) -> str:
    """What an error of the standard library says, in Dutch: its libraries answer in English. Names the place if the error does."""
    match error:
        case OSError():
            return SYSTEM.get(error.errno or 0, f"fout {error.errno} van het systeem" if error.errno else "het systeem weigert")
        case UnicodeDecodeError():
            return "geen tekst in UTF-8"
        case KeyError():
            return f"'{error.args[0]}' ontbreekt"
        case RecursionError():
            return "te diep genest"
        case _:
            place = re.search(r"line (\d+),? column (\d+)", str(error))
            return f"de vorm klopt niet in regel {place[1]}, teken {place[2]}" if place else "de vorm klopt niet"
