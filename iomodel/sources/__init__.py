"""Readers: from files to tables, materials and scenarios. Nothing below this layer touches the disk."""

from iomodel.sources.any_table import load_any_table
from iomodel.sources.bundled import load_basic, load_classification
from iomodel.sources.concordance import isic_concordance, load_concordance, with_concordance
from iomodel.sources.download import download_names, get_table
from iomodel.sources.economy import AnnualGDP, all_gdp, annual_gdp, gdp_of
from iomodel.sources.estat.reader import read_estat
from iomodel.sources.mrio.reader import load_mrio, load_world
from iomodel.sources.scenarios import load_scenario, scenario_names
from iomodel.sources.tables import load_table, table_levels, table_names
from iomodel.sources.template import copy_template, read_template
from iomodel.sources.user import add_table

__all__ = [
    "AnnualGDP",
    "add_table",
    "all_gdp",
    "annual_gdp",
    "copy_template",
    "download_names",
    "gdp_of",
    "get_table",
    "isic_concordance",
    "load_any_table",
    "load_basic",
    "load_classification",
    "load_concordance",
    "load_mrio",
    "load_scenario",
    "load_table",
    "load_world",
    "read_estat",
    "read_template",
    "scenario_names",
    "table_levels",
    "table_names",
    "with_concordance",
]
