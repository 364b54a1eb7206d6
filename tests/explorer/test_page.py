"""The page in a browser: controls move, the address gives the same numbers, nothing is asked of others."""

import hashlib
import re
import subprocess
import tarfile
from pathlib import Path
from urllib.parse import quote

import pytest

import iomodel as iom
from iomodel.explorer.grid import interpolated
from iomodel.explorer.sentence import headline
from tests.explorer.test_answers import DEMAND
from tests.explorer.test_export import data_of

AXE = "axe-core@4.14.1"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("explorer-page")]


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The script that looks for faults of access, out of its package in the npm registry."""
    folder = tmp_path_factory.mktemp("axe")
    try:
        subprocess.run(["npm", "pack", AXE], cwd=folder, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"{AXE} cannot be fetched: {type(error).__name__}")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        content = archive.extractfile("package/axe.min.js").read()
    assert hashlib.sha256(content).hexdigest() == AXE_SHA256
    return content.decode()


QUICK = "sectors=13&models=direct,supply-constrained&draws=64"


@pytest.fixture
def opened(browser, address):
    """Opens pages of a fresh context, and fails on errors in the console and on requests to others."""
    wrong, contexts = [], []

    def open_(hash_="", width=1280, language="en", where=address, **options):
        def note_others(one):
            if not one.url.startswith((where, "blob:", "data:")):
                wrong.append(one.url)

        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda one: wrong.append(one.text) if is_error(one) else None)
        page.on("pageerror", lambda one: wrong.append(str(one)))
        page.on("request", note_others)
        page.goto(f"{where}#{QUICK}&{hash_}&lang={language}")
        page.wait_for_selector("body[data-ready]", timeout=60_000)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def is_error(message):
    """Whether the console tells of an error other than a refusal of the API, which the page shows."""
    return message.type == "error" and "status of 422" not in message.text


def ready(page, act):
    """Do something, and wait for the answer to it."""
    before = int(page.get_attribute("body", "data-ready"))
    act()
    page.wait_for_selector(f"body[data-ready='{before + 1}']", timeout=60_000)


def figures(page):
    """The figures below the sentence."""
    return page.locator("#facts dd").all_inner_texts()


def moved(page, name, value):
    """Move a slider."""
    page.evaluate(
        "([id, value]) => { const node = document.getElementById(id); node.value = value;"
        " node.dispatchEvent(new Event('input', {bubbles: true})); }",
        [name, value],
    )


def test_the_numbers_are_those_of_a_run_and_the_address_gives_them_again(opened, jobs):
    page = opened()
    ready(page, lambda: moved(page, "share", 0.8))
    ready(page, lambda: page.fill("#days-exact", "250") or page.press("#days-exact", "Enter"))
    ready(page, lambda: moved(page, "stock-0", 45))
    from iomodel.explorer.question import Question, scenario_of

    table = iom.load_table(sectors=13)
    asked = scenario_of(Question(share=0.8, days=250, stocks=(45.0,)), jobs.scenarios, table)
    result = iom.run(table, asked, ["direct", "supply-constrained"])
    low, high = (f"{-value:.2f}" for value in result.gdp_loss().iloc[0].sort_values(ascending=False))
    assert figures(page)[0] == f"−{low} to −{high}\u00a0%"
    assert "share=0.8" in page.url
    again = opened(page.url.partition("#")[2])
    assert figures(again) == figures(page)
    assert again.inner_text("#sentence") == page.inner_text("#sentence")


def ticked(page, name):
    """Tick a box or clear it, folded away or not."""
    page.evaluate("(id) => document.getElementById(id).click()", name)


def test_every_control_changes_the_question(opened):
    page = opened()
    changes = {
        "share": lambda: moved(page, "share", 0.5),
        "days": lambda: moved(page, "days", 750),
        "onset": lambda: moved(page, "onset", 20),
        "stocks": lambda: moved(page, "stock-0", 90),
        "thrift": lambda: moved(page, "thrift", 0.2),
        "ramp": lambda: moved(page, "ramp", 0.1),
        "scale": lambda: moved(page, "scale", 1.5),
        "exposure": lambda: page.check("#exposure-high", force=True),
        "criticality": lambda: page.check("#criticality-low", force=True),
        "gdp": lambda: page.select_option("#gdp", "real 2024"),
        "models": lambda: ticked(page, "model-direct"),
        "elements": lambda: ticked(page, "element-Y"),
        "draws": lambda: page.select_option("#draws", "128"),
        "table": lambda: page.select_option("#table", "japan-2011"),
        "sectors": lambda: page.select_option("#sectors", "13"),
        "material": lambda: page.select_option("#material", "gallium"),
        "recovery": lambda: moved(page, "recovery", 10),
        "scenario": lambda: page.select_option("#scenario", "heavy-only"),
    }
    for name, act in changes.items():
        before = page.url
        ready(page, act)
        assert page.url != before, name
        assert f"{name}=" in page.url, name
        assert not page.locator("#notices .notice").count(), (name, page.inner_text("#notices"))
    assert not page.locator("text=outside the range of the data").filter(visible=True).count()
    moved(page, "stock-0", 300)
    assert page.locator("text=outside the range of the data").filter(visible=True).count() == 1


def test_pinned_answers_stand_beside_the_new_one_and_files_are_taken_away(opened):
    page = opened()
    page.click("#do-pin")
    ready(page, lambda: moved(page, "share", 0.4))
    cells = page.locator("#compare tbody tr").first.locator("td").all_inner_texts()
    assert len(cells) == 3
    assert cells[1] != cells[2]
    page.click("#do-python")
    assert "iom.run(" in page.inner_text("#code pre")
    page.keyboard.press("Escape")
    for name in ("csv", "toml"):
        with page.expect_download() as taken:
            page.click(f"#do-{name}")
        assert Path(taken.value.path()).stat().st_size > 100
    for name in ("SVG", "PNG"):
        with page.expect_download() as taken:
            page.locator(f"figure[data-key=curve] button:text('{name}')").click()
        content = Path(taken.value.path()).read_bytes()
        assert content.startswith(b"<svg" if name == "SVG" else b"\x89PNG")
        assert b"var(--" not in content


def test_pinned_answers_are_in_the_address_and_come_back(opened):
    page = opened()
    page.click("#do-pin")
    page.click("#do-pin")  # the same answer is not pinned twice
    ready(page, lambda: moved(page, "share", 0.4))
    page.click("#do-pin")
    ready(page, lambda: moved(page, "days", 650))
    assert page.url.count("pin=") == 2
    cells = page.locator("#compare tbody").inner_text()
    heads = page.locator("#compare thead th").all_inner_texts()
    assert heads[2].startswith("rare-earth-ban: 13 sectors, ")
    assert heads[2].endswith(", Share of deliveries that stops 40 %")
    again = opened(page.url.partition("#")[2].partition("&lang=")[0])
    assert again.locator("#compare tbody").inner_text() == cells
    assert again.locator("#compare thead th").all_inner_texts()[-1] == "Now"
    again.reload()
    again.wait_for_selector("body[data-ready]", timeout=60_000)
    assert again.locator("#compare tbody").inner_text() == cells
    again.locator("#compare button").first.click()
    assert again.url.count("pin=") == 1
    again.click("#do-pin")
    ready(again, lambda: moved(again, "share", 0.9))
    again.click("#do-pin")
    ready(again, lambda: moved(again, "share", 0.8))
    again.click("#do-pin")
    assert "3 answers can be pinned" in again.inner_text("#keep")
    assert again.url.count("pin=") == 3


def test_pins_in_the_address_are_bounded_and_faulty_ones_are_told(opened):
    pin = f"pin={quote('scenario=rare-earht-ban&share=0.5&' + QUICK)}"
    page = opened(f"{pin}&pin={quote('scenario=imf&days=-3&sectors=14&' + QUICK[11:])}&{pin}&pin=share%3D0.1")
    told = page.inner_text("#notices")
    assert "“rare-earth-ban” is shown instead" in told
    assert "days = -3" in told
    assert "pin = share=0.1" in told
    assert "14 sectors" in told  # the table has no such level: this pin is let go
    assert page.locator("#compare thead th").count() == 4
    assert "%" in figures(page)[0]


def test_the_page_is_printed_with_its_answer_and_without_its_buttons(opened):
    page = opened()
    page.emulate_media(media="print")
    for name in ("header", "#keep", ".files", ".filelabel"):
        assert not page.locator(name).first.is_visible(), name
    for name in ("#sentence", "#facts", "figure[data-key=curve] svg", "#share"):
        assert page.locator(name).first.is_visible(), name
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")


def test_the_page_says_in_which_currency_its_money_is(opened):
    page = opened()
    assert "Money is in yen" in page.inner_text("#currency")
    ready(page, lambda: page.select_option("#gdp", "nominal 2024 USD"))
    assert "Money is in USD" in page.inner_text("#currency")
    assert "trillion USD, nominal GDP of 2024" in page.inner_text("#facts")


def test_a_region_of_a_table_is_chosen(opened):
    page = opened()
    assert not page.locator("#region").count()
    ready(page, lambda: page.select_option("#table", "oecd-2019"))
    world = figures(page)[0]
    ready(page, lambda: page.select_option("#region", "DEU"))
    assert "region=DEU" in page.url
    assert figures(page)[0] != world
    ready(page, lambda: page.select_option("#table", "germany-2014"))
    assert "region=" not in page.url


def test_a_scenario_that_cuts_nothing_has_the_controls_that_it_needs(opened, tmp_path):
    own = tmp_path / "demand.toml"
    own.write_text(DEMAND)
    page = opened("")
    ready(page, lambda: page.select_option("#sectors", "107"))
    ready(page, lambda: page.set_input_files("#own", own))
    assert not page.locator("#share").count()
    assert "no shortage" in page.inner_text("#facts")
    assert "no band" in page.inner_text("#hedge")
    before = figures(page)
    ready(page, lambda: moved(page, "days", 800))
    assert figures(page) != before


def test_an_unknown_name_in_the_address_is_told_and_the_page_works(opened):
    page = opened("scenario=rare-earht-ban&days=-4&material=galium")
    told = page.inner_text("#notices")
    assert "“rare-earth-ban” is shown instead" in told
    assert "“gallium” is shown instead" in told
    assert "days = -4" in told
    assert "%" in figures(page)[0]


def test_a_file_with_faults_shows_all_of_them(opened, tmp_path):
    page = opened()
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        'name = "x"\n[duration]\ncut = -1\n[[cuts]]\nmaterial = "gallium"\norigin = "China"\nshare = 3'
    )
    page.set_input_files("#own", wrong)
    page.wait_for_selector("#notices li")
    assert [line.split(":")[0] for line in page.locator("#notices li").all_inner_texts()] == [
        "duration.cut",
        "cuts.0.share",
    ]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_fits(opened, language):
    page = opened(width=375, language=language)
    for width in (375, 1024, 1920):
        page.emulate_media(color_scheme="dark" if width == 1024 else "light")
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(400)  # the charts are drawn again
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.get_attribute("html", "lang") == language
    text = page.inner_text("main")
    assert "undefined" not in text
    assert "NaN" not in text
    if language == "ja":
        assert not re.search(r"\b(the|of|and)\b", page.inner_text("#answer"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_serious_fault_of_access(opened, axe, scheme):
    page = opened(color_scheme=scheme)
    page.click("#do-pin")
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(axe + "; 0")
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (one["id"], one["nodes"][0]["html"][:120], one["nodes"][0].get("failureSummary", "")[:200])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_the_page_is_used_by_keyboard(opened):
    page = opened()
    page.focus("#share")
    before = figures(page)
    ready(page, lambda: [page.keyboard.press("ArrowLeft") for _ in range(5)])
    assert "share=0.95" in page.url
    assert figures(page) != before
    assert page.evaluate("() => document.activeElement.id") == "share"


def test_the_page_that_is_sent_works_without_a_network(browser, sent):
    context = browser.new_context(offline=True)
    page = context.new_page()
    wrong = []
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: wrong.append(str(one)))
    page.goto(f"file://{sent.path}#lang=en")
    page.wait_for_selector("body[data-ready]")
    first = figures(page)
    sentence = page.inner_text("#sentence")
    assert sentence.startswith("At central assumptions, a cut of one year costs ")
    moved(page, "share", 0.6)
    assert figures(page) != first
    assert len(figures(page)) == 4  # GDP, money, persons, first shortage
    page.click("[data-language=ja]")
    assert "年間GDP" in page.inner_text("#sentence")
    assert page.locator("figure").count() == 3
    context.close()
    assert wrong == []


@pytest.mark.parametrize(
    ("share", "stock", "days", "exposure", "language"),
    [
        (1.0, 60, 365, "central", "en"),
        (0.63, 41, 143, "high", "ja"),
        (0.8, 30, 91, "low", "en"),
        (0.97, 101, 730, "central", "ja"),
        (0.5, 180, 45, "central", "en"),
    ],
)
def test_the_page_that_is_sent_reads_its_grid_as_python_does(
    browser, sent, share, stock, days, exposure, language
):
    made = data_of(sent.path)["grid"]
    place = share, stock, days, exposure
    losses = {name: interpolated(made, name, *place) for name in ("direct", "supply-constrained")}
    lost = sorted(-interpolated({**made, "gdp": made["persons"]}, name, *place) for name in losses)
    page = browser.new_page()
    page.goto(
        f"file://{sent.path}#share={share}&stock={stock}&days={days}&exposure={exposure}&lang={language}"
    )
    page.wait_for_selector("body[data-ready]")
    assert page.inner_text("#sentence") == headline(days, losses)[language]
    shown = [float(one) for one in re.findall(r"[0-9.]+", figures(page)[0])]
    assert shown == pytest.approx(sorted({round(-loss, 2) for loss in losses.values()}), abs=0.006)
    persons = [int(one.replace(",", "")) for one in re.findall(r"[0-9,]+", figures(page)[2])]
    assert persons == pytest.approx(sorted({1000 * round(one / 1000) for one in lost}), abs=1001)
    table = iom.load_table(sectors=13)
    ban = iom.load_scenario("rare-earth-ban")
    asked = ban.changed(
        "asked",
        stocks=[{"holder": "all", "days": stock}],
        cuts=[{**ban.cuts[0].model_dump(exclude_defaults=True), "share": share}],
        exposure={"level": exposure},
    ).lasting(days)
    assert losses["direct"] == pytest.approx(
        iom.run(table, asked, "direct").gdp_loss().to_numpy()[0, 0], abs=sent.largest + 0.01
    )
    first = iom.first_shortages(asked)["day"].min()
    day = re.findall("[0-9]+", figures(page)[3])
    if first == first and first < days - 30:
        assert int(day[0]) == pytest.approx(first, abs=12)
    page.close()
