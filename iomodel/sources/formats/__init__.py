"""The formats that a table can be read from: a file in this folder, or another package, adds one."""

from iomodel.sources.formats.register import TableFormat, format_named, format_of, table_format, table_formats

__all__ = ["TableFormat", "format_named", "format_of", "table_format", "table_formats"]
