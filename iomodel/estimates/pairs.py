"""Does a quoted loss fit a quoted share of GDP, and if not, which of them is off?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from iomodel.errors import ParameterError
from iomodel.estimates.amounts import PERCENT, Amount, amounts_in, plain
from iomodel.estimates.circulation import Trap
from iomodel.estimates.entries import Estimate
from iomodel.estimates.registry import load_rebuilt, load_traps
from iomodel.files import shown
from iomodel.sources import all_gdp


@dataclass(frozen=True)
class Quoted:
    """A figure as quoted: its value, and half of the last digit that was given."""

    value: float
    half: float

    @classmethod
    def of(cls, given: str | float | Quoted, what: str) -> Quoted:
        """A figure that was read already, or is read now."""
        return given if isinstance(given, Quoted) else cls.read(given, what)

    @classmethod
    def read(cls, text: str | float, what: str) -> Quoted:
        """Read a figure from a number or a text such as ``"66 billion"``, ``"6,600億円"``, ``"0.11%"``.

        >>> Quoted.read("0.11%", "share")
        Quoted(value=0.0011, half=5e-05)
        >>> Quoted.read(66e9, "loss").half
        500000000.0
        """
        found = _alone(text, what)
        if found.unit not in (("", PERCENT) if what == "share" else ("", "JPY")) or (
            what == "share" and not found.unit and found.scale != 1
        ):
            wanted = "per cent, such as '0.11%'" if what == "share" else "yen, such as '660 billion'"
            raise ParameterError(f"{what} {text!r} is in another unit; expected {wanted}")
        value = abs(found.value)
        if what == "share" and not found.unit and isinstance(text, str):
            raise ParameterError(f"share {text!r} has no unit; {readings(value)}")
        if value <= 0 or (what == "gdp" and found.value < 0):
            wanted = "an annual GDP" if what == "gdp" else "a loss"
            raise ParameterError(f"{what} {text!r} is {found.value:g}, expected {wanted} above 0")
        return cls(value, found.half)


def _alone(text: str | float, what: str) -> Amount:
    """The one figure that a text consists of."""
    written = re.sub(r"(?<=\d)\.(?=\s|$)", "", plain(str(text))).strip()
    no_figure = (
        f"{what} {shown(str(text))!r} is no figure; expected a number such as 66e9, '660 billion', "
        "'6,600億円' or '0.11%', with commas between thousands only"
    )
    try:
        found = amounts_in(written)
    except ValueError as error:
        bounds = "out of bounds" in str(error)
        raise ParameterError(f"{what} {error}" if bounds else no_figure) from None
    if len(found) != 1 or found[0].text != written:
        raise ParameterError(no_figure)
    return found[0]


def readings(number: float) -> str:
    """How a share without a unit may be meant.

    >>> readings(0.11)
    "it may mean 0.11 % or 11 %: write '0.11%' or '11%'"
    """
    if number >= 1:
        return f"write '{number:g}%'"
    return f"it may mean {number:g} % or {100 * number:g} %: write '{number:g}%' or '{100 * number:g}%'"


@dataclass(frozen=True)
class Pair:
    """What a quoted pair of loss and share comes to."""

    loss: Quoted
    share: Quoted
    bases: Mapping[str, float]
    """Annual GDP that the pair was held against [units of the currency], by name."""
    fits: tuple[str, ...]
    """The bases that it fits within the digits given."""
    off: str
    """``nothing``, ``loss``, ``share``, ``GDP``, or ``loss or share`` where it cannot be decided."""
    traps: tuple[Trap, ...]
    """Known mix-ups that the figures belong to."""
    published: str = ""
    """The published estimate that shows which factor is off."""
    published_base: str = ""
    """The GDP that this estimate is a share of."""
    currency: str = "JPY"

    @property
    def implied_gdp(self) -> float:
        """The annual GDP of which the loss would be that share [units of the currency]."""
        return self.loss.value / self.share.value

    @property
    def base(self) -> str:
        """The base of the published estimate that shows which factor is off; else the one nearest to the
        implied GDP in proportion, slips of a factor ten apart.
        """
        if self.published_base in self.bases:
            return self.published_base

        def apart(name: str) -> float:
            decades = float(np.log10(self.bases[name] / self.implied_gdp))
            return abs(decades - round(decades))

        return min(self.bases, key=apart)

    @property
    def factor(self) -> float:
        """Implied GDP over the nearest base: 0.1 where a loss is ten times too small."""
        return self.implied_gdp / self.bases[self.base]

    @property
    def slip(self) -> int:
        """Power of ten by which the pair is out, within the digits given; 0 where it is not one."""
        decades = round(np.log10(self.factor))
        moved = Quoted(self.loss.value / 10.0**decades, self.loss.half / 10.0**decades)
        return decades if fitting(moved, self.share, {"base": self.bases[self.base]}) else 0

    @property
    def fitting_loss(self) -> float:
        """The loss that fits the share at the nearest base [units of the currency]."""
        return self.share.value * self.bases[self.base]

    @property
    def fitting_share(self) -> float:
        """The share that fits the loss at the nearest base [1]."""
        return self.loss.value / self.bases[self.base]

    def to_record(self) -> dict[str, Any]:
        """As plain data: losses as positive amounts, as quoted."""
        return {
            "loss": self.loss.value,
            "share": self.share.value,
            "fits": list(self.fits),
            "off": self.off,
            "implied_gdp": self.implied_gdp,
            "nearest_base": self.base,
            "factor": self.factor,
            "slip": self.slip,
            "fitting_loss": self.fitting_loss,
            "fitting_share": self.fitting_share,
            "published": self.published,
            "traps": [trap.model_dump(mode="json") for trap in self.traps],
        }


def check_pair(
    loss: str | float | Quoted,
    share: str | float | Quoted,
    gdp: str | float | None = None,
    year: int | None = None,
) -> Pair:
    """Hold a quoted loss in yen against a quoted share of Japan's GDP: ``loss = share x GDP``.

    Parameters
    ----------
    loss
        Amount in yen, as a number or a text such as ``"660 billion"``.
    share
        Share of annual GDP, as a number (a fraction) or a text in per cent such as ``"0.11%"``.
    gdp
        Annual GDP that the share is said to be of [yen]; the listed ones where not given.
    year
        Only the listed GDP of this year.

    Raises
    ------
    ParameterError
        If a figure cannot be read or is not above 0, a share is 100 % or more or a text without its unit, or
        no GDP of the year is listed.

    Examples
    --------
    >>> found = check_pair(66e9, "0.11%")
    >>> found.off, round(found.factor, 1), [trap.id for trap in found.traps]
    ('loss', 0.1, ['factor-ten'])
    """
    amount, part = Quoted.of(loss, "loss"), Quoted.of(share, "share")
    if part.value >= 1:
        raise ParameterError(f"share {share!r} is 100 % or more of GDP; expected per cent as text: '0.11%'")
    if gdp is not None and year is not None:
        raise ParameterError(
            f"gdp and year {year} are both given; give the GDP, or the year whose GDP is listed"
        )
    listed = all_gdp(year)
    bases = listed if gdp is None else {"the GDP given": Quoted.read(gdp, "gdp").value}
    fits = fitting(amount, part, bases)
    traps = tuple(trap for trap in load_traps() if is_trap(trap, amount, part))
    if fits:
        off, found = "nothing", None
    elif gdp is not None and fitting(amount, part, listed):
        off, found = "GDP", None
    else:
        off, found = _which(amount, part)
    if found is None:
        return Pair(amount, part, bases, fits, off, traps)
    base = f"{found.base_kind} GDP of {found.base_year}"
    return Pair(amount, part, bases, fits, off, traps, found.id, base)


def is_trap(trap: Trap, loss: Quoted | None, share: Quoted | None, currency: str = "JPY") -> bool:
    """Whether a quoted loss or share is that of a known mix-up, within its digits."""
    money = loss is not None and currency == trap.currency and is_near(trap.loss, loss)
    return money or (share is not None and is_near(trap.share, share))


def fitting(loss: Quoted, share: Quoted, bases: Mapping[str, float]) -> tuple[str, ...]:
    """Bases that lie between the least and the largest GDP that the digits given allow."""
    least = (loss.value - loss.half) / (share.value + share.half)
    left = share.value - share.half
    most = (loss.value + loss.half) / left if left > 0 else np.inf
    return tuple(name for name, value in bases.items() if least <= value <= most)


def _which(loss: Quoted, share: Quoted) -> tuple[str, Estimate | None]:
    """Which factor is off: a published estimate that has the other one decides it."""
    for estimate in load_rebuilt():
        if is_near(-estimate.gdp_share, share):
            return "loss", estimate
        if estimate.yen is not None and is_near(-estimate.yen, loss):
            return "share", estimate
    return "loss or share", None


def is_near(known: float | None, quoted: Quoted) -> bool:
    """Whether a quoted figure is a known one, within its digits and a tenth of it.

    One digit alone says little: 1 % is no 0.73 %, though it rounds to it.

    >>> one, two = Quoted.read("0.4%", "share"), Quoted.read("1%", "share")
    >>> is_near(0.0043, one), is_near(0.0073, two)
    (True, False)
    """
    if known is None:
        return False
    return abs(known - quoted.value) <= min(quoted.half, _ALIKE * known) * (1 + 1e-9)


_ALIKE = 0.1
"""Figures further apart than this are not the same, however few digits are given [share of the known one]."""
