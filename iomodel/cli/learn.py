"""`iomodel learn`: what episodes teach about a loss."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from iomodel.charts.canvas import write_chart
from iomodel.cli.files import require_chart
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import (
    DurationOption,
    JsonOption,
    ModelOption,
    RegionOption,
    SectorsOption,
    TableOption,
    chosen_models,
    shown_draws,
)
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.cli.weighted import WORKERS
from iomodel.episodes.learning.learn import DRAWS, MODELS, learn
from iomodel.episodes.learning.likelihood import OBSERVED
from iomodel.episodes.learning.picture import ROWS, short
from iomodel.episodes.learning.posterior import Posterior
from iomodel.languages import Language, either
from iomodel.questions.ensemble.sample import power_of_two
from iomodel.questions.ensemble.titles import rule_title
from iomodel.simulate.arguments import as_scenario
from iomodel.sources import load_table

QUESTION = QUESTIONS[1]

_WORDS = {
    "loss": (
        "Change of GDP, % of a year's GDP, before and after learning",
        "GDPの変化（年間GDP比、％）：学習の前後",
    ),
    "model": ("model", "モデル"),
    "days": ("days", "日数"),
    "prior": ("before (nine in ten)", "事前：中央値（90％区間）"),
    "posterior": ("after (nine in ten)", "事後：中央値（90％区間）"),
    "was": ("before", "事前"),
    "is": ("after", "事後"),
    "parameters": ("{model}: what is drawn, before and after", "{model}：パラメータの事前・事後分布"),
    "parameter": ("parameter", "パラメータ"),
    "range": ("{median} ({low} to {high})", "{median}（{low}～{high}）"),
    "ends": ("{low} to {high}", "{low}～{high}"),
    "prediction": ("{median} ({low}, {high})", "{median}（{low}～{high}）"),
    "marks": (
        "* the same number for every material: it carries over. Of a rule the chance of: {first}.",
        "＊は全材料に共通で、他の材料の事例から引き継がれる。規則は次の確率：{first}。",
    ),
    "rows": (
        "Exposures, criticality and origins of the single rows ({count}) are in --json.",
        "個別行のエクスポージャー・不可欠度・調達先シェア（{count}件）は--jsonに含む。",
    ),
    "published": (
        "Percentile of published losses: draws that lose less, before and after",
        "公表値の位置（それより損失が小さい抽出の割合、％）：学習の前後",
    ),
    "estimate": ("estimate", "公表値"),
    "figure": ("published, %", "公表値（％）"),
    "before": ("{model}, before", "{model}（前）"),
    "after": ("after", "（後）"),
    "contributions": (
        "{model}: what each episode contributed, {days} days: the answer without it",
        "{model}：各事例の寄与（{days}日間。当該事例を除いた場合）",
    ),
    "episode": ("episode", "事例"),
    "likelihood": ("mean likelihood", "平均尤度"),
    "effective": ("effective draws", "有効標本数"),
    "median": ("median without", "除外時の中央値"),
    "ninety": ("nine in ten", "90％区間"),
    "predictions": (
        "{model}: observed, and predicted before and, without the episode itself, after: % or day",
        "{model}：実績と予測（％または日）。事後の予測は当該事例を除いたもの",
    ),
    "outcome": ("outcome", "指標"),
    "observed": ("observed", "実績"),
    "above": ("> {low}", "> {low}"),
    "never": ("never", "なし"),
    "draws": (
        "{draws:,} draws, seed {seed}. Errors: a quarter's GDP {gdp:.1f} points, a month's output "
        "{output:.1f} points, a stop {stop:.0f} days; a model {model:.0%} of its prediction; {lapse:.0%} of "
        "outcomes came about by what no draw holds.",
        "抽出{draws:,}通り（シード{seed}）。観測誤差：四半期GDP{gdp:.1f}ポイント、月次生産{output:.1f}ポイント、"
        "停止日{stop:.0f}日。モデル誤差：予測値の{model:.0%}。{lapse:.0%}の結果はモデル外の要因によると置いた。",
    ),
    "fewer": (
        "{model} takes long and answers the first {answered:,} draws only.",
        "「{model}」は計算に時間を要するため、最初の{answered:,}通りのみを用いた。",
    ),
    "elasticity": (
        "The elasticity of the scarce material belongs to substitution: --model substitution weighs it, in a "
        "few minutes.",
        "不足材料の代替弾力性は「substitution」のパラメータである。"
        "--model substitution で推定する（数分を要する）。",
    ),
    "watched": ("{name} does not weigh: {why}.", "{name}は重みに用いない：{why}"),
    "left_out": ("{name} is left out: {why}", "{name}は対象外：{why}"),
    "refused": ("{name}, {model}: no answer, {why}", "{name}（{model}）：解なし。{why}"),
}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("learn")
    def command(
        scenario: Annotated[
            str, typer.Argument(help="Name of a scenario, or a TOML file.")
        ] = "rare-earth-ban",
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        duration: DurationOption = None,
        episode: Annotated[
            list[str] | None,
            typer.Option("--episode", help="Learn from these only: names or files, the option repeated."),
        ] = None,
        draws: Annotated[
            int, typer.Option("--draws", help="How many; rounded up to a power of two.")
        ] = DRAWS,
        seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same draws.")] = 0,
        as_of: Annotated[
            str | None, typer.Option("--as-of", help="Use nothing that was known only after this day.")
        ] = None,
        workers: Annotated[
            int, typer.Option("--workers", min=1, help="Processes; the answers are the same.")
        ] = WORKERS,
        out: Annotated[
            Path | None, typer.Option("--chart", help="Write a chart: .svg, .pdf or .png.")
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Show what episodes teach about the range of a loss.

        Draws of what is uncertain are weighted by how likely they make what was observed when a supply was
        cut at the border.

        Example: iomodel learn rare-earth-ban --model supply-constrained
        """
        language = spoken()
        require_chart(out, "--chart")
        loaded = load_table(table, sectors, region)
        asked = as_scenario(scenario, table=loaded)
        with shown_draws(power_of_two(draws), asked.name) as progress:
            found = learn(
                loaded,
                asked,
                chosen_models(model, MODELS),
                episodes=episode or None,
                draws=draws,
                seed=seed,
                durations=(90, 365) if duration is None else [part.strip() for part in duration.split(",")],
                as_of=as_of,
                workers=workers,
                progress=progress,
            )
        if out is not None:
            write_chart(out, found.plot, language=language)
        if as_json:
            print_json(found.to_record())
        else:
            _show(found, language)


def _said(key: str, language: Language, **values: Any) -> str:
    """A text in a language."""
    return either(*_WORDS[key], language).format(**values)


def _heads(language: Language, *keys: str) -> list[str]:
    """Heads of columns."""
    return [_said(key, language) for key in keys]


def _show(found: Posterior, language: Language) -> None:
    """Losses, what each model learned, published figures, and what must not be read into it."""
    show_losses(found, language)
    for model in found.models:
        print_text("")
        _show_parameters(found, model, language)
    if found.estimates:
        print_text("")
        _show_published(found, language)
    for model in found.models:
        if found.episodes:
            print_text("")
            _show_contributions(found, model, language)
        print_text("")
        _show_predictions(found, model, language)
    print_text("")
    print_text(found.sentence(language))
    print_text(_drawn(found, language))
    for model in found.models:
        if found.answered(model) < found.draws:
            print_text(_said("fewer", language, model=model, answered=found.answered(model)))
    if not any(one.of_models for one in found.learned):
        print_text(_said("elasticity", language))
    for one in found.witnesses:
        if not one.weighs:
            print_text(_said("watched", language, name=one.episode.id, why=one.why_not))
    for name, why in found.left_out.items():
        print_text(_said("left_out", language, name=name, why=why))
    for (name, model), why in found.refused.items():
        print_text(_said("refused", language, name=name, model=model, why=why))


def _drawn(found: Posterior, language: Language) -> str:
    """How many draws, and the errors that are stated."""
    return _said(
        "draws",
        language,
        draws=found.draws,
        seed=found.seed,
        gdp=100 * OBSERVED["GDP"],
        output=100 * OBSERVED["output"],
        stop=OBSERVED["first stop"],
        model=found.errors.model,
        lapse=found.errors.lapse,
    )


def show_losses(found: Posterior, language: Language = "en") -> None:
    """Prior and posterior of the loss."""
    print_table(
        _said("loss", language),
        _heads(language, "model", "days", "prior", "posterior"),
        [
            [str(row["model"]), str(row["duration"]), *(_range(row, which, language) for which in _SIDES)]
            for row in found.loss().reset_index().to_dict("records")
        ],
        right=[1, 2, 3],
    )


_SIDES = ("prior", "posterior")


def _show_parameters(found: Posterior, model: str, language: Language) -> None:
    """Prior and posterior of what is not a single row of exposure."""
    every = found.parameters(model).to_dict("index")
    titles = {one.name: either(one.title, one.title_ja, language) for one in found.learned}
    shown = {name: row for name, row in every.items() if not str(name).startswith(ROWS)}
    print_table(
        _said("parameters", language, model=model),
        _heads(language, "parameter", "prior", "posterior"),
        [
            [
                short(titles[str(name)]) + (" *" if row["shared"] else ""),
                *(_range(row, which, language) for which in _SIDES),
            ]
            for name, row in shown.items()
        ],
        right=[1, 2],
    )
    rules = (one.values for one in found.learned if one.values.dtype.kind not in "fi")
    first = [rule_title(sorted(set(values.tolist()))[0], language) for values in rules]
    print_text(_said("marks", language, first="; ".join(first)))
    if len(shown) < len(every):
        print_text(_said("rows", language, count=len(every) - len(shown)))


def _range(row: Mapping[Any, Any], which: str, language: Language) -> str:
    """Median and ends of a number, or the chance of a rule."""
    if pd.isna(row[f"{which}_median"]):
        return f"{row[f'{which}_mean']:.0%}"
    values = [row[f"{which}_{end}"] for end in ("median", "low90", "high90")]
    digits = 2 if max(map(abs, values)) < 10 else 0
    median, low, high = (f"{value:z.{digits}f}" for value in values)
    return _said("range", language, median=median, low=low, high=high)


def _show_published(found: Posterior, language: Language) -> None:
    """Percentiles of published figures."""
    rows: dict[str, list[str]] = {}
    for row in found.published().reset_index().to_dict("records"):
        cells = rows.setdefault(str(row["estimate"]), [str(row["days"]), f"{row['published']:z.2f}"])
        cells += [f"{row['prior']:.0f}", f"{row['posterior']:.0f}"]
    heads = _heads(language, "estimate", "days", "figure")
    for model in found.models:
        heads += [_said("before", language, model=model), _said("after", language)]
    table = [[name, *cells] for name, cells in rows.items()]
    print_table(_said("published", language), heads, table, right=range(1, len(heads)))


def _show_contributions(found: Posterior, model: str, language: Language) -> None:
    """The answer without each episode."""
    print_table(
        _said("contributions", language, model=model, days=max(found.durations)),
        _heads(language, "episode", "likelihood", "effective", "median", "ninety"),
        [
            [
                str(name),
                f"{row['chance']:.3f}",
                f"{row['effective']:,.0f}",
                f"{row['median']:z.2f}",
                _said("ends", language, low=f"{row['low90']:z.2f}", high=f"{row['high90']:z.2f}"),
            ]
            for name, row in found.contributions(model).to_dict("index").items()
        ],
        right=[1, 2, 3, 4],
    )


def _show_predictions(found: Posterior, model: str, language: Language) -> None:
    """Outcomes beside predictions, by episode."""
    rows: list[list[str]] = []
    for row in found.predictions(model).reset_index().to_dict("records"):
        episode = str(row["episode"])
        if [episode, "", "", ""] not in rows:
            rows.append([episode, "", "", ""])
        cells = (_predicted(row, which, language) for which in _SIDES)
        rows.append([f"  {row['outcome']}", _observed(row, language), *cells])
    print_table(
        _said("predictions", language, model=model),
        _heads(language, "outcome", "observed", "was", "is"),
        rows,
        right=[1, 2, 3],
    )


def _predicted(row: Mapping[Any, Any], which: str, language: Language) -> str:
    """Median and ends of a prediction."""
    values = (row[f"{which}_{end}"] for end in ("median", "low90", "high90"))
    median, low, high = (_change(value, row["what"], language) for value in values)
    return _said("prediction", language, median=median, low=low, high=high)


def _observed(row: Mapping[Any, Any], language: Language) -> str:
    """What was observed in a few characters."""
    if row["central"] is not None and row["central"] == row["central"]:
        return _change(row["central"], row["what"], language)
    return _said("above", language, low=_change(row["low"], row["what"], language))


def _change(value: float, what: str, language: Language) -> str:
    """A change in per cent, or a day."""
    if what == "first stop":
        return _said("never", language) if value == float("inf") else f"{value:.0f}"
    return f"{100 * value:z.1f}"
