"""What happens on which day: cuts, releases, empty stocks, stopped lines, the trough, the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from iomodel.charts.canvas import Place
from iomodel.charts.lines import lines_chart
from iomodel.figure import signed
from iomodel.languages import Language, either
from iomodel.locked import Locked
from iomodel.materials import SHORT, Balance, material_balance
from iomodel.notation import DAY, FloatArray, IntArray, day_number
from iomodel.questions.duration.first_days import first_shortages, first_stops
from iomodel.questions.duration.milestones import BACK, milestones
from iomodel.scenario import Cut, Duration, Scenario, Shock
from iomodel.simulate.arguments import (
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_model,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.simulate.names import model_name
from iomodel.simulate.spine import run

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARKED: dict[str, tuple[str, str]] = {
    "shortage": ("day {day}: first shortage", "{day}日目：最初の不足"),
    "trough": ("day {day}: worst day", "{day}日目：最大の落ち込み"),
    "recovery": ("day {day}: recovery", "{day}日目：回復"),
}
"""Events that a chart marks."""

_NAMED = 3
"""Sectors of a day that are named; the others are counted."""


_SHARES_OF_USERS = (0.02, 0.1, 0.5, 0.9)
"""Shares of users without an element that a timeline names [1]."""


class Event(NamedTuple):
    """Something that happens on a day; day 1 is the first of the cut."""

    day: int
    kind: str
    """``cut``, ``adaptation``, ``stock``, ``shortage``, ``users``, ``stop``, ``trough`` or ``recovery``."""
    text: str


@dataclass(frozen=True, eq=False)
class Timeline(Locked):
    """The course of one scenario in one model.

    Parameters
    ----------
    scenario, model
        Labels.
    events
        In the order of their days.
    daily_gdp
        GDP of each day, shape (days,) [share of normal].
    days
        Their numbers, as those of the events, shape (days,).
    without
        Share of users, by their normal use, whose need of an element is not covered in full: a row for each
        of the scenario's days, a column for each element that is cut [1].
    """

    scenario: str
    model: str
    events: tuple[Event, ...]
    daily_gdp: FloatArray
    days: IntArray
    without: pd.DataFrame = field(default_factory=pd.DataFrame)

    def plot(self, *, ax: Place = None, language: Language = "en") -> Axes:
        """Draw GDP day by day, with the first shortage, the worst day and the recovery marked."""
        change = 100 * (self.daily_gdp - 1)
        model = model_name(self.model, language)
        marks: dict[str, tuple[float, str]] = {}
        for event in self.events:
            if event.kind in _MARKED and event.kind not in marks:
                marks[event.kind] = (event.day, either(*_MARKED[event.kind], language).format(day=event.day))
        return lines_chart(
            pd.DataFrame({model: change}, index=self.days),
            unit=either("change against a normal day [%]", "平常日比の変化率 %", language),
            axis=either("day", "日", language),
            title=either(
                f"GDP on the day, at central assumptions: {self.scenario}, {model}",
                f"その日のGDP（標準的な前提）：{self.scenario}、{model}",
                language,
            ),
            marks=list(marks.values()),
            ax=ax,
            language=language,
        )

    def to_record(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "scenario": self.scenario,
            "model": self.model,
            "events": [event._asdict() for event in self.events],
            "days": [int(day) for day in self.days],
            "daily_gdp": [float(value) for value in self.daily_gdp],
            "without": {name: share.tolist() for name, share in self.without.items()},
        }


def timeline(
    table: TableLike,
    scenario: ScenarioLike,
    model: ModelLike,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
) -> Timeline:
    """Follow one scenario through one model, from the first day of the cut until GDP is back.

    Examples
    --------
    >>> import iomodel as iom
    >>> course = timeline(iom.load_table(sectors=37), iom.load_scenario("rare-earth-ban"), iom.Direct())
    >>> for event in course.events[:3]:
    ...     print(event.day, event.text)
    1 China stops 100% of its rare-earths
    62 stock of state and industry used up: Y, YEuCe
    62 short of Y, YEuCe
    """
    table, model = as_table(table), as_model(model)
    scenario = as_scenario(scenario, table=table, materials=materials)
    known = materials_of([scenario], materials, table)
    horizon = None if model.follows else scenario.days + max(model.aftermath, 1)
    result = run(table, scenario, model, materials=known, horizon=horizon)
    planned: list[Event] = [*_shocks(scenario), *_leads(scenario), *_releases(scenario)]
    without: list[pd.DataFrame] = []
    for name, material in sorted(known.items()):
        if any(cut.material == name for cut in scenario.cuts):
            book = material_balance(scenario, material, scenario.days)
            planned += [*_empty(book, material.codes), *_out_of_stock(book, material.codes)]
            without.append(pd.DataFrame(book.without, columns=material.codes))
    events = [event._replace(day=day_number(event.day, scenario.first)) for event in planned]
    events += _short(first_shortages(scenario, materials=known))
    events += _stopped(first_stops(table, scenario, materials=known))
    events += _course(milestones(result).iloc[0])
    daily = _until_back(result.daily_gdp().to_numpy()[0, 0], scenario.days + 1)
    ordered = tuple(sorted(events, key=lambda event: event.day))
    days = result.data[DAY].to_numpy()[: len(daily)]
    return Timeline(scenario.label, result.models[0], ordered, daily, days, _users(without, scenario))


def _until_back(daily: FloatArray, days: int) -> FloatArray:
    """GDP by day up to the last one that is off normal, a given number of days at least."""
    off = np.flatnonzero(np.abs(daily - 1) > BACK)
    return daily[: max(days, int(off[-1]) + 2 if len(off) else 0)]


def _shocks(scenario: Scenario) -> Iterator[Event]:
    """Starts and ends of cuts and shocks, on the places of their days, as all that follows from the plan."""
    parts: tuple[Cut | Shock, ...] = (*scenario.cuts, *scenario.shocks)
    for part in parts:
        duration = part.duration or scenario.duration
        steps = [step for step in part.path if duration.start < step[0] < duration.days]
        yield Event(duration.start, "cut", _told(part, duration))
        for day, share in steps:
            yield Event(day, "cut", f"{_what(part)} now {share:.1%}")
        if duration.onset:
            yield Event(duration.start + duration.onset, "cut", f"{_what(part)} at its full strength")
        ends = duration.days - duration.recovery
        if duration.recovery:
            yield Event(ends, "cut", f"{_what(part)} begins to fade")
        yield Event(duration.days, "cut", f"{_what(part)} ends")


def _told(part: Cut | Shock, duration: Duration) -> str:
    """How a cut or shock starts."""
    verb = "starts to stop" if duration.onset else "stops"
    share = part.share * float(part.profile(duration.start + 1)[-1])
    if isinstance(part, Cut):
        where = f" at the stage of {part.stage}" if part.stage else ""
        named = f" ({', '.join(part.elements)})" if part.elements else ""
        return f"{part.origin} {verb} {share:.0%} of its {part.material}{named}{where}"
    return f"{_what(part)} {'begins' if duration.onset else 'starts'}: {share:.1%}"


def _what(part: Cut | Shock) -> str:
    """A cut or shock in a few words."""
    if isinstance(part, Cut):
        return f"cut of {part.material} from {part.origin}"
    return f"loss of {part.kind.replace('_', ' ')} in sector {part.sector}"


def _leads(scenario: Scenario) -> Iterator[Event]:
    """Ends of lead times, where there are any."""
    starts = [cut.begins(scenario.duration) for cut in scenario.cuts]
    first, adaptation = min(starts, default=0), scenario.adaptation
    if adaptation.thrift and adaptation.thrift_lead:
        yield Event(first + adaptation.thrift_lead, "adaptation", "users save and substitute")
    if adaptation.ramp and adaptation.ramp_lead:
        yield Event(first + adaptation.ramp_lead, "adaptation", "other suppliers add supply")
    for cut, start in zip(scenario.cuts, starts, strict=True):
        if cut.diversion:
            text = f"{cut.diversion:.0%} of the {_what(cut)} arrives through third countries"
            yield Event(start + cut.diversion_lead, "adaptation", text)


def _releases(scenario: Scenario) -> Iterator[Event]:
    """Openings of stocks."""
    for stock in scenario.stocks:
        if stock.release_start:
            yield Event(stock.release_start, "stock", f"stock of {stock.holder} is opened")
        for release in stock.releases:
            over = f", over {release.over} days" if release.over > 1 else ""
            text = f"{stock.holder} releases {release.days:g} days of use{over}"
            yield Event(release.start, "stock", text)
        for day, share in stock.path:
            yield Event(day, "stock", f"{stock.holder} has released {share:.0%} of its stock")


def _empty(book: Balance, elements: list[str]) -> Iterator[Event]:
    """Days on which a holder has given out the last of an element."""
    for store, held in zip(book.stores, book.held, strict=True):
        days: dict[int, list[str]] = {}
        for number, element in enumerate(elements):
            empty = np.flatnonzero(held[:, number] <= SHORT * store.total[number])
            if store.total[number] > 0 and len(empty):
                days.setdefault(int(empty[0]), []).append(element)
        for day, names in days.items():
            yield Event(day, "stock", f"stock of {store.holder} used up: {', '.join(names)}")


def _out_of_stock(book: Balance, elements: list[str]) -> Iterator[Event]:
    """Days from which a part of the users are without an element, where they differ in what they hold."""
    if all(store.days.ndim == 1 for store in book.stores):
        return
    for share in _SHARES_OF_USERS:
        days: dict[int, list[str]] = {}
        for number, element in enumerate(elements):
            found = np.flatnonzero(book.without[:, number] >= share - 1e-9)
            if len(found):
                days.setdefault(int(found[0]), []).append(element)
        for day, names in days.items():
            yield Event(day, "users", f"{share:.0%} of users are short of {', '.join(names)}")


def _users(without: list[pd.DataFrame], scenario: Scenario) -> pd.DataFrame:
    """Shares of users without an element by day; elements that nobody lacks are left out."""
    if not without:
        return pd.DataFrame()
    found = pd.concat(without, axis=1)
    found.index = pd.Index(day_number(np.arange(len(found)), scenario.first), name=DAY)
    return found.loc[:, (found > 0).any()]


def _short(shortages: pd.DataFrame) -> Iterator[Event]:
    """First days of shortage, elements of one day together."""
    for day, rows in shortages.dropna(subset="day").groupby("day"):
        names = rows.index.get_level_values("element")
        yield Event(int(str(day).split(".")[0]), "shortage", f"short of {', '.join(names)}")


def _stopped(stops: pd.DataFrame) -> Iterator[Event]:
    """First days of lost capacity, sectors of one day together."""
    for day, rows in stops.groupby("day"):
        names = [f"{code} {name}" for code, name in rows["name"].items()]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        first = f"first lines stop in {', '.join(names[:_NAMED])}{more}"
        yield Event(int(str(day)), "stop", first)


def _course(found: pd.Series) -> Iterable[Event]:
    """The trough and the day on which GDP is back."""
    if np.isnan(found["peak_day"]):
        return []
    trough = Event(
        int(found["peak_day"]), "trough", f"worst day: GDP {signed(found['peak'])} % of a normal day"
    )
    if np.isnan(found["recovery_day"]):
        return [trough]
    caught_up = f", {signed(found['caught_up'])} % caught up" if found["caught_up"] > 0 else ""
    back = f"GDP is back to normal; {signed(found['net'])} % of a year's GDP lost in all{caught_up}"
    return [trough, Event(int(found["recovery_day"]), "recovery", back)]
