"""Cells of a material's tables: what they may say, at the bounds of each kind."""

import pytest
from pydantic import TypeAdapter, ValidationError

from iomodel.materials import cells
from iomodel.materials.rows import MaterialAbout, QuantityRow, StockRow


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("Number", {"": None, "-3": -3, " 1e3 ": 1000, "0": 0}, ("1_000", "much", "nan", "inf")),
        ("Part", {"0": 0, "1": 1, "0.5": 0.5}, ("", "-0.001", "1.001", "x")),
        ("MaybePart", {" ": None, "0": 0, "1": 1}, ("-0.001", "1.001")),
        ("Amount", {"0": 0, "7.5": 7.5}, ("", "-0.001", "x")),
        ("MaybeAmount", {"": None, "0": 0, "7": 7}, ("-0.001", "x")),
        ("Year", {"": None, "1900": 1900, "2100": 2100}, ("1899", "2101", "２０２０", "20.5", "soon")),
        ("YesNo", {"yes": True, "No": False, "TRUE": True, "false": False}, ("", "y", "1")),
        ("Confidence", {"H": "H", "M": "M", "L": "L", "A": "H", "B": "M", "C": "L"}, ("", "h", "D")),
        ("CountryCode", {"": "", " DEU ": "DEU"}, ("De", "DEUX", "deu", "D1U", "独逸国", "DE")),
        ("Shape", {"": "pert", "uniform": "uniform", "triangular": "triangular"}, ("beta", "Pert")),
        ("Text", {" a ": "a"}, ("", "  ")),
    ],
)
def test_a_cell_is_read_or_refused(kind, good, bad):
    read = TypeAdapter(getattr(cells, kind)).validate_python
    for text, value in good.items():
        assert read(text) == value
        assert type(read(text)) is type(value) or isinstance(value, int)
    for text in bad:
        with pytest.raises(ValidationError):
            read(text)


def test_a_day_is_a_date():
    read = TypeAdapter(cells.CalendarDay).validate_python
    assert read(" 2025-04-04 ").isoformat() == "2025-04-04"
    with pytest.raises(ValidationError, match="'2025-13-04' is no date"):
        read("2025-13-04")


def test_ends_rise_or_are_equal():
    cells.require_order(low=1.0, central=1.0, high=1.0)
    with pytest.raises(ValueError, match="low 2, high 1; expected low <= high"):
        cells.require_order(low=2.0, central=None, high=1.0)


def test_long_cells_are_told_in_forty_letters():
    for kind in ("Number", "YesNo", "Confidence", "Year", "Amount", "CalendarDay", "Shape", "CountryCode"):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(getattr(cells, kind)).validate_python("x" * 50)
        assert f"'{'x' * 40}'" in str(caught.value).split("[type")[0]


def test_only_a_change_may_be_below_zero():
    row = {"element": "X", "metric": "use", "period": "2025", "unit": "t", "confidence": "L", "source": "s"}
    assert QuantityRow(**row, value="0").value == 0
    assert QuantityRow(**row, value="").value is None
    assert QuantityRow(**{**row, "metric": "change of use"}, value="-1").value == -1
    with pytest.raises(ValidationError, match="value -1, expected 0 or more"):
        QuantityRow(**row, value="-1")


def test_stocks_are_days_of_something():
    row = {
        "holder": "h",
        "element": "X",
        "low": "",
        "central": "2",
        "high": "",
        "confidence": "L",
        "source": "s",
    }
    assert StockRow(**row, unit="days of use").stage == ""
    with pytest.raises(ValidationError):
        StockRow(**row, unit="tonnes")
    with pytest.raises(ValidationError, match="central 2, high 1"):
        StockRow(**{**row, "high": "1"}, unit="days of use")


@pytest.mark.parametrize(
    ("entries", "sound"),
    [
        ({"year": 1900}, True),
        ({"year": 2100}, True),
        ({"year": 1899}, False),
        ({"year": 2101}, False),
        ({"name": ""}, False),
        ({"name": "x"}, True),
        ({"name": "X"}, False),
        ({"title_en": ""}, False),
        ({"title_en": "x"}, True),
        ({"title_ja": ""}, False),
        ({"country": "DE"}, False),
    ],
)
def test_what_a_material_says_of_itself_is_bounded(entries, sound):
    about = {"name": "m", "title_en": "M", "title_ja": "材", "classification": "japan-2015", "detail": "107"}
    if sound:
        assert MaterialAbout(**{**about, **entries}).country == "JPN"
        return
    with pytest.raises(ValidationError):
        MaterialAbout(**{**about, **entries})
