"""A usage error of the command-line library, in Dutch, with what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from cyclopts import CoercionError, CycloptsError, MissingArgumentError, UnknownCommandError, UnknownOptionError


def usage(error: CycloptsError) -> str:
    """One sentence: what is wrong, what was meant, and where it is explained."""
    command = " ".join(("werkruimte", *(error.command_chain or ())))
    return f"De opdracht klopt niet: {_problem(error)}. Zie {command} --help."


def _problem(error: CycloptsError) -> str:
    argument = error.argument
    name = argument.name if argument is not None and argument.name else ""
    match error:
        case UnknownCommandError():
            commands = [c for c in error.app or () if not c.startswith("-")]
            return _unknown((error.unused_tokens or [""])[0], "opdracht", commands)
        case UnknownOptionError():
            known = [n for a in error.argument_collection for n in a.names if n.startswith("--")]
            return _unknown(error.token.keyword or error.token.value, "opdracht of optie", known)
        case CoercionError():
            form = " (schrijf een datum als JJJJ-MM-DD)" if name == "--datum" else ""
            return f"de waarde '{error.token.value if error.token is not None else ''}' bij {name} is niet te gebruiken{form}"
        case MissingArgumentError():
            # What is missing may be there under a name that is mistyped: then that is the mistake.
            strange = [t.split("=")[0] for t in error.unused_tokens or () if t.startswith("--")]
            if strange:
                return _unknown((get_close_matches(name, strange, 1) or strange)[0], "optie", [name])
            positional = argument is not None and argument.index is not None
            return f"{name.lstrip('-').upper() if positional else name} ontbreekt"
        case _:
            return f"de woorden na {' '.join(error.command_chain or ()) or 'werkruimte'} zijn niet te begrijpen"


def _unknown(word: str, sort: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), 1)
    return f"'{word}' is geen {sort} van werkruimte{f' (bedoelt u {close[0]}?)' if close else ''}"
