"""Whole files: read with one error, written whole or not at all, and nobody else's touched."""

from iomodel.files.drafts import draft, only_writer, sole_writer, sweep
from iomodel.files.faults import shown
from iomodel.files.reading import read_toml, sha256, tables_folder, verify
from iomodel.files.writing import make_folder, require_writable, staged, write_file, write_folder

__all__ = [
    "draft",
    "make_folder",
    "only_writer",
    "read_toml",
    "require_writable",
    "sha256",
    "shown",
    "sole_writer",
    "staged",
    "sweep",
    "tables_folder",
    "verify",
    "write_file",
    "write_folder",
]
