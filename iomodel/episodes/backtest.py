"""`backtest`: the models against episodes whose outcome is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from iomodel.episodes.entries import Episode
from iomodel.episodes.picture import observed_frame, predicted_frame
from iomodel.episodes.records import Record, error_of_suppliers, gdp_ratio, record_of
from iomodel.episodes.registry import EpisodeLike, load_episodes
from iomodel.episodes.said import ask
from iomodel.episodes.scores import Score
from iomodel.episodes.tables import table_of
from iomodel.errors import MissingTableError, ParameterError, TableError, nearest
from iomodel.languages import Language, either
from iomodel.simulate.arguments import EVERY_MODEL, ModelLike, as_models
from iomodel.simulate.names import model_name
from iomodel.sources.loading import TableSource
from iomodel.table import IOTable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from iomodel.charts.canvas import Place

_TITLES = {
    "GDP": ("Change of GDP: what was observed, and what models say", "GDPの変化：実績とモデルの予測"),
    "output": ("Change of output: what was observed, and what models say", "生産の変化：実績とモデルの予測"),
}
GIVEN: tuple[Literal["plant", "border"], ...] = ("plant", "border")


@dataclass(frozen=True, eq=False, repr=False)
class Backtest:
    """Models scored on episodes.

    Parameters
    ----------
    episodes
        Those asked for.
    models
        Labels of the models, in the order asked.
    scores
        One a model and outcome, unscored ones among them with the reason.
    refused
        Why a model has no answer: (episode, model) -> reason.
    left_out
        Why an episode was not run: episode -> reason.
    as_of
        The day after which nothing was used; None for all that is known.
    """

    episodes: tuple[Episode, ...]
    models: tuple[str, ...]
    scores: tuple[Score, ...]
    refused: Mapping[tuple[str, str], str]
    left_out: Mapping[str, str]
    as_of: date | None = None

    @property
    def table(self) -> pd.DataFrame:
        """Every score as a row: predicted and observed on the same period and base, place and ratio."""
        return pd.DataFrame([score.to_record() for score in self.scores])

    def ratios(self, given: Literal["plant", "border"]) -> pd.DataFrame:
        """Predicted over observed GDP, model by episode, of shocks that are given at one place.

        NaN where a model has no answer, or no fall of GDP was measured. There is no mean: shocks at the plant
        and at the border test different things.
        """
        return self._by_model(given, gdp_ratio)

    def errors(self, given: Literal["plant", "border"] = "plant") -> pd.DataFrame:
        """Mean absolute error over measured outputs of sectors, model by episode [percentage points]."""

        def points(scores: list[Score]) -> float | None:
            found = error_of_suppliers(scores)
            return None if found is None else 100 * found[0]

        return self._by_model(given, points)

    def record(self, model: str, given: Literal["plant", "border"]) -> Record | None:
        """What the scores of a model come to; None where there is none.

        Raises
        ------
        ParameterError
            If there is no such model here.
        """
        if model not in self.models:
            raise ParameterError(
                f"no model {model!r} in this backtest; it has {', '.join(self.models)}."
                f"{nearest(model, self.models)}"
            )
        return record_of(model, given, self.scores)

    def records(self) -> dict[str, list[Record]]:
        """Every model's records, shocks at the plant first."""
        found = {model: [self.record(model, given) for given in GIVEN] for model in self.models}
        return {model: [one for one in listed if one is not None] for model, listed in found.items()}

    def plot(
        self,
        what: str = "GDP",
        *,
        strong: str = "supply-constrained",
        title: str | None = None,
        ax: Place = None,
        language: Language = "en",
        narrow: bool = False,
    ) -> Axes:
        """Draw what was observed as bands and what models said as marks on them.

        Parameters
        ----------
        what
            ``GDP``, or ``output`` for the outputs of sectors.
        strong
            The model that is set apart.
        title, ax, language, narrow
            As of a chart; a title of its own where none is given.

        Raises
        ------
        ParameterError
            If there is nothing to draw.
        """
        from iomodel.charts.intervals import intervals_chart

        kinds = ("output", "units") if what == "output" else (what,)
        scores = [score for score in self.scores if score.outcome.what in kinds]
        if not scores:
            raise ParameterError(
                f"what is {what!r}: nothing of that was observed; expected 'GDP' or 'output'"
            )
        words = _TITLES["output" if what == "output" else "GDP"]
        return intervals_chart(
            predicted_frame(scores, language).rename(columns=lambda label: model_name(label, language)),
            observed_frame(scores, language),
            unit=either("% of the base", "基準比（%）", language),
            title=either(*words, language) if title is None else title,
            strong=model_name(strong, language),
            ax=ax,
            language=language,
            narrow=narrow,
        )

    def to_records(self) -> list[dict[str, Any]]:
        """As plain data: a record a score, then refusals and episodes left out with their reason."""
        return [
            *(score.to_record() for score in self.scores),
            *(
                {"episode": episode, "model": model, "not_applicable": why}
                for (episode, model), why in self.refused.items()
            ),
            *({"episode": episode, "left_out": why} for episode, why in self.left_out.items()),
        ]

    def _by_model(self, given: str, worth: Callable[[list[Score]], float | None]) -> pd.DataFrame:
        """A number a model and episode."""
        wanted = [episode.id for episode in self.episodes if episode.given == given]
        cells = {
            episode: [
                worth([one for one in self.scores if one.model == model and one.episode.id == episode])
                for model in self.models
            ]
            for episode in wanted
        }
        frame = pd.DataFrame(cells, index=pd.Index(self.models, name="model"), dtype=float)
        return frame.dropna(axis=1, how="all").rename_axis(columns="episode")

    def __repr__(self) -> str:
        parts = [f"Backtest of {len(self.models)} models on {len(self.episodes)} episodes"]
        for given, words in (("plant", "at the plant"), ("border", "at the border")):
            found = self.ratios(given)  # type: ignore[arg-type]
            if not found.empty:
                parts.append(f"\nPredicted over observed fall of GDP, shock given {words}\n{found.round(2)}")
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        shown = [self.ratios(given) for given in GIVEN]
        return "".join(
            f"<p>Predicted over observed fall of GDP, shock at the {given}</p>{frame.round(2).to_html()}"
            for given, frame in zip(GIVEN, shown, strict=True)
            if not frame.empty
        )


def backtest(
    episodes: EpisodeLike | Iterable[EpisodeLike] | None = None,
    models: ModelLike | Iterable[ModelLike] = EVERY_MODEL,
    *,
    as_of: date | str | None = None,
    tables: Mapping[str, TableSource | IOTable] | None = None,
    tuned_on: Iterable[str] = (),
    progress: Callable[[Iterable[Episode]], Iterable[Episode]] = iter,
) -> Backtest:
    """Hold models against episodes whose outcome is known.

    Predicted and observed stand on the same period and base. An outcome is an interval, and one of which
    nothing was seen counts as much as a disaster. Shocks given at the plant test how a model passes a stop
    on; shocks given at the border test the physical layer too; the two are never averaged together.

    Parameters
    ----------
    episodes
        Episodes, their names or files; all bundled ones where none is given.
    models
        As in `run`; all where not given.
    as_of
        Use nothing that was known only after this day, such as ``"2026-05-20"``.
    tables
        Tables by the name that episodes give, in place of those.
    tuned_on
        Episodes that parameters of the models were tuned on: they are refused.
    progress
        Wraps the episodes as they run, for a progress bar.

    Raises
    ------
    ParameterError
        If `as_of` lies in the future, or an episode is one that a model was tuned on.
    ScenarioError
        If an episode file is wrong.

    Examples
    --------
    >>> import iomodel as iom
    >>> found = iom.backtest("daihatsu-2024", ["direct", "leontief"])
    >>> found.table[["outcome", "model", "place"]].head(2)
       outcome     model   place
    0   gdp-q1    direct  inside
    1   gdp-q1  leontief  inside
    """
    day = day_of(as_of)
    asked, models = load_episodes(episodes), as_models(models)
    refused_names = set(tuned_on)
    for episode in asked:
        if episode.id in refused_names:
            raise ParameterError(
                f"episode {episode.id}: a parameter of the models was tuned on it, so it is no test of them; "
                "leave it out, or take parameters that were known before"
            )
    scores: list[Score] = []
    refused: dict[tuple[str, str], str] = {}
    left_out: dict[str, str] = {}
    labels: dict[str, None] = {}
    for episode in progress(asked):
        outcomes = episode.outcomes if day is None else episode.as_of(day)
        if not outcomes:
            left_out[episode.id] = f"nothing of it was known on {day}"
            continue
        try:
            table = table_of(episode.table, episode.country, tables)
        except (MissingTableError, TableError) as error:
            left_out[episode.id] = str(error)
            continue
        said, answered, why = ask(episode, table, models)
        refused.update({(episode.id, model): text for model, text in why.items()})
        labels.update(dict.fromkeys([*answered, *why]))
        scores += [
            Score(episode, outcome, model, said.change(model, outcome), episode.why_not(outcome))
            for outcome in outcomes
            for model in answered
        ]
    return Backtest(tuple(asked), tuple(labels), tuple(scores), refused, left_out, day)


def day_of(as_of: date | str | None) -> date | None:
    """A past day, or none."""
    if as_of is None:
        return None
    try:
        day = as_of if isinstance(as_of, date) else date.fromisoformat(as_of)
    except (TypeError, ValueError):
        raise ParameterError(f"as_of is {as_of!r}, expected a day such as '2026-05-20'") from None
    if day > date.today():
        raise ParameterError(f"as_of is {day}, which lies in the future; expected today or a day before")
    return day
