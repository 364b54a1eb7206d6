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
from iomodel.materials.material import Material
from iomodel.materials.reading import load_material, material_names
from iomodel.models import (
    MODELS,
    Allocation,
    Bottleneck,
    Direct,
    Elasticities,
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
from iomodel.scenario import (
    Adaptation,
    Cut,
    Duration,
    ExposureReading,
    Release,
    Scenario,
    Shock,
    Source,
    Stock,
)
from iomodel.simulate.draws import gdp_losses
from iomodel.simulate.result import Result
from iomodel.simulate.spine import run
from iomodel.sources import (
    AnnualGDP,
    add_table,
    annual_gdp,
    load_any_table,
    load_basic,
    load_classification,
    load_concordance,
    load_mrio,
    load_scenario,
    load_table,
    load_world,
    read_estat,
    read_template,
    scenario_names,
    table_levels,
    table_names,
    with_concordance,
)
from iomodel.table import Classification, Concordance, Health, IOTable, TableMeta
from iomodel.table.difference import Comparison, compare_tables
from iomodel.table.update import Updated, update_table

__version__ = "0.1.0"

__all__ = [
    "MODELS",
    "Adaptation",
    "Allocation",
    "AnnualGDP",
    "Bottleneck",
    "Classification",
    "Comparison",
    "Concordance",
    "Cut",
    "Direct",
    "Duration",
    "Elasticities",
    "ExposureReading",
    "Extraction",
    "ForwardBottleneck",
    "Ghosh",
    "Health",
    "IOTable",
    "Inoperability",
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
    "Substitution",
    "SupplyConstrained",
    "TableMeta",
    "Updated",
    "add_table",
    "annual_gdp",
    "compare_tables",
    "errors",
    "gdp_losses",
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
    "read_estat",
    "read_template",
    "run",
    "scenario_names",
    "table_levels",
    "table_names",
    "update_table",
    "with_concordance",
]
