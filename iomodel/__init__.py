"""What a supply cut-off costs: Japan's input-output tables, physical bottlenecks, published estimates.

>>> import iomodel as iom
>>> result = iom.run("japan-2015", "rare-earth-ban", ["direct", "supply-constrained"])
>>> result.gdp_loss().round(2)
model           direct  supply-constrained
scenario
rare-earth-ban   -1.08               -2.17
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

# Names stand three times: here for the reader, below for type checkers and editors, and at the end for the
# interpreter, which loads a part when it is first asked for. A test holds the three together.
__all__ = [  # noqa: RUF022
    # -- questions ---------------------------------------------------------------------
    "run",  # what do scenarios cost, in these models?
    "compare",  # what does every model say, and which have no answer?
    "compare_levels",  # how far does the answer depend on the table's level of detail?
    "ensemble",  # how wide is the range over what is known of the inputs?
    "sensitivity",  # which of these inputs moves the answer, and what is a better number worth?
    "levers",  # what are a day of stock, another origin, an earlier mine, thrift worth?
    "explain",  # why does this sector lose what it loses?
    "household_effects",
    "loss_curve",  # how does the loss grow with the length of the cut?
    "timeline",  # what happens on which day?
    "milestones",  # how deep, how long, how much comes back?
    "first_shortages",  # when does each element fall short?
    "first_stops",  # when does each sector stop?
    "worth_of_stock",  # what does a holder's stock save?
    "worth_of_stock_day",  # what does one more day of stock save?
    "gdp_losses",  # what do any number of draws of a scenario cost?
    "prices",  # what does a dearer material do to prices?
    "linkages",  # which sectors pull and push the others?
    "influential_coefficients",  # which input coefficients matter most?
    "reproduce",  # what gives each published figure, and what was tuned for it?
    "backtest",  # how did the models do where the outcome is known?
    "learn",  # what do episodes teach about the range of a loss?
    "believe",  # which value of one number gives a published figure?
    "axis",  # what do published figures lose per unit of unmet need?
    "check_claim",  # does a quoted loss fit a quoted share of GDP?
    "calibrate",  # which value of a number gives a loss?
    "compare_tables",  # how do two tables differ?
    "update_table",  # what would the table be at a later year's margins?
    "check_update",  # how good is such an update where a later table was published?
    "explore",  # all of it by moving sliders, in a page
    "write_report",  # all of it as a page, a print, a workbook and data
    # -- data --------------------------------------------------------------------------
    "load_table",
    "load_scenario",
    "load_material",
    "load_estimate",
    "load_estimates",
    "load_episode",
    "table_names",
    "table_levels",
    "table_formats",
    "scenario_names",
    "material_names",
    "estimate_names",
    "episode_names",
    "add_table",
    "add_update",
    "load_basic",
    "load_classification",
    "load_concordance",
    "with_concordance",
    "annual_gdp",
    # -- models ------------------------------------------------------------------------
    "MODELS",
    "model_named",
    "Model",
    "Allocation",
    "Bottleneck",
    "Direct",
    "Elasticities",
    "ElasticityPath",
    "Extraction",
    "ForwardBottleneck",
    "Ghosh",
    "Inoperability",
    "Inventory",
    "Leontief",
    "Substitution",
    "SupplyConstrained",
    # -- parts of a scenario -----------------------------------------------------------
    "Scenario",
    "Duration",
    "Cut",
    "Shock",
    "Stock",
    "Release",
    "Adaptation",
    "ExposureReading",
    "Range",
    "Source",
    # -- what is said of episodes --------------------------------------------------------
    "StatedErrors",
    # -- what one holds in hand --------------------------------------------------------
    "IOTable",
    "TableMeta",
    "Health",
    "Classification",
    "Concordance",
    "AnnualGDP",
    "Material",
    "Estimate",
    "Episode",
    "Recipe",
    "Result",
    "Comparison",
    "HouseholdEffects",
    "Backtest",
    "Posterior",
    "Ensemble",
    "Sensitivity",
    "Difference",
    "Updated",
    # -- errors and versions -----------------------------------------------------------
    "errors",
    "show_versions",
]

if TYPE_CHECKING:
    from iomodel import errors
    from iomodel.episodes.backtest import Backtest, backtest
    from iomodel.episodes.entries import Episode
    from iomodel.episodes.learning.learn import learn
    from iomodel.episodes.learning.likelihood import StatedErrors
    from iomodel.episodes.learning.posterior import Posterior
    from iomodel.episodes.registry import episode_names, load_episode
    from iomodel.estimates import believe, check_claim, reproduce
    from iomodel.estimates.axis import axis
    from iomodel.estimates.entries import Estimate
    from iomodel.estimates.registry import estimate_names, load_estimate, load_estimates
    from iomodel.explorer.notebook import explore
    from iomodel.materials.material import Material
    from iomodel.materials.reading import load_material, material_names
    from iomodel.materials.scenarios import load_scenario, scenario_names
    from iomodel.models import (
        MODELS,
        Allocation,
        Bottleneck,
        Direct,
        Elasticities,
        ElasticityPath,
        Extraction,
        ForwardBottleneck,
        Ghosh,
        Inoperability,
        Inventory,
        Leontief,
        Model,
        Substitution,
        SupplyConstrained,
        model_named,
    )
    from iomodel.questions.calibrate import calibrate
    from iomodel.questions.compare import Comparison, compare
    from iomodel.questions.duration import (
        first_shortages,
        first_stops,
        loss_curve,
        worth_of_stock,
        worth_of_stock_day,
    )
    from iomodel.questions.duration.milestones import milestones
    from iomodel.questions.duration.timeline import timeline
    from iomodel.questions.ensemble.core import Ensemble, ensemble
    from iomodel.questions.explain import explain
    from iomodel.questions.households import HouseholdEffects, household_effects
    from iomodel.questions.levels import compare_levels
    from iomodel.questions.levers import levers
    from iomodel.questions.linkages import influential_coefficients, linkages
    from iomodel.questions.prices import prices
    from iomodel.questions.sensitivity.core import Sensitivity, sensitivity
    from iomodel.questions.tables import compare_tables, update_table
    from iomodel.questions.update_check import check_update
    from iomodel.report import Recipe, write_report
    from iomodel.scenario import (
        Adaptation,
        Cut,
        Duration,
        ExposureReading,
        Range,
        Release,
        Scenario,
        Shock,
        Source,
        Stock,
    )
    from iomodel.simulate.draws import gdp_losses
    from iomodel.simulate.result import Result
    from iomodel.simulate.spine import run
    from iomodel.simulate.versions import show_versions
    from iomodel.sources import (
        AnnualGDP,
        add_table,
        add_update,
        annual_gdp,
        load_basic,
        load_classification,
        load_concordance,
        load_table,
        table_formats,
        table_levels,
        table_names,
        with_concordance,
    )
    from iomodel.table import Classification, Concordance, Health, IOTable, TableMeta
    from iomodel.table.difference import Difference
    from iomodel.table.update import Updated
else:
    _HOMES = {
        "iomodel.episodes.backtest": "Backtest backtest",
        "iomodel.episodes.entries": "Episode",
        "iomodel.episodes.learning.learn": "learn",
        "iomodel.episodes.learning.likelihood": "StatedErrors",
        "iomodel.episodes.learning.posterior": "Posterior",
        "iomodel.episodes.registry": "episode_names load_episode",
        "iomodel.estimates": "believe check_claim reproduce",
        "iomodel.estimates.axis": "axis",
        "iomodel.estimates.entries": "Estimate",
        "iomodel.estimates.registry": "estimate_names load_estimate load_estimates",
        "iomodel.explorer.notebook": "explore",
        "iomodel.materials.material": "Material",
        "iomodel.materials.reading": "load_material material_names",
        "iomodel.materials.scenarios": "load_scenario scenario_names",
        "iomodel.models": "MODELS Allocation Bottleneck Direct Elasticities ElasticityPath Extraction "
        "ForwardBottleneck Ghosh Inoperability Inventory Leontief Model Substitution SupplyConstrained "
        "model_named",
        "iomodel.questions.calibrate": "calibrate",
        "iomodel.questions.compare": "Comparison compare",
        "iomodel.questions.duration": "first_shortages first_stops loss_curve worth_of_stock "
        "worth_of_stock_day",
        "iomodel.questions.duration.milestones": "milestones",
        "iomodel.questions.duration.timeline": "timeline",
        "iomodel.questions.ensemble.core": "Ensemble ensemble",
        "iomodel.questions.explain": "explain",
        "iomodel.questions.households": "HouseholdEffects household_effects",
        "iomodel.questions.levels": "compare_levels",
        "iomodel.questions.levers": "levers",
        "iomodel.questions.linkages": "influential_coefficients linkages",
        "iomodel.questions.prices": "prices",
        "iomodel.questions.sensitivity.core": "Sensitivity sensitivity",
        "iomodel.questions.tables": "compare_tables update_table",
        "iomodel.questions.update_check": "check_update",
        "iomodel.report": "Recipe write_report",
        "iomodel.scenario": "Adaptation Cut Duration ExposureReading Range Release Scenario Shock Source "
        "Stock",
        "iomodel.simulate.draws": "gdp_losses",
        "iomodel.simulate.result": "Result",
        "iomodel.simulate.spine": "run",
        "iomodel.simulate.versions": "show_versions",
        "iomodel.sources": "AnnualGDP add_table add_update annual_gdp load_basic load_classification "
        "load_concordance load_table table_formats table_levels table_names with_concordance",
        "iomodel.table": "Classification Concordance Health IOTable TableMeta",
        "iomodel.table.difference": "Difference",
        "iomodel.table.update": "Updated",
    }
    _HOME = {name: module for module, names in _HOMES.items() for name in names.split()}

    def __getattr__(name):
        """A public name when it is first asked for (PEP 562)."""
        from importlib import import_module

        if name == "errors":
            return import_module("iomodel.errors")
        if name not in _HOME:
            from iomodel.errors import nearest

            raise AttributeError(f"iomodel has no {name!r}.{nearest(name, __all__)}")
        found = getattr(import_module(_HOME[name]), name)
        globals()[name] = found
        return found

    def __dir__():
        """The public names, and nothing else."""
        own = [name for name in globals() if name.startswith("__") and name.endswith("__")]
        return sorted([*own, *__all__])
