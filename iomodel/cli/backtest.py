"""`iomodel backtest`: the models against episodes whose outcome is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from iomodel.charts.canvas import write_chart
from iomodel.cli.files import require_chart
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import JsonOption, ModelOption, chosen_models, shown_progress
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.cli.speech import spoken, worded
from iomodel.episodes.backtest import GIVEN, Backtest, backtest
from iomodel.episodes.entries import Episode, Outcome, Rival
from iomodel.episodes.records import Record
from iomodel.episodes.scores import Score, frozen_against
from iomodel.errors import ParameterError
from iomodel.figure import signed
from iomodel.languages import either

QUESTION = QUESTIONS[1]
_MARKS = {"inside": " ", "low": "↓", "high": "↑"}
_KEY = "No mark: inside what was observed. ↑ the loss is too high, ↓ too low, - no answer."


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("backtest")
    def backtest_command(
        names: Annotated[list[str] | None, typer.Argument(help="Names or files; all where none.")] = None,
        model: ModelOption = None,
        sectors: Annotated[
            bool, typer.Option("--sectors", help="Show the outputs of sectors that were observed.")
        ] = False,
        as_of: Annotated[
            str | None, typer.Option("--as-of", help="Use nothing that was known only after this day.")
        ] = None,
        as_json: JsonOption = False,
        out: Annotated[Path | None, typer.Option("--out", help="Write a chart: .svg, .pdf or .png.")] = None,
    ) -> None:
        """Compare the models with what happened.

        Predicted and observed stand on the same period and base. Shocks given at the plant test how a model
        passes a stop on; those given at the border test stocks, exposures and adaptation, too.

        Example: iomodel backtest tohoku-2011 --sectors
        """
        require_chart(out)
        try:
            found = backtest(names, chosen_models(model), as_of=as_of, progress=shown_progress)
        except ParameterError as error:
            raise ParameterError(str(error).replace("as_of is", "--as-of is")) from None
        if out is not None:
            write_chart(out, found.plot, "output" if sectors else "GDP")
        if as_json:
            print_json(found.to_records())
        elif sectors:
            _show_sectors(found)
        else:
            _show(found, one=bool(names) and len(names or ()) == 1)
        if not as_json:
            _say_what_is_missing(found)


def _show(found: Backtest, *, one: bool) -> None:
    """Ratios at the plant, predictions at the border, then the record; all of an episode where it is one."""
    if one and found.scores:
        _show_episode(found)
        return
    ratios = found.ratios("plant")
    if not ratios.empty:
        print_table(
            "Shock given at the plant: predicted over observed fall of GDP",
            ["model", *map(str, ratios.columns)],
            [
                [str(model), *("-" if value != value else f"{value:.2f}" for value in row)]
                for model, row in zip(ratios.index, ratios.to_numpy(), strict=True)
            ],
            right=range(1, 1 + len(ratios.columns)),
        )
        for text in _notes_on_plants(found):
            print_text(text)
    border = [
        score for score in found.scores if score.episode.given == "border" and score.outcome.what == "GDP"
    ]
    if border:
        print_text("")
        _show_grid(
            "Shock given at the border: change of GDP, % of the base, before anything was learned",
            found.models,
            border,
            [score.episode.id for score in border],
        )
        print_text(_KEY)
    _show_records(found)


def _notes_on_plants(found: Backtest) -> list[str]:
    """How ratios are to be read that are none of a measured loss."""
    gdp = [score for score in found.scores if score.outcome.what == "GDP" and score.episode.given == "plant"]
    ceilings = _once(score.episode.id for score in gdp if score.outcome.reading == "ceiling")
    estimates = _once(score.episode.id for score in gdp if score.outcome.estimate)
    texts = []
    if ceilings:
        texts.append(f"{', '.join(ceilings)}: of a ceiling, other things fell too.")
    if estimates:
        texts.append(f"{', '.join(estimates)}: of a published estimate, no observation.")
    return texts


def _show_records(found: Backtest) -> None:
    """What each model's scores come to, apart for plant and border."""
    records = {model: {one.given: one for one in listed} for model, listed in found.records().items()}
    known = [given for given in GIVEN if any(given in one for one in records.values())]
    if not known:
        return
    print_text("")
    print_table(
        "The record of each model: predicted over observed GDP, outcomes inside, losses too high",
        ["", *(f"{given}: {what}" for given in known for what in ("GDP", "inside", "too high"))],
        [
            [model, *(cell for given in known for cell in _record_cells(by_place.get(given)))]
            for model, by_place in records.items()
        ],
        right=range(1, 1 + 3 * len(known)),
    )
    for given in known:
        months = [one[given].months for one in records.values() if given in one]
        least, most = min(first for first, _ in months), max(last for _, last in months)
        print_text(f"Shocks given at the {given} lasted {least} to {most} months.")
    for score in _first_of_each_episode(found.scores):
        if not score.episode_scored:
            print_text(f"{score.episode.id} is shown and not scored: {score.why}.")


def _record_cells(record: Record | None) -> list[str]:
    """A record in three cells."""
    if record is None:
        return ["-", "-", "-"]
    return [record.span or "-", f"{record.inside} of {record.count}", str(record.high)]


def _show_episode(found: Backtest) -> None:
    """One episode whole: outcomes by model, confounders, predictions of others and of ours."""
    episode = found.episodes[0]
    title = either(episode.title, episode.title_ja, spoken())
    print_text(f"{episode.id}: {title}. Shock given at the {episode.given}.")
    changes = [
        score for score in found.scores if score.outcome.what != "first stop" and not score.outcome.sectors
    ]
    if changes:
        _show_grid("Change of GDP, % of the base", found.models, changes, [_label(one) for one in changes])
    outputs = [
        score for score in found.scores if score.outcome.sectors and score.outcome.what != "first stop"
    ]
    if outputs:
        print_text("")
        _show_grid(
            "Change of output, % of the base",
            found.models,
            outputs,
            [one.outcome.id for one in outputs],
        )
    print_text(_KEY)
    for score in _first_of_each(found.scores):
        if score.outcome.what == "first stop":
            print_text(_stop_in_words(score))
    for outcome in {score.outcome.id: score.outcome for score in found.scores}.values():
        why = episode.why_not(outcome)
        print_text(
            f"{outcome.id}: {outcome.source} (confidence {outcome.confidence}, known {outcome.known}). "
            f"Ends: {outcome.ends}." + (f" Not scored: {why}." if why else "")
        )
    if episode.confounders:
        print_text(f"What else happened: {'; '.join(episode.confounders)}.")
    for rival in _rivals_known(episode, found):
        print_text(f"{rival.who} ({rival.known:%Y-%m}): {_figures(rival)} of {rival.of}; {rival.shock}.")
    for frozen in episode.frozen:
        seen = frozen_against(frozen, [score.outcome for score in found.scores])
        print_text(
            f"Written down on {frozen.made} by version {frozen.version}, {frozen.model}: {frozen.outcome} of "
            f"{frozen.period} {signed(100 * frozen.central)} % ({signed(100 * frozen.low)} to "
            f"{signed(100 * frozen.high)} %, {frozen.ends}); {seen}."
        )


def _rivals_known(episode: Episode, found: Backtest) -> list[Rival]:
    """Predictions of others that were known by then."""
    return [rival for rival in episode.rivals if found.as_of is None or rival.known <= found.as_of]


def _figures(rival: Rival) -> str:
    """The figure of a rival, or both ends of its range."""
    if rival.central is not None:
        return f"{signed(100 * rival.central)} %"
    ends = [signed(100 * end) for end in (rival.low, rival.high) if end is not None]
    return f"{' to '.join(ends)} %"


def _show_sectors(found: Backtest) -> None:
    """Outputs of sectors, an episode a table, with the mean absolute error where they were measured."""
    errors = found.errors("plant").join(found.errors("border"), how="outer")
    for episode in found.episodes:
        every = [
            score
            for score in found.scores
            if score.episode.id == episode.id and score.outcome.what in ("output", "units")
        ]
        scores = [score for score in every if score.scored]
        if not scores:
            continue
        last = [] if episode.id not in errors else [errors[episode.id].get(model) for model in found.models]
        _show_grid(
            f"{episode.id}: change of output, % of the base",
            found.models,
            scores,
            [score.outcome.id for score in scores],
            [] if not last else ["error", "", *(_points(value) for value in last)],
        )
        for outcome in {one.outcome.id: one.outcome for one in every if not one.scored}.values():
            print_text(f"Not scored: {outcome.id}, because {episode.why_not(outcome)}.")
        print_text("")
    print_text(f"{_KEY} error: mean absolute error over the scored and measured ones, percentage points.")


def _show_grid(
    title: str,
    models: Sequence[str],
    scores: Sequence[Score],
    heads: Sequence[str],
    last: Sequence[str] = (),
) -> None:
    """Outcomes in columns, what was observed first, then a line a model with a mark where it is outside."""
    columns: dict[str, list[Score]] = {}
    for score, head in zip(scores, heads, strict=True):
        columns.setdefault(head, []).append(score)
    said = [{one.model: one for one in listed} for listed in columns.values()]
    lines = [["observed", *(_observed(listed[0].outcome) for listed in columns.values())]]
    lines += [[model, *(_cell(cells.get(model)) for cells in said)] for model in models]
    if last:
        lines = [[*line, text] for line, text in zip(lines, last[1:], strict=True)]
    print_table(
        title,
        ["", *columns, *last[:1]],
        lines,
        right=range(1, 1 + len(columns) + bool(last)),
    )


def _observed(outcome: Outcome) -> str:
    """What was observed, in a few characters."""
    if outcome.reading == "nothing seen":
        return f">{100 * outcome.low:.1f} "
    assert outcome.central is not None
    sign = "≤" if outcome.reading == "ceiling" else ""
    return f"{sign}{signed(100 * outcome.central, 1)} "


def _cell(score: Score | None) -> str:
    """What a model said, with its mark."""
    return "- " if score is None else f"{signed(100 * score.predicted)}{_MARKS[score.place]}"


def _label(score: Score) -> str:
    """Head of a column: the period, and the base."""
    base = score.outcome.base
    return f"{score.outcome.period} on {base}" if base else str(score.outcome.period)


def _stop_in_words(score: Score) -> str:
    """The first stop, observed and predicted."""
    outcome = score.outcome
    said = "never" if score.predicted == float("inf") else f"after {score.predicted:.0f} days"
    seen = f"none within {outcome.low:.0f} days"
    if outcome.central is not None:
        seen = f"after {outcome.central:.0f} days ({outcome.low:.0f} to {outcome.top:.0f})"
    mark = _MARKS[score.place].rstrip()
    return f"First stop: observed {seen}, from stocks and exposures {worded(said)}{mark}."


def _first_of_each(scores: Iterable[Score]) -> list[Score]:
    """The first score of every outcome."""
    return list({score.outcome.id: score for score in reversed(list(scores))}.values())


def _first_of_each_episode(scores: Iterable[Score]) -> list[Score]:
    """The first score of every episode."""
    found: dict[str, Score] = {}
    for score in scores:
        found.setdefault(score.episode.id, score)
    return list(found.values())


def _points(value: float | None) -> str:
    """An error, or nothing."""
    return "" if value is None or value != value else f"{value:.1f}"


def _once(names: Iterable[str]) -> list[str]:
    """Names, each once."""
    return list(dict.fromkeys(names))


def _say_what_is_missing(found: Backtest) -> None:
    """Episodes that were not run, and models without an answer."""
    for episode, why in found.left_out.items():
        print_text(f"\n{episode} was not run: {why}.")
    told: dict[str, list[str]] = {}
    for (episode, _), why in found.refused.items():
        told.setdefault(why.removeprefix("not applicable: ").replace(f" {episode} ", " "), []).append(episode)
    for why, episodes in told.items():
        print_text(f"\nNo answer to {', '.join(episodes)}: {why}.")
