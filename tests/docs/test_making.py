"""Generated pages of the site: they follow what the package has, in both languages."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

import iomodel as iom
from docs.making import (
    MAKERS,
    api,
    commands,
    episodes,
    estimates,
    glossary,
    headline,
    materials,
    models,
    notebooks,
    others,
    thumbnails,
)
from docs.making.docstrings import sections_ended
from docs.making.overlay import japanese_text, joined, newly_japanese, shared
from docs.making.writing import sweep, write_pages
from iomodel.cli import app
from iomodel.episodes.records import stored_records
from iomodel.materials.reading import material_names
from iomodel.notation import GLOSSARY

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = pytest.mark.parametrize("language", ["en", "ja"])
JAPANESE = re.compile("[぀-ヿ一-鿿]")


@pytest.fixture(autouse=True, scope="module")
def _quick_losses():
    """Losses of the baseline scenario come from a run when the site is built; here any will do."""
    kept = models.losses
    for module in (models, headline):
        module.losses = lambda: {name: {90: -0.1, 365: -1.0} for name in iom.MODELS}
    yield
    for module in (models, headline):
        module.losses = kept


@LANGUAGES
def test_every_model_has_a_page_with_its_words_and_its_record(language):
    made = models.pages(language)
    assert set(made) == {f"models/{name}.md" for name in [*iom.MODELS, "index"]}
    for name, kind in iom.MODELS.items():
        text = made[f"models/{name}.md"]
        assert (kind.errs if language == "en" else kind.errs_ja) in text
        for record in stored_records()[name]:
            assert record.words(language) in text.replace("\\", "")
        for block in re.findall(r"^```python\n(.*?)^```$", models.text_by_hand(name, "en"), re.M | re.S):
            assert block in text


def test_japanese_pages_of_models_are_japanese():
    for name in iom.MODELS:
        text = models.text_by_hand(name, "ja")
        heads = re.findall(r"^## (.+)$", text, re.M)
        assert heads == ["式", "計算例", "使いどころ", "参考文献"], name
        assert "$$" in text, name
        assert "<!--" not in text, name


def test_every_page_of_the_handbook_is_there_in_japanese_with_the_code_and_figures_of_the_english_one():
    for page in [
        *(DOCS / "handbook").glob("*.md"),
        DOCS / "models.md",
        DOCS / "evidence.md",
        DOCS / "scenarios.md",
    ]:
        translated = japanese_text(DOCS, page.relative_to(DOCS).with_suffix("").as_posix())
        assert translated is not None, page
        english, text = page.read_text(encoding="utf-8"), translated.read_text(encoding="utf-8")
        found = shared(text, english)
        assert JAPANESE.search(text)
        assert not re.search(r"<!-- (code|rows)", found), page
        assert found.count("```python") == english.count("```python"), page
        assert text.count("\n## ") >= english.count("\n## "), page


@LANGUAGES
def test_every_exposure_row_is_shown_with_source_grade_and_whether_it_binds(language):
    for name in ("rare-earths", "gallium"):
        text = materials.pages(language)[f"data/materials/{name}.md"]
        rows = iom.load_material(name).exposures
        shown = text.split("## ")[2]
        assert shown.count("\n| ") == len(rows) + 1
        for source in rows["source"]:
            assert materials.plain(source) in shown
        word = "binds" if language == "en" else "あり"
        assert shown.count(f" {word} |") >= 1
    listed = materials.pages(language)["data/index.md"]
    assert all(f"(materials/{name}.md)" in listed for name in material_names())


@LANGUAGES
def test_estimates_and_episodes_are_complete(language):
    (text,) = estimates.pages(language).values()
    assert all(f"\n## {name}\n" in text for name in iom.estimate_names())
    (text,) = episodes.pages(language).values()
    for name in iom.episode_names():
        episode = iom.load_episode(name)
        assert f"`{name}`" in text
        assert all(materials.plain(outcome.source) in text for outcome in episode.outcomes)


@LANGUAGES
def test_every_symbol_is_in_the_glossary(language):
    (text,) = glossary.pages(language).values()
    assert all(f"| `{symbol}` |" in text for symbol in GLOSSARY)


def _options(command):
    for one in command.params:
        yield from one.opts if one.param_type_name == "option" else [one.name.upper()]
    for below in getattr(command, "commands", {}).values():
        yield from _options(below)


@LANGUAGES
def test_every_command_and_option_is_in_the_reference(language):
    made = "\n".join(commands.pages(language).values())
    for name, command in get_command(app).commands.items():
        assert f"\n## iomodel {name}\n" in made
        assert all(f"`{option}`" in made for option in _options(command)), name


def test_every_public_name_is_in_the_reference():
    made = api.pages("en")
    for name in iom.__all__:
        assert f"`{name} <{api.place_of(name)}>`" in made["api/index.md"]
    text = "\n".join(made.values())
    assert all(f".. automodule:: {module}\n" in text for module in api.modules())
    assert {"iomodel.equations.mixed", "iomodel.errors", "iomodel.charts.lines"} <= set(api.modules())


def test_a_page_that_no_index_names_is_listed_all_the_same():
    listed = set(others.unlisted())
    assert {"scale", "convention", "changelog", "glossary", "index"} & listed == set()
    assert all(f"/{name}\n" in others.pages("en")["others.inc"] for name in listed)
    assert (DOCS / "questions/index.md").read_text(encoding="utf-8").count("others.inc") == 1


def test_every_notebook_is_in_the_gallery():
    listed, listed_ja = (notebooks.pages(language)["gallery.inc"] for language in ("en", "ja"))
    for path in notebooks.NOTEBOOKS.glob("*.ipynb"):
        assert listed.count(f"/_generated/notebooks/{path.stem}") == 3  # name, file, contents
        assert listed_ja.count(f"/_generated/ja/notebooks/{path.name}>") == 1
        assert thumbnails.place(path.stem) in listed


@LANGUAGES
def test_every_maker_makes_pages_in_both_languages(language):
    for maker in MAKERS:
        for name, text in maker.pages(language).items():
            assert name.endswith((".md", ".inc"))
            assert text.strip()
            assert language == "en" or name.startswith(("api/", "cite", "others")) or JAPANESE.search(text)


def test_only_what_was_made_before_is_removed(tmp_path):
    (tmp_path / "mine.md").write_text("kept")
    sweep(tmp_path, write_pages(tmp_path, {"a.md": "a", "b.md": "b"}))
    sweep(tmp_path, write_pages(tmp_path, {"b.md": "b"}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.md", "made.txt", "mine.md"]


def test_japanese_texts_stand_in_for_pages_that_are_there():
    texts = [path for path in (DOCS / "ja").rglob("*.md") if path.parent.name != "models"]
    assert texts
    for path in texts:
        name = path.relative_to(DOCS / "ja").with_suffix("").as_posix()
        assert (DOCS / f"{name}.md").exists(), f"{name} is a page in Japanese only"
        assert japanese_text(DOCS, name) == path
    assert japanese_text(DOCS, "changelog") is None
    assert joined("停止から\n損失") == "停止から損失"


def test_a_page_is_read_again_when_its_japanese_text_comes(tmp_path):
    (tmp_path / "ja").mkdir()
    old, new = tmp_path / "ja/old.md", tmp_path / "ja/new.md"
    for path in (old, new):
        path.write_text("# 題", encoding="utf-8")
    assert newly_japanese(tmp_path, ["old", "new", "none"], {"old": {old}, "none": set()}) == ["new"]


def test_what_follows_a_list_in_a_docstring_is_not_read_as_part_of_it():
    text = ["Do.", "", "Parameters", "----------", "a", "    First.", "", "Reference: x.", "", ">>> 1", "1"]
    assert sections_ended(text)[7:] == ["Notes", "-----", "Reference: x.", "", ">>> 1", "1"]
    plain = ["Do.", "", "Returns", "-------", "What is left, in words."]
    assert sections_ended(plain)[2:] == ["Result", "------", "What is left, in words."]
    typed = ["Do.", "", "Returns", "-------", "int", "    A number."]
    assert sections_ended(typed) == typed


def test_the_gallery_shows_the_first_picture_of_a_notebook(tmp_path):
    folder = tmp_path / "_generated/notebooks"
    folder.mkdir(parents=True)
    (folder / "01-a.html").write_text(
        '<img alt="x" src="../../_images/one.png"><img src="../../_images/two.png">'
    )
    (folder / "02-b.html").write_text("no picture")
    (tmp_path / "gallery.html").write_text(thumbnails.place("01-a") + thumbnails.place("02-b"))
    assert thumbnails.show(tmp_path) == 1
    text = (tmp_path / "gallery.html").read_text()
    assert 'src="_images/one.png"' in text
    assert "data-notebook" not in text
