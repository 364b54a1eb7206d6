"""Readers: from files to tables, materials and scenarios. Nothing below this layer touches the disk."""

from iomodel.sources.bundled import load_basic, load_classification, load_table, table_levels, table_names
from iomodel.sources.economy import AnnualGDP, all_gdp, annual_gdp
from iomodel.sources.estimates import load_estimates
from iomodel.sources.material import load_material, material_names
from iomodel.sources.scenarios import load_scenario, scenario_names

__all__ = [
    "AnnualGDP",
    "all_gdp",
    "annual_gdp",
    "load_basic",
    "load_classification",
    "load_estimates",
    "load_material",
    "load_scenario",
    "load_table",
    "material_names",
    "scenario_names",
    "table_levels",
    "table_names",
]
