"""What every section of a report is written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iomodel.estimates import Reproduction
from iomodel.questions.ensemble import Ensemble
from iomodel.report.shortage import Shortage
from iomodel.report.study import Study
from iomodel.report.words import Words
from iomodel.simulate.result import Result


@dataclass(frozen=True)
class Brief:
    """A result, what was run, and the language.

    Parameters
    ----------
    said
        The words of the language.
    result, study
        What was found, and what was run.
    short
        What the cuts leave short; None where they cut no material.
    found
        Published estimates, rebuilt; empty where none are asked for.
    drawn
        Losses over draws of the parameters; None where none are asked for.
    """

    said: Words
    result: Result
    study: Study
    short: Shortage | None
    found: Sequence[Reproduction] = ()
    drawn: Ensemble | None = None

    @property
    def money(self) -> dict[str, object]:
        """Currency, year and kind of the GDP that amounts are counted with."""
        return money(self.said, self.result)


def money(said: Words, result: Result) -> dict[str, object]:
    """Currency, year and kind of the GDP that yen are counted with."""
    gdp = result.provenance["gdp"]
    currency = said("JPY") if gdp["currency"] == "JPY" else gdp["currency"]
    return {"currency": currency, "year": gdp["year"], "kind": said.data(gdp["kind"])}
