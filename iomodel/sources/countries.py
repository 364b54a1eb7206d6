"""Countries by their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from iomodel.files import tables_folder


@dataclass(frozen=True)
class Country:
    """A country, or a group of them such as the European Union.

    Parameters
    ----------
    code
        In ISO 3166, three letters; ``EU`` and ``WORLD`` for groups.
    name
        In a sentence.
    currency
        Code of its own currency in ISO 4217.
    names
        All names and adjectives that are read, in English and Japanese.
    """

    code: str
    name: str
    currency: str
    names: tuple[str, ...]

    @property
    def name_ja(self) -> str:
        """The first of its Japanese names; its code where none is listed.

        >>> countries()["KOR"].name_ja
        '韓国'
        """
        return next((name for name in self.names if not name.isascii()), self.code)


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Every country that can be named, by its code.

    >>> countries()["KOR"].name
    'South Korea'
    """
    rows = pd.read_csv(tables_folder() / "countries" / "names.csv", dtype=str)
    return {
        row["code"]: Country(
            row["code"], row["name"], row["currency"], (row["code"], row["name"], *row["also"].split(";"))
        )
        for row in rows.to_dict("records")
    }
