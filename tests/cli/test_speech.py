"""Screens in Japanese: by option or locale, whole, and from a list that follows the source."""

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest
from rich.cells import cell_len

import iomodel
from iomodel.cli.outline import QUESTIONS, outlines
from iomodel.cli.speech import LISTS, japanese, of_environment

ROOT = Path(iomodel.__file__).parent
PARTS = {
    part: texts
    for name in LISTS
    for part, texts in tomllib.loads((ROOT / "cli" / name).read_text("utf-8")).items()
}
LISTED = {english: said for part in PARTS.values() for english, said in part.items()}
SMALL = ("--sectors", "37", "--model", "direct,supply-constrained")
SCREENS = {
    ("run", "rare-earth-ban", *SMALL, "--top", "2"): ["影響の大きい部門", "輸送機械", "就業者数"],
    ("compare", "rare-earth-ban", *SMALL): ["各モデルの前提", "365日", "工場："],
    ("duration", "rare-earth-ban", *SMALL, "--months", "3"): ["途絶する割合", "0～3か月"],
    ("timeline", "rare-earth-ban", "--sectors", "37"): ["GDPが平常に復する", "中国がレアアース"],
    ("ensemble", "rare-earth-ban", "--sectors", "37", "--model", "direct", "--draws", "16"): ["90％区間"],
    ("scenarios",): ["シナリオ", "在庫"],
    ("linkages", "--sectors", "13"): ["影響力", "感応度"],
    ("axis", "--sectors", "37"): ["不足率"],
    ("reproduce", "--sectors", "37"): ["較正", "公表値に一致するまで"],
    ("table", "japan-2015", "--sectors", "13"): [
        "平成27年（2015年）産業連関表、13部門",
        "生産者価格",
        "10億円",
        "競争輸入型",
    ],
    ("tables",): ["平成27年（2015年）産業連関表", "2020年の周辺和"],
    ("tables", "formats"): ["記入済みのひな形", "フォルダー"],
    ("prices", "--material", "rare-earths", "--times", "5", "--sectors", "13"): [
        "GDP比+0.0188 %",
        "粗い推計",
    ],
    ("episodes",): ["東日本大震災後の自動車生産停止"],
    ("episodes", "check", "tohoku-2011"): ["（うち評価対象7件）"],
    ("run", "rare-earth-ban", "--sectors", "13", "--model", "substitution"): ["より多くの輸入を賄える"],
    ("materials", "show", "gallium"): ["段階：金属 > 精製 > 化合物。", "実施中", "6.2倍"],
    ("materials", "check", "rare-earths"): ["材料rare-earths：", "調達先", "54件（", "GDPの0.005％"],
    ("materials", "binding"): ["レアアース以外", "全て不足した場合の依存付加価値"],
    ("materials",): ["rare-earths ", "レアアース（希土類）"],
}
SLOW = ("run", "ensemble", "reproduce")
"""Screens that are looked at in one width."""
WHOLE = [
    words
    for words in SCREENS
    if words[0] in ("run", "compare", "duration", "timeline", "scenarios", "prices", "episodes")
]
"""Screens on which no sentence is left in English."""


def templates():
    """Every text of the source, ``{}`` where something is put in."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)


def test_every_english_text_of_the_list_is_in_the_source():
    """All that stands between two things that are put in; sources of texts are code and data."""
    tables = ROOT.parent / "tables"
    paths = [
        tables / "gdp.csv",
        *tables.rglob("*.toml"),
        *tables.glob("materials/*/st*.csv"),
        *tables.glob("materials/*/c*.csv"),
    ]
    data = [path.read_text("utf-8") for path in paths]
    source = " ".join(" ".join([*templates(), *data]).split()).casefold()
    gone = [
        english
        for english in LISTED.keys() - PARTS["typer"].keys()
        if any(part.strip(" ,;:.").casefold() not in source for part in english.split("{}"))
    ]
    assert gone == []


@pytest.mark.parametrize("english", [english for english in LISTED if "{}" in english])
def test_what_is_put_in_is_put_in_once(english):
    holes = english.count("{}")
    fields = [name for _, name, _, _ in string.Formatter().parse(LISTED[english]) if name is not None]
    if any(fields):
        assert sorted(map(int, fields)) == list(range(holes))
    else:
        assert len(fields) == holes


def test_every_line_of_the_help_has_japanese():
    about = [each.about.split("\n\n")[0].replace("\n", " ").strip() for each in outlines()]
    assert [text for text in (*QUESTIONS, *about) if text not in LISTED] == []


@pytest.mark.parametrize("group", [(), ("materials",), ("tables",), ("episodes",), ("estimates",)])
def test_the_help_of_a_group_is_wholly_in_japanese(group, command):
    out = command("--lang", "ja", *group, "--help")[1]
    said = [line for line in out.splitlines() if "例：" not in line and "使い方" not in line]
    assert re.findall(r"[a-z]+ [a-z]+ [a-z]+", "\n".join(said)) == []


@pytest.mark.parametrize(
    ("words", "columns"),
    [(words, wide) for words in SCREENS for wide in (80, 120) if wide == 80 or words[0] not in SLOW],
)
def test_a_screen_in_japanese(words, columns, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, err = command(*words, "--lang", "ja")
    assert code == 0, err
    assert max(cell_len(line.rstrip()) for line in out.splitlines()) <= columns
    assert [whole for whole in SCREENS[words] if whole not in out] == []
    if words in WHOLE:
        assert re.findall(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b", out) == []


def test_the_option_stands_before_or_after_the_command_and_ends_with_it(command):
    assert "レアアースの対日輸出" in command("--lang", "ja", "scenarios")[1]
    assert "レアアースの対日輸出" not in command("scenarios")[1]
    assert "産業連関表" in command("tables", "--lang", "ja")[1]


def test_plain_data_is_the_same_in_every_language(command):
    words = ("run", "rare-earth-ban", *SMALL, "--json")
    assert command(*words, "--lang", "ja")[1] == command(*words)[1]


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja"),
        ({}, "en"),
    ],
)
def test_the_locale_names_the_language(given, language, monkeypatch, command):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert of_environment() == language
    assert ("レアアースの対日輸出" in command("scenarios")[1]) == (language == "ja")
    assert "days" in command("scenarios", "--lang", "en")[1]


def test_an_unknown_language_is_refused(command):
    for words in (("scenarios", "--lang", "fr"), ("--lang", "fr", "scenarios")):
        code, out, err = command(*words)
        assert (code, out) == (2, "")
        assert "'fr' is none of the languages: en, ja" in err


def test_the_longest_text_is_found_first_and_sentences_apart():
    assert japanese("rare-earth-ban: change of GDP, % of a year's GDP") == (
        "rare-earth-ban：GDPの変化（年間GDP比、％）"
    )
    assert japanese("No text of any screen") is None


def test_notes_on_prices_are_wholly_in_japanese(command):
    models = "substitution,substitution:rents=abroad"
    code, out, err = command("run", "rare-earth-ban", "--sectors", "13", "--model", models, "--lang", "ja")
    assert code == 0, err
    plain = "".join(out.split())
    assert "実質国内最終需要は年間比" in plain
    assert "利益は国外に帰属" in plain
    assert "補間による。誤差はGDPの" in plain
    assert re.findall(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b", out) == []


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("--lang", "ja", "report", "rare-earth-ban"), "ja"),
        (("report", "rare-earth-ban", "--lang", "ja"), "ja"),
        (("--lang", "ja", "report", "rare-earth-ban", "--lang", "en"), "en"),
        (("report", "rare-earth-ban"), "en"),
    ],
)
def test_a_report_is_in_the_language_of_the_screen(words, language, command, monkeypatch, tmp_path):
    written = []
    monkeypatch.setattr("iomodel.cli.report.write_report", lambda recipe, *_, **__: written.append(recipe))
    code, _, err = command(*words, "--out", str(tmp_path / "ban"))
    assert code == 0, err
    assert [recipe.language for recipe in written] == [language]
