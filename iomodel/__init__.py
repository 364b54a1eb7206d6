"""What a supply cut-off costs: Japan's input-output tables, physical bottlenecks, published estimates.

>>> import iomodel as iom
>>> table = iom.load_table("japan-2015", sectors=107)
>>> scenario = iom.load_scenario("rare-earth-ban")
>>> result = iom.run(table, scenario, models=[iom.Direct(), iom.SupplyConstrained()])
>>> result.gdp_loss().round(2)
model           direct  supply-constrained
scenario
rare-earth-ban   -1.28               -2.58
"""

from iomodel import errors
from iomodel.material import Material
from iomodel.models import MODELS, Direct, Inventory, Leontief, Model, SupplyConstrained, model_named
from iomodel.result import Result
from iomodel.scenario import Adaptation, Cut, Duration, Exposure, Release, Scenario, Shock, Source, Stock
from iomodel.simulate import run
from iomodel.sources import (
    AnnualGDP,
    annual_gdp,
    load_basic,
    load_classification,
    load_material,
    load_scenario,
    load_table,
    material_names,
    scenario_names,
    table_levels,
    table_names,
)
from iomodel.table import Classification, Health, IOTable, TableMeta

__version__ = "0.1.0"

__all__ = [
    "MODELS",
    "Adaptation",
    "AnnualGDP",
    "Classification",
    "Cut",
    "Direct",
    "Duration",
    "Exposure",
    "Health",
    "IOTable",
    "Inventory",
    "Leontief",
    "Material",
    "Model",
    "Release",
    "Result",
    "Scenario",
    "Shock",
    "Source",
    "Stock",
    "SupplyConstrained",
    "TableMeta",
    "annual_gdp",
    "errors",
    "load_basic",
    "load_classification",
    "load_material",
    "load_scenario",
    "load_table",
    "material_names",
    "model_named",
    "run",
    "scenario_names",
    "table_levels",
    "table_names",
]
