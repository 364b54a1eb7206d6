"""A result as a workbook, a styled table and LaTeX; sectors with names, persons and regions."""

import importlib.metadata

import numpy as np
import pytest
import xarray as xr
from python_calamine import CalamineWorkbook

import iomodel as iom
from iomodel.errors import MissingExtraError, OutputError, ParameterError, SourceError
from iomodel.simulate.export import read_netcdf
from iomodel.sources.mrio import load_world
from tests.helpers.economies import system

BAN = iom.load_scenario("rare-earth-ban")


@pytest.fixture(scope="module")
def result():
    return iom.run("japan-2015", [BAN.lasting(90), BAN.lasting(365)], ["direct", "supply-constrained"])


@pytest.fixture
def bare(monkeypatch):
    """An installation without any extra."""

    def none(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", none)


def sheets(path):
    with CalamineWorkbook.from_path(str(path)) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_holds_every_sector_of_every_answer(result, tmp_path):
    found = sheets(result.to_excel(tmp_path / "ban.xlsx"))
    assert list(found) == ["About", "Summary", "Losses by sector", "GDP on the day % of normal"]
    heads, *rows = found["Losses by sector"][2:]
    assert len(rows) == 2 * 2 * 107
    assert heads[-2:] == ["value added [% of a year's GDP]", "persons engaged [average over a year]"]
    for scenario, model in ((s, m) for s in result.scenarios for m in result.models):
        own = [row for row in rows if row[:2] == [scenario, model]]
        assert sum(row[-2] for row in own) == pytest.approx(result.gdp_loss().loc[scenario, model], rel=1e-12)
        persons = result.employment_loss().loc[scenario, model]
        assert sum(row[-1] for row in own) == pytest.approx(persons, rel=1e-12)
    summary = found["Summary"][3:]
    assert [row[3] for row in summary] == pytest.approx(result.gdp_loss().to_numpy().ravel(), rel=1e-14)
    days = found["GDP on the day % of normal"][3:]
    assert len(days) == result.data.sizes["day"]
    assert days[200][4] == pytest.approx(100 * float(result.daily_gdp()[1, 1, 200]), rel=1e-14)


def test_the_workbook_says_what_each_model_assumes(result, tmp_path):
    front = sheets(result.to_excel(tmp_path / "ban.xlsx"))["About"]
    said = {row[0]: row[1] for row in front}
    assert said["direct: assumes"] == iom.Direct.assumes
    front = sheets(result.to_excel(tmp_path / "ja.xlsx", language="ja"))["説明"]
    assert {row[0]: row[1] for row in front}["direct：前提"] == iom.Direct.assumes_ja


def test_a_japanese_workbook_names_its_sectors_in_japanese(result, tmp_path):
    rows = sheets(result.to_excel(tmp_path / "ban.xlsx", language="ja"))["部門別の損失"]
    names = {row[2]: row[3] for row in rows[3:]}
    assert names["351"] == "乗用車"


def test_the_same_result_is_the_same_workbook(result, tmp_path):
    one, two = (result.to_excel(tmp_path / name) for name in ("one.xlsx", "two.xlsx"))
    assert one.read_bytes() == two.read_bytes()


def test_a_workbook_that_cannot_be_written_leaves_nothing(result, tmp_path):
    with pytest.raises(ParameterError, match=r"expected \.xlsx"):
        result.to_excel(tmp_path / "ban.csv")
    with pytest.raises(OutputError, match="does not exist"):
        result.to_excel(tmp_path / "absent" / "ban.xlsx")
    with pytest.raises(ParameterError, match=r"no language 'jp'.*'ja'"):
        result.to_excel(tmp_path / "ban.xlsx", language="jp")
    assert list(tmp_path.iterdir()) == []


def test_latex_has_signs_units_and_no_bare_per_cent(result):
    text = result.to_latex()
    lines = text.splitlines()
    assert r"GDP [\% of a year]" in text
    assert "$-2.17$" in text
    assert not any("%" in line.replace(r"\%", "") for line in lines)
    assert sum(line.endswith(r"\\") for line in lines) == 1 + 4
    assert r"\toprule" in text
    assert "乗用車" in result.to_latex(language="ja")


def test_the_styled_table_has_the_figures_of_the_summary(result):
    page = result.style.to_html()
    assert "GDP [trillion JPY]" in page
    for loss in result.gdp_loss().to_numpy().ravel():
        assert f"{loss:+.2f}" in page


@pytest.mark.parametrize("ask", [lambda r, p: r.to_excel(p), lambda r, p: r.to_latex(), lambda r, p: r.style])
def test_a_missing_extra_is_named(bare, result, tmp_path, ask):
    with pytest.raises(MissingExtraError, match=r"pip install 'iomodel\[report\]'"):
        ask(result, tmp_path / "ban.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_persons_by_sector_add_up(result):
    label = result.scenarios[1]
    sectors = result.by_sector(label, "supply-constrained")
    total = result.employment_loss().loc[label, "supply-constrained"]
    assert sectors["employment"].sum() == pytest.approx(total, rel=1e-12)
    table = iom.load_table("japan-2015")
    cars = sectors.loc["351"]
    persons = table.employment[table.position(["351"])[0]]
    assert cars["employment"] == pytest.approx(cars["output_share"] / 100 * persons, rel=1e-9)


def test_names_of_sectors_in_one_language_or_both(result):
    both, japanese = result.by_sector(), result.by_sector(language="ja")
    assert list(both["name_ja"]) == list(japanese["name"])
    assert "name_ja" not in japanese
    assert "region" not in both
    with pytest.raises(ParameterError, match="no language"):
        result.by_sector(language="de")


def test_sectors_of_several_regions_name_their_region():
    shock = iom.Shock(sector="351", kind="capacity", share=0.3)
    fire = iom.Scenario(name="fire", duration=iom.Duration(cut=5), shocks=[shock])
    sectors = iom.run(load_world(system()), fire, "direct").by_sector()
    assert [code.split(":")[0] for code in sectors.index] == list(sectors["region"])
    assert set(sectors["region"]) == {"JPN", "CHN", "USA"}


def test_the_result_keeps_capacity_and_open_need(result):
    short, long = result.data["capacity"].to_numpy()
    assert (short[300] == 1).all()
    assert (long[300] < 1).any()
    unmet = result.data["unmet"].sel(scenario=result.scenarios[1])
    assert float(unmet.isel(day=30).max()) == pytest.approx(0, abs=1e-12)
    assert float(unmet.isel(day=300).max()) == pytest.approx(float(result.data["worst_unmet"][1]), rel=0.2)
    assert set(unmet["material"].values) == {"rare-earths"}


def test_need_is_missing_where_a_scenario_cuts_nothing():
    shock = iom.Shock(sector="351", kind="capacity", share=0.3)
    fire = iom.Scenario(name="fire", duration=iom.Duration(cut=5), shocks=[shock])
    unmet = iom.run("japan-2015", [BAN, fire], "direct").data["unmet"]
    assert np.isnan(unmet.sel(scenario="fire")).all()
    assert "unmet" not in iom.run("japan-2015", fire, "direct").data


def test_money_in_plain_data_is_named_by_its_currency_and_the_world_is_split_by_region():
    world = load_world(system())
    result = iom.run(world, BAN, ["direct", "leontief"])
    for record in result.to_records():
        assert not [key for key in record if key.endswith("yen")]
        lines = record["by_region"]
        assert set(lines) == {"JPN", "CHN", "USA"}
        whole = sum(line["gdp_change_usd"] for line in lines.values())
        assert whole == pytest.approx(record["gdp_change_usd"], rel=1e-12)
        own = result.by_region(model=record["model"]).loc["JPN"]
        assert lines["JPN"]["gdp_change"] == pytest.approx(own["value_added"] / own["gdp"], rel=1e-12)
        assert lines["JPN"]["gdp_change_usd"] == pytest.approx(1e6 * own["value_added"], rel=1e-12)


def test_persons_by_sector_stand_in_plain_data_and_in_the_long_form(result):
    record = result.to_records()[0]
    assert "gdp_change_jpy" in record
    assert "by_region" not in record
    persons = result.employment_loss().iloc[0, 0]
    assert persons < 0
    assert record["employment"] == pytest.approx(persons, rel=1e-12)
    assert sum(record["employment_by_sector"].values()) == pytest.approx(persons, rel=1e-12)
    first = result.to_frame().query("scenario == @result.scenarios[0] and model == 'direct'")
    normal = float(result.data["normal_employment"].sum())
    assert (first.groupby("day")["employment"].sum() - normal).sum() / 365 == pytest.approx(persons, rel=1e-9)


def test_a_file_is_compressed_the_quick_way(result, tmp_path):
    path = result.to_netcdf(tmp_path / "ban.nc")
    with xr.open_dataset(path, engine="h5netcdf") as found:
        assert {found[name].encoding["complevel"] for name in ("output", "value_added")} == {1}


def test_a_file_of_scenarios_and_models_alone_is_a_result(tmp_path):
    data = xr.Dataset(coords={"scenario": ["a"], "model": ["b"]}, attrs={"provenance": "{}"})
    data.to_netcdf(tmp_path / "x.nc", engine="h5netcdf")
    assert set(read_netcdf(tmp_path / "x.nc").coords) == {"scenario", "model"}
    data.drop_vars("model").to_netcdf(tmp_path / "y.nc", engine="h5netcdf")
    with pytest.raises(SourceError, match="is no result of iomodel"):
        read_netcdf(tmp_path / "y.nc")
