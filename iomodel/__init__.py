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
from iomodel.compare import Comparison, compare_tables
from iomodel.material import Material
from iomodel.models import MODELS, Direct, Leontief, Model, SupplyConstrained, model_named
from iomodel.result import Result
from iomodel.scenario import Adaptation, Cut, Duration, Exposure, Scenario, Shock, Source, Stock
from iomodel.simulate import run
from iomodel.sources import (
    AnnualGDP,
    annual_gdp,
    load_any_table,
    load_basic,
    load_classification,
    load_concordance,
    load_material,
    load_mrio,
    load_scenario,
    load_table,
    load_world,
    material_names,
    scenario_names,
    table_levels,
    table_names,
    with_concordance,
)
from iomodel.table import Classification, Concordance, Health, IOTable, TableMeta
from iomodel.update import Updated, update_table

__version__ = "0.1.0"

__all__ = [
    "MODELS",
    "Adaptation",
    "AnnualGDP",
    "Classification",
    "Comparison",
    "Concordance",
    "Cut",
    "Direct",
    "Duration",
    "Exposure",
    "Health",
    "IOTable",
    "Leontief",
    "Material",
    "Model",
    "Result",
    "Scenario",
    "Shock",
    "Source",
    "Stock",
    "SupplyConstrained",
    "TableMeta",
    "Updated",
    "annual_gdp",
    "compare_tables",
    "errors",
    "load_any_table",
    "load_basic",
    "load_classification",
    "load_concordance",
    "load_material",
    "load_mrio",
    "load_scenario",
    "load_table",
    "load_world",
    "material_names",
    "model_named",
    "run",
    "scenario_names",
    "table_levels",
    "table_names",
    "update_table",
    "with_concordance",
]
