"""The page that is sent: small, whole, and as far off as it says."""

import json
import re
import subprocess
import sys
import time

import pytest

import iomodel as iom
from iomodel.errors import IOModelError
from iomodel.explorer import grid
from iomodel.explorer.export import LARGEST, bundle, write_page
from iomodel.explorer.pages import MODULES, SCRIPTS, files
from scripts.vendor import FOLDER, RECORD, differing

pytestmark = pytest.mark.xdist_group("explorer-page")


def data_of(path):
    (text,) = re.findall(
        r'<script type="application/json" id="data">(.*?)</script>', path.read_text(encoding="utf-8"), re.S
    )
    return json.loads(text)


def test_the_page_is_small_and_says_how_far_it_is_off(sent):
    assert sent.path.stat().st_size < LARGEST
    assert 0 < sent.median <= sent.largest < 0.4
    assert data_of(sent.path)["error"] == {
        "checks": sent.checks,
        "largest": sent.largest,
        "median": sent.median,
    }


def test_the_points_of_the_grid_are_runs(sent):
    made = data_of(sent.path)["grid"]
    table = iom.load_table(sectors=13)
    ban = iom.load_scenario("rare-earth-ban").lasting(274)
    asked = ban.changed(
        "asked",
        stocks=[{"holder": "all", "days": 30}],
        cuts=[{**ban.cuts[0].model_dump(exclude_defaults=True), "share": 0.8}],
        exposure={"level": "high"},
    )
    for model in ("direct", "supply-constrained"):
        result = iom.run(table, asked, model)
        loss = result.gdp_loss().to_numpy()[0, 0]
        assert grid.interpolated(made, model, 0.8, 30, 274, "high") == pytest.approx(loss, abs=1e-5)
        cell = made["persons"][(2 * len(made["shares"]) + 1) * len(made["stocks"]) + 1]
        rows = made["sectors"][(2 * len(made["shares"]) + 1) * len(made["stocks"]) + 1][model]
        worst = result.by_sector()["gdp_share"]
        for place, direct, propagated in rows[made["sectorLengths"].index(274)]:
            assert direct + propagated == pytest.approx(worst[table.codes[place]], abs=2e-4)
            assert propagated == 0 or model != "direct"
        lost = cell[model][made["lengths"].index(274)]
        assert lost == pytest.approx(result.employment_loss().to_numpy()[0, 0], abs=1)


def test_nothing_in_the_page_comes_from_elsewhere(sent):
    text = sent.path.read_text(encoding="utf-8")
    assert "<!--" not in re.sub(r"<script.*?</script>", "", text, flags=re.S)
    assert not re.search(r'(src|href)="(?!#)', re.sub(r"<script.*?</script>", "", text, flags=re.S))
    assert "default-src 'none'" in text
    assert "'unsafe" not in text


def test_every_module_that_is_needed_is_bundled():
    for name in MODULES:
        needs = re.findall(r'from "\./(\w+)\.js"', files()[f"{name}.js"][0].decode())
        assert set(needs) <= set(MODULES[: MODULES.index(name)])
    assert not re.search(r"^(import|export) ", bundle(MODULES), re.M)


@pytest.mark.parametrize(
    ("path", "scenario"), [("page.txt", "rare-earth-ban"), ("no/such/page.html", "imf"), ("a.html", "none")]
)
def test_a_page_that_cannot_be_written_is_refused_before_any_work(tmp_path, path, scenario):
    with pytest.raises(IOModelError):
        write_page(tmp_path / path, scenario, sectors=13, progress=lambda _: pytest.fail("worked"))
    assert list(tmp_path.iterdir()) == []


def test_the_scripts_are_those_of_the_registry():
    assert differing() == []
    record = json.loads((FOLDER / RECORD).read_text(encoding="utf-8"))
    assert {entry["licence"] for entry in record} == {"ISC"}
    assert {f"vendor/{entry['file']}" for entry in record} >= set(SCRIPTS)


def test_a_script_that_was_altered_is_noticed(tmp_path, monkeypatch):
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("scripts.vendor.FOLDER", tmp_path)
    (tmp_path / "d3.min.js").write_bytes(b"alert(1)")
    (tmp_path / "more.js").write_bytes(b"")
    assert differing() == ["d3.min.js", "more.js"]


@pytest.mark.slow
def test_an_explorer_in_a_notebook_ends_with_its_kernel():
    pytest.importorskip("uvicorn", reason="the extra `app` is not installed")
    code = (
        "import iomodel as iom, os; shown = iom.explore(height=500); print(shown.address, flush=True); "
        "assert 'iframe src=\"http://127.0.0.1:' in shown._repr_html_(); "
        "assert 'runs' in repr(shown); os.kill(os.getpid(), 9)"
    )
    kernel = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    address = kernel.stdout.strip()
    assert address.startswith("http://127.0.0.1:"), kernel.stderr
    import httpx

    for _ in range(50):
        try:
            httpx.get(address, timeout=1)
        except httpx.HTTPError:
            return
        time.sleep(0.2)
    pytest.fail("the explorer outlives the kernel")


def test_a_frame_of_no_height_is_refused():
    with pytest.raises(iom.errors.ParameterError, match="height is 5"):
        iom.explore(height=5)
