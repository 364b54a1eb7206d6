"""Names that are too long for any file end in an error of iomodel's, in Python as on the command line."""

import pytest

import iomodel as iom
from iomodel.errors import IOModelError
from iomodel.estimates.template import write_estimate_template
from iomodel.materials.template import write_material_template
from iomodel.report import Recipe, run_batch, write_report
from iomodel.report.recipe import as_recipe
from iomodel.sources import copy_template

LONG = "x" * 300

READ = {
    "a table": iom.load_table,
    "a workbook": lambda name: iom.load_table(name, format="official-workbook"),
    "a multi-regional table": lambda name: iom.load_table(name, format="pymrio", region="JPN"),
    "a matrix of imports": lambda name: iom.load_table("tests/bad_inputs/sound.xlsx", imports=name),
    "value added": lambda name: iom.load_table("tests/bad_inputs/mrio-nan", value_added=name, region="JPN"),
    "a scenario": iom.load_scenario,
    "a scenario read": iom.Scenario.read,
    "a material": iom.load_material,
    "an estimate": iom.load_estimate,
    "a classification": iom.load_classification,
    "a basic table": iom.load_basic,
    "a concordance": lambda name: iom.load_concordance(name, ["351"]),
    "a table to add": lambda name: iom.add_table(name, "mine"),
    "a recipe": Recipe.read,
    "a recipe or scenario": as_recipe,
    "a recipe's table": lambda name: Recipe.parse({"name": "a", "scenarios": ["nri"], "table": name}, "a"),
    "a folder of recipes": run_batch,
    "a result": iom.Result.from_netcdf,
}
WRITTEN = {
    "a result": lambda result, path: result.to_netcdf(f"{path}.nc"),
    "a workbook": lambda result, path: result.to_excel(f"{path}.xlsx"),
    "a report": lambda _, path: write_report(as_recipe("nri"), path),
    "a material": lambda _, path: write_material_template(path),
    "an estimate": lambda _, path: write_estimate_template(f"{path}.toml"),
    "a table": lambda _, path: copy_template(path),
}


@pytest.mark.parametrize("ending", ["", ".toml", ".xlsx"])
@pytest.mark.parametrize("what", READ)
def test_faults_of_a_long_name_that_is_read(what, ending):
    with pytest.raises(IOModelError) as caught:
        READ[what](LONG + ending)
    assert len(str(caught.value)) < 3000


@pytest.mark.parametrize("what", WRITTEN)
def test_faults_of_a_long_name_that_is_written(what, tmp_path):
    result = iom.run(iom.load_table(sectors=13), "nri", "direct")
    with pytest.raises(IOModelError, match="the name is too long; choose a shorter one"):
        WRITTEN[what](result, tmp_path / LONG)
    assert list(tmp_path.iterdir()) == []
