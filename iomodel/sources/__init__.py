"""Readers: from files to tables. Nothing below this layer touches the disk."""

from iomodel.sources.bundled import load_basic, load_classification
from iomodel.sources.concordance import isic_concordance, load_concordance, with_concordance
from iomodel.sources.countries import Country, countries
from iomodel.sources.download import download_names, get_table
from iomodel.sources.economy import HOME, AnnualGDP, all_gdp, annual_gdp, country_gdp, gdp_of, listed_gdp
from iomodel.sources.formats import table_format, table_formats
from iomodel.sources.loading import load_table, table_levels, table_names
from iomodel.sources.template import copy_template
from iomodel.sources.updating import add_update
from iomodel.sources.user import add_table

__all__ = [
    "HOME",
    "AnnualGDP",
    "Country",
    "add_table",
    "add_update",
    "all_gdp",
    "annual_gdp",
    "copy_template",
    "countries",
    "country_gdp",
    "download_names",
    "gdp_of",
    "get_table",
    "isic_concordance",
    "listed_gdp",
    "load_basic",
    "load_classification",
    "load_concordance",
    "load_table",
    "table_format",
    "table_formats",
    "table_levels",
    "table_names",
    "with_concordance",
]
