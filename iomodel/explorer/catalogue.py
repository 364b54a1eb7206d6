"""The controls of the page: what they offer, ranges from sources, values that give published figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from iomodel.episodes.records import stored_records
from iomodel.errors import IOModelError
from iomodel.estimates.entries import AnyEstimate, Estimate
from iomodel.estimates.registry import load_estimates
from iomodel.explorer.marks import CONTROLS
from iomodel.materials.material import Material
from iomodel.materials.reading import load_material, material_names
from iomodel.materials.scenarios import load_scenario
from iomodel.models import MODELS
from iomodel.scenario import Scenario
from iomodel.scenario.agreement import named_entries
from iomodel.scenario.ranges import Range
from iomodel.sources import AnnualGDP, listed_gdp, table_levels, table_names
from iomodel.sources.packaged import packaged_names, packaged_regions

_GRADES = {
    "H": ("a figure with a source", "出典のある数値"),
    "M": ("calculated from figures with a source", "出典のある数値からの計算"),
    "L": ("judgement", "判断による値"),
}


def catalogue(scenarios: Mapping[str, Scenario], faults: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Everything that the page offers.

    Parameters
    ----------
    scenarios
        By name, bundled ones and files.
    faults
        Files of scenarios that are wrong, with all their problems.
    """
    return {
        "scenarios": [scenario_entry(name, scenario) for name, scenario in scenarios.items()],
        "faults": {name: list(problems) for name, problems in faults.items()},
        "materials": [_material(load_material(name)) for name in material_names()],
        "tables": [_table(name) for name in table_names()],
        "models": [_model(name) for name in MODELS],
        "gdp": [_gdp(one) for one in listed_gdp()],
        "grades": {grade: {"en": en, "ja": ja} for grade, (en, ja) in _GRADES.items()},
        "estimates": [
            _estimate(one) for one in load_estimates() if one.gdp_share is not None or one.share_range
        ],
    }


def scenario_entry(name: str, scenario: Scenario) -> dict[str, Any]:
    """A scenario's own values, what is known of each, and who says so."""
    return {
        "name": name,
        "title": {"en": scenario.title or name, "ja": scenario.title_ja or scenario.title or name},
        "description": " ".join(scenario.description.split()),
        "materials": list(dict.fromkeys(cut.material for cut in scenario.cuts)),
        "elements": sorted({code for cut in scenario.cuts for code in cut.elements})
        if all(cut.elements for cut in scenario.cuts)
        else [],
        "origins": list(dict.fromkeys(cut.origin for cut in scenario.cuts)),
        "shocks": len(scenario.shocks),
        "values": _values(scenario),
        "known": _known(scenario),
        "sources": _sources(scenario),
        "lengths_of_its_own": all(part.duration for part in (*scenario.cuts, *scenario.shocks)),
    }


def _values(scenario: Scenario) -> dict[str, Any]:
    """What each control stands at."""
    lasts, adaptation, exposure = scenario.duration, scenario.adaptation, scenario.exposure
    shares = [cut.share for cut in scenario.cuts]
    return {
        "share": max(shares, default=None),
        "days": lasts.cut,
        "onset": lasts.onset,
        "recovery": lasts.recovery,
        "stocks": [{"holder": stock.holder, "days": stock.days} for stock in scenario.stocks],
        "thrift": adaptation.thrift,
        "ramp": adaptation.ramp,
        "exposure": exposure.level,
        "scale": exposure.scale,
        "criticality": exposure.criticality,
    }


def _known(scenario: Scenario) -> dict[str, Any]:
    """Ranges from sources by control."""
    found: dict[str, Any] = {}
    for path, known in scenario.ranges.items():
        if known.distribution == "discrete":
            continue
        if path.endswith(".share") and path.startswith("cuts."):
            found["share"] = _ends(known)
        elif path == "exposure.scale":
            found["scale"] = _ends(known)
        elif path.startswith("stocks.") and path.endswith(".days"):
            found[path] = _ends(known)
    return found


def _ends(known: Range) -> dict[str, Any]:
    """Ends and centre of a range."""
    low, high = known.ends
    return {"low": low, "central": known.point, "high": high}


def _sources(scenario: Scenario) -> list[dict[str, Any]]:
    """Who says what, by entry."""
    return [
        {
            "entries": named_entries(one.assumption),
            "text": {"en": one.source, "ja": one.said("ja")},
            "grade": one.confidence,
        }
        for one in scenario.sources
    ]


def _table(name: str) -> dict[str, Any]:
    """A table with its levels of detail, and its regions where there are several."""
    regions = packaged_regions(name) if name in packaged_names() else []
    return {"name": name, "levels": table_levels(name), "regions": regions}


def _material(material: Material) -> dict[str, Any]:
    """A material with its elements, origins and rates."""
    rates: dict[str, Any] = {}
    for parameter in ("thrift", "ramp"):
        rows = material.adaptation[material.adaptation["parameter"] == parameter]
        if len(rows):
            row = rows.iloc[0]
            rates[parameter] = {
                **_ends(material.rate_range(parameter)),
                "text": str(row["source"]),
                "grade": str(row["confidence"]),
            }
    return {
        "name": material.name,
        "title": {"en": material.title_en, "ja": material.title_ja},
        "elements": [
            {"code": str(code), "en": str(row["name_en"]), "ja": str(row["name_ja"])}
            for code, row in material.elements.iterrows()
        ],
        "origins": list(dict.fromkeys(map(str, material.origins["origin"]))),
        "rates": rates,
    }


def _model(name: str) -> dict[str, Any]:
    """A model's words and its record."""
    kind = MODELS[name]
    return {
        "name": name,
        "title": {"en": kind.title, "ja": kind.title_ja},
        "assumes": {"en": kind.assumes, "ja": kind.assumes_ja},
        "errs": {"en": kind.errs, "ja": kind.errs_ja},
        "record": [{"en": one.words("en"), "ja": one.words("ja")} for one in stored_records().get(name, ())],
    }


def _gdp(found: AnnualGDP) -> dict[str, Any]:
    """A year's GDP that shares may be turned into money with; yen need not be named."""
    currency = "" if found.currency == "JPY" else f" {found.currency}"
    return {"name": f"{found.kind} {found.year}{currency}", **gdp_entry(found)}


def gdp_entry(gdp: AnnualGDP) -> dict[str, Any]:
    """What shares are turned into money with."""
    return {
        "year": gdp.year,
        "kind": gdp.kind,
        "currency": gdp.currency,
        "value": gdp.value,
        "source": gdp.source,
        "region": gdp.region,
    }


def _estimate(one: AnyEstimate) -> dict[str, Any]:
    """A published figure, and where its reading puts it on the controls."""
    share = one.gdp_share if one.gdp_share is not None else None
    return {
        "id": one.id,
        "who": one.who,
        "when": one.when,
        "country": one.country,
        "material": one.material,
        "days": one.duration_days,
        "counts": one.counts,
        "gdp": None if share is None else 100 * share,
        "range": None if one.share_range is None else [100 * end for end in one.share_range],
        "address": one.addresses[0],
        "reading": _reading(one) if isinstance(one, Estimate) else None,
    }


def _reading(one: Estimate) -> dict[str, Any] | None:
    """Values of the scenario that stands for an estimate, before any parameter is adjusted."""
    try:
        scenario = load_scenario(one.scenario)
    except IOModelError:
        return None
    values = _values(scenario)
    stock = sum(held["days"] for held in values["stocks"])
    rates = {key: values[key] if isinstance(values[key], float) else None for key in ("thrift", "ramp")}
    anchor = load_estimates(one.calibrated_by)[0] if one.calibrated_by else one
    free = anchor.free if isinstance(anchor, Estimate) else ()
    return {
        "share": values["share"],
        "days": one.duration_days,
        "stock": stock,
        "scale": values["scale"],
        **rates,
        "solved": [CONTROLS[name] for name in free if name in CONTROLS],
    }
