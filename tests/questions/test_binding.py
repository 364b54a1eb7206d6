"""Binding rows on a tiny material whose answers follow by hand."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.materials.material import Material
from iomodel.questions.binding import binding_rows
from iomodel.scenario import ExposureReading

TABLE = iom.load_table("japan-2015", 107)
RARE = iom.load_material("rare-earths")


def tiny(rows, name="tiny") -> Material:
    """A material of (element, sector, product, exposed share) with criticality 1."""
    exposures = pd.DataFrame(
        [
            {"element": element, "sector": sector, "basic_codes": "", "product": product,
             "low": share, "central": share, "high": share, "criticality": 1.0, "default": True,
             "confidence": "L", "source": "by hand", "application": f"{element} {product}"}
            for element, sector, product, share in rows
        ]
    )  # fmt: skip
    codes = list(dict.fromkeys(exposures["element"]))
    elements = pd.DataFrame(
        {"name_en": codes, "name_ja": codes, "origin_as": codes, "family": "things"}, index=pd.Index(codes)
    )
    origins = pd.DataFrame(
        [{"element": code, "origin": "all", "low": 1.0, "central": 1.0, "high": 1.0} for code in codes]
    )
    return dataclasses.replace(
        RARE, name=name, elements=elements, exposures=exposures, origins=origins,
        stages=RARE.stages.iloc[:0], tables={}, chain=(), year=None,
    )  # fmt: skip


def weight(sector: str) -> float:
    """Value added of a sector as a share of GDP."""
    return float(TABLE.value_added[TABLE.codes.index(sector)] / TABLE.gdp)


def found(rows: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float, bool]]:
    return {(r.element, r.sector): (r.alone, r.binding, r.binds) for r in rows.itertuples()}


def test_a_row_binds_as_far_as_it_is_worse_than_the_next():
    """Cars .9, .6 and .6, machines .2: the worst saves .3, those behind it nothing, machines all of .2."""
    material = tiny(
        [("X", "351", "a", 0.9), ("Y", "351", "a", 0.6), ("Z", "351", "b", 0.6), ("X", "301", "c", 0.2)]
    )
    rows = found(binding_rows(material, TABLE))
    cars, machines = weight("351"), weight("301")
    assert rows["X", "351"] == (pytest.approx(0.9 * cars), pytest.approx(0.3 * cars), True)
    assert rows["Y", "351"] == (pytest.approx(0.6 * cars), 0.0, False)
    assert rows["Z", "351"] == (pytest.approx(0.6 * cars), 0.0, False)
    assert rows["X", "301"] == (pytest.approx(0.2 * machines), pytest.approx(0.2 * machines), True)


def test_two_rows_that_are_equally_bad_do_not_bind_alone():
    rows = binding_rows(tiny([("X", "351", "a", 0.5), ("Y", "351", "b", 0.5)]), TABLE)
    assert not rows["binds"].any()
    assert rows["binding"].tolist() == [0.0, 0.0]


def test_products_that_fail_independently_all_bind():
    """1 - (1 - .9)(1 - .6) = .96; without the second product .9, without the first .6."""
    material = tiny([("X", "351", "a", 0.9), ("Y", "351", "a", 0.6), ("Z", "351", "b", 0.6)])
    rows = found(binding_rows(material, TABLE, ExposureReading(combine="independent")))
    cars = weight("351")
    assert rows["X", "351"][1] == pytest.approx((0.96 - (1 - 0.4 * 0.4)) * cars)
    assert rows["Y", "351"] == (pytest.approx(0.6 * cars), 0.0, False)
    assert rows["Z", "351"][1] == pytest.approx((0.96 - 0.9) * cars)


def test_rows_of_several_materials_compete():
    first, second = tiny([("X", "351", "a", 0.9)], "first"), tiny([("Y", "351", "a", 0.8)], "second")
    rows = binding_rows([second, first], TABLE)
    assert rows["material"].tolist() == ["first", "second"]
    np.testing.assert_allclose(rows["binding"], [0.1 * weight("351"), 0.0], atol=1e-15)


def test_the_order_is_that_of_what_is_saved_then_of_what_is_lost_alone():
    rows = binding_rows("rare-earths")
    assert rows["binding"].is_monotonic_decreasing
    idle = rows[~rows["binds"]]
    assert idle["alone"].is_monotonic_decreasing
    assert len(rows) == len(RARE.default_exposures())
    assert not rows["application"].str.contains("traction motors of hybrid").any()


def test_what_is_saved_is_the_fall_of_the_exposed_value_added():
    """One row, checked by leaving it out of the material."""
    whole = binding_rows(RARE, TABLE)
    row = whole.iloc[0]
    used = RARE.exposures
    drop = used[(used["element"] == row["element"]) & (used["application"] == row["application"])].index
    without = dataclasses.replace(RARE, exposures=used.drop(drop).reset_index(drop=True))

    def exposed(material):
        rows = material.default_exposures()
        lost = (rows["central"] * rows["criticality"]).groupby(rows["sector"]).max()
        return sum(share * weight(sector) for sector, share in lost.items())

    assert row["binding"] == pytest.approx(exposed(RARE) - exposed(without))


def test_no_material_is_refused():
    with pytest.raises(ParameterError, match="materials is empty"):
        binding_rows([])
