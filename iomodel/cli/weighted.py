"""The range by what episodes teach, beside a figure or in place of an ensemble, where it is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from iomodel.cli.beside import Ranges, ranges_of
from iomodel.cli.options import shown_draws
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.episodes.learning.learn import MODELS, learn
from iomodel.episodes.learning.posterior import Posterior
from iomodel.errors import ParameterError
from iomodel.models import Model
from iomodel.questions.ensemble.sample import power_of_two
from iomodel.scenario import Scenario
from iomodel.simulate.result import Result
from iomodel.simulate.spine import model_labels
from iomodel.table import IOTable

DRAWS = 1024
"""Draws that are weighted for a range beside a figure."""
WORKERS = min(os.cpu_count() or 1, 4)
"""Processes where no number is asked for; the answer is the same for any number."""

PosteriorOption = Annotated[
    bool,
    typer.Option("--posterior", help="Show the range by what episodes teach, see `iomodel learn`."),
]


def learned_of(
    table: IOTable,
    variants: Sequence[Scenario],
    models: Sequence[Model],
    draws: int | None = None,
    seed: int = 0,
    workers: int | None = None,
) -> Posterior:
    """The posterior of a scenario at the lengths of its variants, of models whose draws do not collapse."""
    first = variants[0]
    draws = DRAWS if draws is None else draws
    with shown_draws(power_of_two(draws), first.label) as progress:
        return learn(
            table,
            first,
            models,
            draws=draws,
            seed=seed,
            durations=[variant.duration.cut for variant in variants],
            refusals="keep",
            workers=WORKERS if workers is None else workers,
            progress=progress,
        )


def learned_ranges(
    table: IOTable, variants: Sequence[Scenario], models: Sequence[Model], result: Result
) -> tuple[dict[tuple[str, str], Mapping[str, float]], Posterior]:
    """The 90 % range of every scenario and model that has an answer, and the posterior that it is of."""
    labels = dict(zip(model_labels(models), models, strict=True))
    found = learned_of(table, variants, [labels[name] for name in result.models if name in labels])
    rows = found.loss().to_dict("index")
    ends: dict[tuple[str, str], Mapping[str, float]] = {
        (variant.label, model): {
            end: float(rows[model, variant.duration.cut][f"posterior_{end}"]) for end in ("low90", "high90")
        }
        for variant in variants
        for model in found.models
    }
    return ends, found


def ranges_asked(
    table: IOTable,
    variants: Sequence[Scenario],
    models: Sequence[Model],
    result: Result,
    with_range: bool,
    posterior: bool,
    named: bool,
) -> tuple[Ranges, str]:
    """The range beside each figure, by episodes or as drawn, and what is said of it; none if not asked for.

    Without models of one's own, the posterior is that of those with a short way through many draws.
    """
    if not posterior:
        return (ranges_of(table, variants, models, result) if with_range else {}), ""
    quick = [model for model in models if named or model.name in MODELS]
    ranges, found = learned_ranges(table, variants, quick, result)
    left = [name for name in result.models if name not in found.models]
    note = f"\nNo range by episodes for {', '.join(left)}: name them with --model, it takes minutes."
    return ranges, rests_on(found) + (note if left and not named else "")


def require_alone(posterior: bool, **others: object) -> None:
    """Refuse options that a posterior does not go with.

    Raises
    ------
    ParameterError
        With the option.
    """
    for name, given in others.items():
        if posterior and given:
            option = "--" + name.replace("_", "-")
            raise ParameterError(
                f"--posterior does not go with {option}: weighted draws are not kept or split"
            )


def rests_on(found: Posterior) -> str:
    """What a range by episodes rests on, a line each."""
    if not found.episodes:
        return found.sentence()
    worth = ", ".join(f"{model} {found.effective(model):z,.0f}" for model in found.models)
    refused = [f"{name}, {model}: no answer, {why}" for (name, model), why in found.refused.items()]
    text = (
        f"{found.draws:,} draws, seed {found.seed}, weighted by {', '.join(found.episodes)}; what they are "
        f"worth: {worth}. See `iomodel learn`."
    )
    return "\n".join([text, *refused])


def show_posteriors(found: Sequence[Posterior], as_json: bool) -> None:
    """Prior and posterior of every scenario, model and duration."""
    if as_json:
        print_json([each.to_record() for each in found])
        return
    for each in found:
        rows = each.loss().reset_index().to_dict("records")
        print_table(
            f"{each.scenario}: change of GDP, % of a year's GDP, weighted by episodes",
            ["model", "days", "prior: nine in ten", "median", "nine in ten"],
            [
                [
                    str(row["model"]),
                    str(row["duration"]),
                    f"{row['prior_low90']:z.2f} to {row['prior_high90']:z.2f}",
                    f"{row['posterior_median']:z.2f}",
                    f"{row['posterior_low90']:z.2f} to {row['posterior_high90']:z.2f}",
                ]
                for row in rows
            ],
            right=[1, 2, 3, 4],
        )
        print_text(rests_on(each))
