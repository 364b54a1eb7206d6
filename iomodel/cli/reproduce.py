"""`iomodel reproduce`: published estimates beside the model's."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import JsonOption, RegionOption, SectorsOption, TableOption
from iomodel.cli.show import percent, print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.estimates import Observation, Reproduction, Shown, apart, beyond, compare_points, reproduce
from iomodel.estimates.amounts import CURRENCIES
from iomodel.estimates.circulation import ReferencePoint
from iomodel.estimates.description import material_title
from iomodel.estimates.entries import AnyEstimate, Estimate
from iomodel.estimates.percentile import BASELINE, DRAWS, MODELS, POOLED, percentiles
from iomodel.estimates.places import country_of
from iomodel.estimates.words import figure_in_words, points
from iomodel.languages import either
from iomodel.models.measures import MEASURES
from iomodel.quantities import millions, trillions
from iomodel.sources import load_table

QUESTION = QUESTIONS[3]
PLACE = 0


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("reproduce")
    def command(
        ids: Annotated[list[str] | None, typer.Argument(help="Published estimates; all where none.")] = None,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        world: Annotated[
            str | None,
            typer.Option("--world", help="Table of many countries, to rebuild estimates of others on."),
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Rebuild published estimates and say what was adjusted.

        Example: iomodel reproduce nri-12m mizuho-stop
        """
        loaded = load_table(table, sectors, region)
        own, others = apart(ids, country_of(loaded))
        found = reproduce(loaded, own, world=world) if own else []
        further = beyond(loaded, others, world=world) if others else []
        among = percentiles(found, loaded)
        if as_json:
            placed = {str(name): dict(row) for name, row in among.to_dict("index").items()}
            own_records = [
                {**item.to_record(), "among_draws": placed.get(item.estimate.id)} for item in found
            ]
            print_json([*own_records, *(item.to_record() for item in further)])
            return
        if found:
            _show(found, among)
        if found and further:
            print_text("")
        if further:
            _show_further(further, world)
        if not ids:
            _show_points(compare_points(loaded))


def _show(found: list[Reproduction], among: pd.DataFrame) -> None:
    """Published beside modelled, then the figures beside them, then the free numbers."""
    print_table(
        "Change of GDP, published and modelled (share of annual GDP; trillion yen)",
        ["estimate", "days", "published", "model", "published", "model", "status"],
        [
            [
                item.estimate.id,
                str(item.estimate.duration_days),
                percent(item.estimate.gdp_share),
                percent(item.model_share),
                "" if item.estimate.yen is None else trillions(item.estimate.yen),
                trillions(item.model_amount),
                item.status,
            ]
            for item in found
        ],
        right=[1, 2, 3, 4, 5],
    )
    beside = [(item, further) for item in found for further in item.also]
    if beside:
        print_text("")
        print_table(
            "Other figures of the same publications, never tuned to (persons in millions, average of a year)",
            ["estimate", "figure", "published", "model", "published", "model", "status"],
            [
                [
                    item.estimate.id,
                    further.figure.said("name", spoken()),
                    percent(further.figure.share),
                    percent(further.model_share),
                    "" if further.figure.persons is None else millions(further.figure.persons),
                    "" if further.model_persons is None else millions(further.model_persons),
                    further.status,
                ]
                for item, further in beside
            ],
            right=[2, 3, 4, 5],
        )
    _show_percentiles(among)
    for item in found:
        print_text("\n" + _in_words(item))


def _show_percentiles(among: pd.DataFrame) -> None:
    """Where each figure lies among our own draws."""
    if not len(among):
        return
    print_text("")
    print_table(
        f"Percentile of each figure among draws of {BASELINE} at its length (share of draws that lose less)",
        ["estimate", "days", "published", *MODELS, POOLED, "nine in ten draws"],
        [
            [
                str(name),
                f"{row['days']:z.0f}",
                percent(row["published"] / 100),
                *(f"{row[model]:z.0f}" if model in row else "" for model in (*MODELS, POOLED)),
                f"{row['low90']:z.2f} to {row['high90']:z.2f}",
            ]
            for name, row in among.to_dict("index").items()
        ],
        right=[1, 2, 3, 4, 5, 6],
    )
    print_text(
        f"{DRAWS} draws of each model, seed 0, whatever the figure itself assumes; pooled and nine in ten: "
        "both models with the same weight. 0: no draw loses less than the figure; 100: every draw does."
    )


def _show_further(found: list[Reproduction | Shown], world: str | None) -> None:
    """Estimates of other countries and materials: published, and the model's or why there is none."""
    print_table(
        "Other countries and materials",
        ["estimate", "of", "published", "model", "status", "material"],
        [
            [
                item.estimate.id,
                item.estimate.country,
                figure_in_words(item.estimate, short=True, language=spoken()),
                f"{points(item.model_share)} %" if isinstance(item, Reproduction) else "",
                item.status,
                _short_of(item.estimate),
            ]
            for item in found
        ],
        right=[3],
    )
    for item in found:
        if isinstance(item, Reproduction):
            print_text("\n" + _in_words(item))
            continue
        one, language = item.estimate, spoken()
        figure = figure_in_words(one, language=language)
        print_text(
            f"\n{one.id} ({one.said('who', language)}, {one.when}, confidence {one.confidence}): {figure}; "
            f"{one.said('shock', language)}. Not rebuilt: {either(item.why, item.why_ja, language)}."
        )
    if world is None and any(
        isinstance(item.estimate, Estimate) for item in found if item.status == "not rebuilt"
    ):
        print_text(
            "\nWith a table of many countries, such as OECD's inter-country tables as pymrio saves them: "
            "iomodel reproduce --world FOLDER"
        )


def _short_of(one: AnyEstimate) -> str:
    """What is short; a material by its name in the language of the screen."""
    return material_title(one.material, spoken()) or one.said("material", spoken())


def _show_points(found: list[Observation]) -> None:
    """Observations, and what the model says where a scenario reads them."""
    print_text("\nReference points: what was observed when supply did fall")
    for item in found:
        point = item.point
        says, reading = point.said("says", spoken()), point.said("reading", spoken())
        here = "not modelled"
        if item.modelled is not None:
            here = f"scenario {point.scenario} {_measured(point, item.modelled)}"
        head = f"{point.id}{either(': ', '：', spoken())}{says}"
        observed = f"Observed {_measured(point, point.observed)}, {here} ({point.measure})."
        print_text(f"\n{head} {observed} {reading}")


def _measured(point: ReferencePoint, value: float) -> str:
    """A value in the unit of what was observed."""
    if point.measure == "GDP":
        return percent(value)
    gap = "" if spoken() == "ja" else " "
    return f"{value:z.0f}{gap}{point.said('unit', spoken())}"


def _in_words(item: Reproduction) -> str:
    """How a figure came about, in a few sentences."""
    estimate, language = item.estimate, spoken()
    figure, base = figure_in_words(estimate, language=language), estimate.base_said(language)
    currency = CURRENCIES[item.currency]
    base = either(
        f"{currency.name.capitalize()} at {base}.", f"{currency.name_ja}換算は{base}による。", language
    )
    numbers = ", ".join(f"{name} = {value:z.4f}" for name, value in item.free_parameters.items())
    measure = MEASURES[estimate.measure].title
    done = f"Done: scenario {estimate.scenario}, model {estimate.model}, measured as {measure}. "
    if item.status == "calibrated":
        done += f"One parameter was adjusted until the model gave the figure: {numbers}."
    elif estimate.calibrated_by:
        done += f"Nothing was tuned to this figure; {numbers} comes from {estimate.calibrated_by}."
    else:
        done += "Nothing was tuned."
    trust = [_TRUST[item.status]]
    trust += [_against_range(item, name, value) for name, value in item.free_parameters.items()]
    if item.why:
        trust.append(f"Why: {item.why_in(language)}.")
    length = f", {estimate.duration_days} days" if estimate.duration_days else ""
    result = f"Result: {points(item.model_share)} % of GDP."
    if item.status == "missed":
        result = (
            f"Result: {points(item.model_share)} % of GDP, off by {points(item.gap, '+')} percentage points."
        )
    return "\n".join(
        [
            f"{estimate.id} ({estimate.said('who', language)}, {estimate.when}): {item.status}.",
            f"Figure: {estimate.said('shock', language)}{length}: {figure}.",
            done,
            f"{result} {base}",
            " ".join(trust),
        ]
    )


_TRUST = {
    "calibrated": "Trust: the match is no evidence, since the figure was the target.",
    "predicted": "Trust: the model gives the figure without having seen it.",
    "missed": "Trust: as read here, the model does not give the figure.",
}
"""What a status says of the model."""


def _against_range(item: Reproduction, name: str, value: float) -> str:
    """Where a solved number lies against what is known of it."""
    known = item.ranges.get(name)
    if known is None:
        return f"No published range for {name} was found."
    ends = f"{known.low:.3g} to {known.high:.3g}"
    return f"This is {known.place(value)} its range, {ends} ({known.source})."
