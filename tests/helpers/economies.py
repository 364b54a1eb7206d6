"""Small economies for every test: those with known answers, random ones, and tables of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Literal

import numpy as np
import pandas as pd
import pymrio
from hypothesis import strategies as st

from iomodel import IOTable, TableMeta

Oddity = Literal[
    "plain",
    "zero column",
    "zero row",
    "no output",
    "negative cells",
    "negative value added",
    "one sector",
]
ODDITIES: tuple[Oddity, ...] = Oddity.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Economy:
    """What a unit of each output takes, and what final users buy."""

    A: np.ndarray
    """Domestic input coefficients, users in columns, shape (n, n)."""
    f: np.ndarray
    """Final demand for domestic goods, exports included, shape (n,)."""
    v: np.ndarray
    """Value added per unit of output, shape (n,)."""
    imported: np.ndarray | None = None
    """Imported input coefficients, shape (n, n); none where not given."""

    @property
    def n(self) -> int:
        """How many sectors there are."""
        return len(self.f)

    @property
    def x(self) -> np.ndarray:
        """Output, shape (n,)."""
        return np.linalg.solve(np.eye(self.n) - self.A, self.f)

    @property
    def parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Coefficients, final demand and value added per unit of output."""
        return self.A, self.f, self.v

    def table(
        self,
        name: str = "toy",
        unit: str = "million USD",
        codes: tuple[str, ...] = (),
        final_imports: np.ndarray | None = None,
    ) -> IOTable:
        """The same as a table of one country."""
        x, none = self.x, np.zeros((self.n, 1))
        Zd, Zm = self.A * x, np.zeros_like(self.A) if self.imported is None else self.imported * x
        return IOTable(
            codes=codes or tuple(str(i + 1) for i in range(self.n)),
            Zd=Zd,
            Zm=Zm,
            Yd=self.f[:, None],
            Ym=none if final_imports is None else final_imports[:, None],
            v=(x - Zd.sum(axis=0) - Zm.sum(axis=0))[None, :],
            x=x,
            categories=("final demand",),
            components=("value added",),
            meta=TableMeta(name=name, unit=unit),
        )


def closed(A: np.ndarray, f: np.ndarray) -> Economy:
    """An economy without imports: what is not spent on inputs is value added."""
    A = np.asarray(A, dtype=float)
    return Economy(A=A, f=np.asarray(f, dtype=float), v=1 - A.sum(axis=0))


TOY = Economy(
    A=np.array([[0.05, 0.20, 0.02], [0.0, 0.05, 0.01], [0.25, 0.30, 0.35]]),
    f=np.array([10.0, 100.0, 300.0]),
    v=np.array([0.70, 0.45, 0.62]),
)
"""Components that need rare earths, cars, the rest: GDP 410."""

CHAPTER_2 = Economy(
    A=np.array([[0.15, 0.25], [0.20, 0.05]]),
    f=np.array([350.0, 1700.0]),
    v=np.array([0.65, 0.70]),
)
"""The two-sector example of Miller & Blair, ch. 2: x = (1000, 2000)."""

TWO = closed([[0.1, 0.2], [0.3, 0.1]], [10.0, 20.0])
"""Two sectors of which nothing is asked but that they are a table."""


def chain(n: int = 3, share: float = 0.5, last: float = 1.0) -> Economy:
    """Each sector sells all it makes to the next one, the last to final users."""
    return closed(np.diag([share] * (n - 1), k=1), np.append(np.zeros(n - 1), last))


def drawn(
    seed: int,
    n: int = 6,
    *,
    spent: tuple[float, float] = (0.2, 0.9),
    density: float = 2 / 3,
    scale: float = 1.0,
    even: bool = False,
) -> Economy:
    """A random productive economy with some empty cells.

    Parameters
    ----------
    seed, n
        The draw, and how many sectors.
    spent
        Ends between which the sums of the columns lie.
    density
        Share of cells that are not empty.
    scale
        The unit of final demand.
    even
        Whether cells and sectors are of about one size, in place of sizes that differ by orders.
    """
    rng = np.random.default_rng(seed)
    cells = rng.random((n, n)) if even else rng.exponential(1.0, (n, n))
    A = cells * (rng.random((n, n)) < density)
    A *= rng.uniform(*spent, n) / np.maximum(A.sum(axis=0), 1e-12)
    f = rng.uniform(0.2, 2.0, n) if even else rng.lognormal(3, 1, n)
    return closed(A, f * scale)


def with_idle_sector(seed: int) -> Economy:
    """The last sector makes nothing: what it sells to the first comes out of stocks."""
    economy = drawn(seed)
    A, f = economy.A.copy(), economy.f.copy()
    A[:, -1] = A[-1] = f[-1] = 0
    x = closed(A, f).x
    A[-1, 0], f[-1] = 0.01, -0.01 * x[0]
    return closed(A, f)


def odd_table(oddity: Oddity, seed: int) -> IOTable:
    """A random table of three to seven sectors with imports and one oddity."""
    rng = np.random.default_rng([seed, ODDITIES.index(oddity)])
    n = 1 if oddity == "one sector" else int(rng.integers(3, 8))
    economy = drawn(int(rng.integers(2**32)), n, spent=(0.3, 0.6))
    A, f = economy.A.copy(), economy.f.copy()
    imported = rng.uniform(0, 0.3 / n, (n, n))
    match oddity:
        case "zero column":
            A[:, 0] = 0
        case "zero row":
            A[-1] = 0
        case "no output":
            A[:, 0], A[0], f[0] = 0, 0, 0
        case "negative cells":
            A[0, n - 1] = -0.02
        case "negative value added":
            imported[0, n - 1] += 1.02 - A[:, n - 1].sum() - imported[:, n - 1].sum()
    made = Economy(A, f, 1 - A.sum(axis=0) - imported.sum(axis=0), imported)
    codes = tuple(f"s{i}" for i in range(n))
    return made.table("random", codes=codes, final_imports=rng.uniform(0, 0.05, n) * f)


def accounts(n: int, trade: bool = True, negative: bool = True) -> dict[str, np.ndarray]:
    """Random accounts; sector 3 has no value added, sector 1 no exports, and by-products are negative."""
    rng = np.random.default_rng(n)
    A = rng.lognormal(0, 1.5, (n, n))
    A *= rng.uniform(0.3, 0.65, n) / A.sum(axis=0)
    final = rng.lognormal(0, 1, n)
    if negative:
        A[2, 0] *= -0.1
        A[n - 1, 1] *= -0.1
        final[n - 1] = -0.02
    A[:, 3] /= A[:, 3].sum()
    imported = rng.uniform(0, 0.4, n) * trade
    exports = rng.lognormal(-1, 1, n) * trade
    exports[1] = 0
    at_home = (1 - imported)[:, None]
    x = np.linalg.solve(np.eye(n) - at_home * A, (1 - imported) * final + exports)
    value_added = x * (1 - A.sum(axis=0))
    value_added[3] = 0
    exposed = np.where(rng.uniform(size=n) < 0.3, rng.uniform(0.1, 1, n), 0)
    exposed[0], exposed[3] = 1, 0
    return {
        "domestic": at_home * A * x,
        "imported": imported[:, None] * A * x,
        "value_added": value_added,
        "final_domestic": (1 - imported) * final,
        "final_imported": imported * final,
        "exports": exports,
        "exposed": exposed,
        "share": np.full(n, 7e-4),
    }


seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(2, 12)
economies = seeds.map(drawn)

# -- several regions -------------------------------------------------------------------

REGIONS = ("JPN", "CHN", "USA")
SECTORS = ("A", "C", "G")


def system(
    seed: int = 1,
    sectors: tuple[str, ...] = SECTORS,
    unit: str = "M USD",
    regions: tuple[str, ...] = REGIONS,
) -> pymrio.IOSystem:
    """A balanced world of pymrio's: inputs take at most 60 % of output, trade is a tenth of home sales."""
    rng = np.random.default_rng(seed)
    labels = pd.MultiIndex.from_product([regions, sectors], names=["region", "sector"])
    wants = pd.MultiIndex.from_product([regions, ("households", "government")], names=["region", "category"])
    home = np.array(labels.get_level_values(0))[:, None]
    same, sold = (home == np.array(other.get_level_values(0)) for other in (labels, wants))
    Z = rng.lognormal(0, 0.5, (len(labels), len(labels))) * np.where(same, 1.0, 0.1)
    Y = rng.lognormal(1.5, 0.5, (len(labels), len(wants))) * np.where(sold, 1.0, 0.1)
    x = Z.sum(axis=1) + Y.sum(axis=1)
    Z *= 0.6 * (x / Z.sum(axis=0)).min()
    rest = Z.sum(axis=1) + Y.sum(axis=1) - Z.sum(axis=0)
    parts = pd.Index(["labour", "capital"], name="inputtype")
    return pymrio.IOSystem(
        name=f"{'three' if len(regions) == 3 else len(regions)} regions 2019",
        Z=pd.DataFrame(Z, index=labels, columns=labels),
        Y=pd.DataFrame(Y, index=labels, columns=wants),
        unit=pd.DataFrame({"unit": unit}, index=labels),
        factor_inputs={
            "name": "factor_inputs",
            "F": pd.DataFrame([0.6 * rest, 0.4 * rest], index=parts, columns=labels),
            "unit": pd.DataFrame({"unit": unit}, index=parts),
        },
    )


def folder(path: Path, world: pymrio.IOSystem | None = None) -> Path:
    """A world as pymrio writes it."""
    (world or system()).save_all(path)
    return path


def without_value_added(world: pymrio.IOSystem) -> pymrio.IOSystem:
    """The flows alone."""
    return pymrio.IOSystem(name=world.name, Z=world.Z, Y=world.Y, unit=world.unit)


def even_world(regions: int, sectors: int) -> IOTable:
    """A world in which every sector buys from every other, most at home, as `IOTable` proves it."""
    rng, n = np.random.default_rng(0), regions * sectors
    flows = rng.random((n, n))
    for region in range(regions):
        own = slice(region * sectors, (region + 1) * sectors)
        flows[own, own] *= 0.7 * n / sectors
    x = rng.lognormal(3, 1, n)
    flows *= rng.uniform(0.3, 0.7, n) * x / flows.sum(axis=0)
    flows *= np.minimum(1.0, 0.8 * x / flows.sum(axis=1))[:, None]
    names = ["JPN", *(f"R{number:03d}" for number in range(1, regions))]
    return IOTable(
        codes=tuple(f"{name}:{letter}" for name in names for letter in ascii_uppercase[:sectors]),
        Zd=flows,
        Zm=np.zeros((n, n)),
        Yd=(x - flows.sum(axis=1))[:, None],
        Ym=np.zeros((n, 1)),
        v=(x - flows.sum(axis=0))[None, :],
        x=x,
        categories=("final demand",),
        components=("value added",),
        meta=TableMeta(name="world", unit="million USD"),
    )
