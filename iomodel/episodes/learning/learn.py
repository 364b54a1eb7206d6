"""`learn`: draws of a scenario weighted by the episodes whose outcome is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np

from iomodel.episodes.backtest import day_of
from iomodel.episodes.entries import Episode, Outcome
from iomodel.episodes.learning.joint import Joint, Side, taught_keys
from iomodel.episodes.learning.levels import Watched
from iomodel.episodes.learning.likelihood import StatedErrors, episode_log
from iomodel.episodes.learning.posterior import LEAST, Posterior
from iomodel.episodes.learning.shared import SHARED, parameters_of
from iomodel.episodes.learning.whole import worked
from iomodel.episodes.learning.witnesses import Learned, Witness
from iomodel.episodes.learning.work import LearningWork, Part
from iomodel.episodes.registry import EpisodeLike, load_episodes
from iomodel.episodes.tables import table_of
from iomodel.errors import CollapseError, MissingTableError, ParameterError, TableError
from iomodel.estimates.entries import Estimate
from iomodel.estimates.places import country_of
from iomodel.estimates.registry import load_rebuilt
from iomodel.models import Model
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.sample import BLOCK, power_of_two
from iomodel.questions.ensemble.titles import titles
from iomodel.questions.ensemble.work import own_copy
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import (
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_models,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.simulate.spine import model_labels
from iomodel.sources.loading import TableSource
from iomodel.table import IOTable

MODELS = ("direct", "supply-constrained")
"""Models with a short way through many draws: one that counts least, and one that passes losses on."""
DRAWS = 8192
"""How many draws are weighted where nothing else is asked for."""


def learn(
    table: TableLike = "japan-2015",
    scenario: ScenarioLike = "rare-earth-ban",
    models: ModelLike | Iterable[ModelLike] = MODELS,
    *,
    episodes: EpisodeLike | Iterable[EpisodeLike] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    durations: Sequence[int | str] = (90, 365),
    errors: StatedErrors | None = None,
    as_of: date | str | None = None,
    correlations: Mapping[str, float] | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
    tables: Mapping[str, TableSource | IOTable] | None = None,
    refusals: Literal["raise", "keep"] = "raise",
    workers: int = 1,
    progress: Callable[[int], object] | None = None,
) -> Posterior:
    """Weight draws of a scenario by how likely they make what happened in episodes.

    Importance weights ``w ~ prod_e L_e`` over episodes whose shock is given at the border. What episodes and
    the question have in common (`iomodel.episodes.learning.shared.SHARED`) is drawn once for all; what an
    episode of the same material has is the same there; the rest is drawn for each by itself. Each model has
    weights of its own.

    Parameters
    ----------
    table, scenario, models, correlations, materials
        As for `ensemble`.
    episodes
        Episodes, their names or files; all bundled ones at the border where not given, none where empty.
        Those that are not scored are predicted, and do not weigh.
    draws
        How many; the next power of two.
    seed
        The same seed gives the same draws.
    durations
        Lengths of the cut; those of published figures are added where the table and the material are theirs.
    errors
        What is said of the errors of observations and models.
    as_of
        Use nothing that was known only after this day.
    tables
        Tables by the name that episodes give, in place of those.
    refusals
        ``keep``: a model whose draws collapse is left out with the reason, in place of an error.
    workers
        Processes; the answer is the same. A script that asks for several calls this below
        ``if __name__ == "__main__":``.
    progress
        Called with the number of draws done since the last call.

    Raises
    ------
    ParameterError
        If the scenario cuts no material, an episode is given at the plant or named twice, draws are too few,
        or no model has an answer.
    CollapseError
        If the effective sample is below 100, with the episode that does it.

    Examples
    --------
    >>> import iomodel as iom
    >>> table = iom.load_table(sectors=13)
    >>> found = iom.learn(table, models="direct", draws=256, durations=[365], episodes="hf-kr-2019")
    >>> row = found.loss().loc[("direct", 365)]
    >>> bool(row["prior_low90"] < row["posterior_median"] < 0), bool(found.effective("direct") >= 100)
    (True, True)
    """
    table, chosen = as_table(table), as_models(models)
    asked = as_scenario(scenario, table=table, materials=materials)
    if not asked.cuts:
        raise ParameterError(
            f"scenario {asked.label} cuts no material: episodes at the border teach the physical layer, "
            "which it does not use"
        )
    known = materials_of([asked], materials)
    stated = errors or StatedErrors()
    weighing, left_out = _asked(episodes, as_of)
    _require_known(stated, [episode.id for episode, _ in weighing])
    sides, watched = _sides(weighing, tables, left_out)
    figures = _figures(table, asked)
    lengths = dict.fromkeys([asked.lasting(each).duration.cut for each in durations])
    lengths.update(dict.fromkeys(each.duration_days for each in figures))
    own = own_copy(table)
    joint = Joint(Side.of(own, asked, known), sides, _enough(draws), seed, correlations)
    named = dict(zip(model_labels(chosen), chosen, strict=True))
    work = LearningWork(joint, {days: asked.lasting(days) for days in lengths}, watched, named)
    part = worked(work, workers, progress)
    if not part.losses:
        raise ParameterError(f"no model has an answer: {'; '.join(part.refused.values())}")
    witnesses = tuple(
        _weighed(one, part, stated, _together(one.episode, watched)) for one in watched.values()
    )
    found = Posterior(
        scenario=asked.label,
        losses=part.losses,
        durations=tuple(lengths),
        learned=_learned(joint, named, [one.episode.id for one in witnesses if one.weighs]),
        witnesses=witnesses,
        estimates=figures,
        errors=stated,
        seed=seed,
        left_out=left_out,
        refused={(of or asked.label, model): why for (of, model), why in part.refused.items()},
    )
    return _that_did_not_collapse(found, refusals)


def _that_did_not_collapse(found: Posterior, refusals: Literal["raise", "keep"]) -> Posterior:
    """The posterior without models whose draws collapse, where they may be left out."""
    collapsed = {model: why for model in found.models if (why := found.collapse(model))}
    if not collapsed:
        return found
    left = {model: losses for model, losses in found.losses.items() if model not in collapsed}
    if refusals == "raise" or not left:
        raise CollapseError("; ".join(collapsed.values()))
    refused = {(found.scenario, model): why for model, why in collapsed.items()}
    return replace(found, losses=left, refused={**found.refused, **refused})


def _enough(draws: int) -> int:
    """The number of draws."""
    if draws < LEAST:
        raise ParameterError(f"draws is {draws}, expected {LEAST} or more: fewer cannot be weighted")
    return power_of_two(draws)


def _require_known(errors: StatedErrors, names: Sequence[str]) -> None:
    """Refuse factors that are impossible, or of episodes that are not looked at."""
    for name, factor in (errors.factor or {}).items():
        if name not in names:
            raise ParameterError(
                f"errors: no episode {name!r} is looked at; they are {', '.join(names) or 'none'}"
            )
        if not factor > 0:
            raise ParameterError(f"errors: the factor of {name} is {factor:g}, expected a number above 0")
    for what, value, most in (("model", errors.model, np.inf), ("lapse", errors.lapse, 1.0)):
        if not 0 <= value < most:
            raise ParameterError(f"errors: {what} is {value:g}, expected from 0 to below {most:g}")


def _asked(
    episodes: EpisodeLike | Iterable[EpisodeLike] | None, as_of: date | str | None
) -> tuple[list[tuple[Episode, tuple[Outcome, ...]]], dict[str, str]]:
    """Episodes at the border with the outcomes that were known, and why others are left out."""
    day = day_of(as_of)
    if episodes is None:
        listed = [one for one in load_episodes() if one.given == "border" and not one.context]
    else:
        named = [episodes] if isinstance(episodes, Episode | str | Path) else list(episodes)
        listed = load_episodes(named) if named else []
    found, left_out, seen = [], {}, set()
    for episode in listed:
        if episode.given != "border":
            raise ParameterError(
                f"episode {episode.id}: its shock is given at the plant, so it says nothing of the physical "
                "layer; expected episodes at the border"
            )
        if episode.id in seen:
            raise ParameterError(f"episode {episode.id} is there twice: it would count twice; name it once")
        seen.add(episode.id)
        outcomes = episode.outcomes if day is None else episode.as_of(day)
        if outcomes:
            found.append((episode, outcomes))
        else:
            left_out[episode.id] = f"nothing of it was known on {day}"
    return found, left_out


def _sides(
    listed: Sequence[tuple[Episode, tuple[Outcome, ...]]],
    tables: Mapping[str, TableSource | IOTable] | None,
    left_out: dict[str, str],
) -> tuple[dict[str, Side], dict[str, Watched]]:
    """Episodes on their tables; those whose table is not at hand go to those left out."""
    sides, watched = {}, {}
    for episode, outcomes in listed:
        try:
            table = own_copy(table_of(episode.table, episode.country, tables))
        except (MissingTableError, TableError) as error:
            left_out[episode.id] = str(error)
            continue
        side = Side.of(table, episode.scenario, materials_of([episode.scenario], None), episode)
        sides[episode.id] = side
        watched[episode.id] = Watched(episode, outcomes, table, side.exposed)
    return sides, watched


def _figures(table: IOTable, asked: Scenario) -> tuple[Estimate, ...]:
    """Published losses of the table's country for a material that the question cuts."""
    cut, country = {one.material for one in asked.cuts}, country_of(table)
    return tuple(one for one in load_rebuilt(None, country) if one.material in cut)


def _learned(joint: Joint, models: Mapping[str, Model], weighing: Sequence[str]) -> tuple[Learned, ...]:
    """Every parameter of the question, what is shared first."""
    shared, own = joint.values(joint.sample.points())
    taught = taught_keys(joint.episodes, weighing)
    question = joint.question
    english = titles(question.inputs, question.physical.scenario, "en")
    japanese = titles(question.inputs, question.physical.scenario, "ja")
    found = [
        Learned(one.name, one.title, one.title_ja, shared[one.name].to_numpy(), True, tuple(weighing))
        for one in SHARED
    ]
    found += _of_models(joint, models, weighing)
    for each in question.inputs:
        key = question.keys[each.name]
        names = tuple(name for name in weighing if key in taught[name])
        rule = isinstance(key, tuple) and key[0] == "rule"
        called = english[each.name], japanese[each.name]
        found.append(Learned(each.name, *called, own[each.name].to_numpy(), rule, names))
    return tuple(found)


def _of_models(joint: Joint, models: Mapping[str, Model], weighing: Sequence[str]) -> list[Learned]:
    """Parameters of the models themselves."""
    parameters = parameters_of(models.values())
    blocks = [joint.of_models(parameters, first) for first in range(0, joint.draws, BLOCK)]
    found = []
    for one in parameters:
        values = np.concatenate([block[one.name].to_numpy() for block in blocks])
        labels = tuple(label for label, model in models.items() if one in parameters_of([model]))
        found.append(Learned(one.name, one.title, one.title_ja, values, True, tuple(weighing), labels))
    return found


def _weighed(watched: Watched, part: Part, errors: StatedErrors, together: int) -> Witness:
    """An episode with the likelihood of its scored outcomes; with none of them it is only watched."""
    episode = watched.episode
    said = {model: values for (name, model), values in part.said.items() if name == episode.id}
    reasons = [episode.why_not(one) for one in watched.outcomes]
    scored = [at for at, why in enumerate(reasons) if not why]
    outcomes = [watched.outcomes[at] for at in scored]
    logs = {
        model: _known(episode_log(values[:, scored], outcomes, errors, episode.id)) / together
        for model, values in said.items()
    }
    why_not = "" if scored else reasons[0]
    return Witness(episode, watched.outcomes, said, logs if scored else {}, bool(scored), why_not)


def _known(logs: FloatArray) -> FloatArray:
    """Logarithms without those of draws beyond the ones that a model answers, which have no weight."""
    return np.where(np.isnan(logs), 0.0, logs)


def _together(episode: Episode, watched: Mapping[str, Watched]) -> int:
    """How many episodes that weigh share its cause, itself among them."""
    alike = [
        one
        for one in watched.values()
        if episode.cause
        and one.episode.cause == episode.cause
        and any(not one.episode.why_not(outcome) for outcome in one.outcomes)
    ]
    return max(1, len(alike))
