"""Numbers as people write them in Dutch. Sentences of studies and of pages use the same one."""

from __future__ import annotations

from decimal import Decimal

MINUS = "−"


def number(value: float, decimals: int) -> str:
    """A number in Dutch notation, with a real minus sign.

    >>> number(-1234.5, 1)
    '−1.234,5'
    """
    text = f"{abs(value):,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return (MINUS if round(value, decimals) < 0 else "") + text


def written(value: float) -> str:
    """A number with as many decimals as its writer gave it.

    >>> written(2_500_000), written(0.065), written(110.0)
    ('2.500.000', '0,065', '110')
    """
    exponent = Decimal(f"{value:.10g}").as_tuple().exponent
    return number(value, max(0, -int(exponent)))


def counted(count: int, one: str, many: str) -> str:
    """A count with its noun.

    >>> counted(1, "woning", "woningen"), counted(1200, "woning", "woningen")
    ('1 woning', '1.200 woningen')
    """
    return f"{number(count, 0)} {one if count == 1 else many}"
