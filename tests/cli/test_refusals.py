"""What the command line refuses is said in Japanese on a Japanese screen, with every name and figure kept."""

import re
import string
import tomllib
from pathlib import Path

import pytest

import iomodel
from iomodel.cli.refusals import LIST, refusal
from iomodel.cli.speech import speak

PARTS = tomllib.loads((Path(iomodel.__file__).parent / "cli" / LIST).read_text("utf-8"))
ENTRIES = {english: said for part in PARTS.values() for english, said in part.items()}
WRONG = """
name = "mine"
titel = "x"
year = "soon"
[duration]
cut = "5 fortnights"
[[cuts]]
material = "rare-earhts"
origin = "China"
share = "half"
[[cuts]]
material = "rare-earths"
share = -0.2
"""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "rare-eart"), ["シナリオ'rare-eart'がない", "近い名称：'rare-earth-ban'"]),
        (("table", "japan-2014"), ["表'japan-2014'がない", "近い名称：'japan-2015'、'japan-2011'"]),
        (
            ("table", "japan-2015", "--sectors", "44"),
            ["表japan-2015に44部門の分類はない", "13, 37, 107, 187"],
        ),
        (("materials", "check", "rare-earhts"), ["材料'rare-earhts'がない", "近い名称：'rare-earths'"]),
        (("run", "rare-earth-ban", "--model", "dirct"), ["モデル'dirct'がない", "近い名称：'direct'"]),
        (("reproduce", "nri-12"), ["試算'nri-12'がない", "'nri-12m'"]),
        (("duration", "rare-earth-ban", "--months", "0"), ["monthsは0である。1から240まで"]),
        (("run", "none.toml"), ["シナリオファイルnone.tomlを読み込めない", "存在しない"]),
        (("batch", "none"), ["noneというフォルダーはない"]),
        (("runn",), ["コマンド'runn'はない", "近い名称：'run'", "（`iomodel --help`を参照）"]),
        (("run", "--nothing", "rare-earth-ban"), ["オプション--nothingはない"]),
    ],
)
def test_a_refusal_in_japanese_names_what_was_written(words, said, command, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    code, _, err = command("--lang", "ja", *words)
    assert code == 2
    assert [part for part in said if part not in err] == []
    plain = re.sub("`[^`]*`", "", err)
    assert re.findall(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b", plain) == []


def test_every_problem_of_a_scenario_in_japanese(command, tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text(WRONG, "utf-8")
    lines = command("--lang", "ja", "run", str(file))[2].splitlines()
    english = command("run", str(file))[2].splitlines()
    assert len(lines) == len(english) > 6
    assert "件の誤り" in lines[0]
    said = dict(line.strip().split("：", 1) for line in lines[1:])
    assert said["duration.cut"].startswith("'5 fortnights'は期間ではない")
    assert said["cuts.0.share"].startswith("'half'は比率ではない")
    assert said["cuts.1.share"] == "0以上でなければならないが、-0.2である。"
    assert said["cuts.1.origin"] == "記入がない。"
    assert said["titel"].startswith("未知の項目である。近い名称：'title'")


@pytest.mark.parametrize("english", ENTRIES)
def test_what_is_put_in_is_kept(english):
    holes = english.count("{}")
    fields = [field for _, field, *_ in string.Formatter().parse(ENTRIES[english]) if field is not None]
    assert sorted(fields) in ([""] * holes, [str(place) for place in range(holes)])


def test_what_the_list_does_not_have_stays_english():
    speak("ja")
    try:
        assert refusal("cuts.0: something new is wrong with 'x'") == "cuts.0: something new is wrong with 'x'"
        assert refusal("stopped") == "中断した"
    finally:
        speak("en")
