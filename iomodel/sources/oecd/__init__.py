"""OECD's inter-country tables and national tables, CSV or a zip of it."""
