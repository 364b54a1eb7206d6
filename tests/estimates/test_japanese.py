"""Japanese beside the English of published figures: there, chosen by language, and asked for."""

import re
import shutil

import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.estimates import entries, registry
from iomodel.estimates.beyond import beyond
from iomodel.estimates.registry import load_estimates, load_reference_points, load_traps
from iomodel.files import tables_folder

ENGLISH = re.compile(r"\b(?:the|of|and|is|are|not|which|with|from|for)\b")
"""Words that no Japanese text holds."""


def every():
    return [*load_estimates(), *load_traps(), *load_reference_points()]


def texts(entry):
    names = [name for name in type(entry).model_fields if name.endswith("_ja")]
    return {name: getattr(entry, name) for name in names if getattr(entry, name)}


def test_every_text_that_comes_along_has_its_japanese():
    assert [(one.id, one.untranslated) for one in every() if one.untranslated] == []
    assert all(len(texts(one)) >= 2 for one in every())


def test_the_japanese_is_japanese_and_keeps_the_figures():
    for one in every():
        for name, japanese in texts(one).items():
            assert not ENGLISH.search(japanese), f"{one.id}: {name}"
            assert not japanese.isascii(), f"{one.id}: {name}"
    for one in load_estimates():
        misfit = getattr(one, "misfit", "")
        per_cent = re.findall(r"-?[\d.]+(?= %)", misfit)
        missing = [figure for figure in per_cent if f"{figure}％" not in one.misfit_ja]
        assert not missing, f"{one.id}: {missing}"


def test_a_bundled_estimate_without_japanese_is_refused_with_every_text(tmp_path, monkeypatch):
    folder = tmp_path / "estimates"
    folder.mkdir()
    source = tables_folder() / "estimates" / "dir-b.toml"
    kept = [line for line in source.read_text("utf-8").splitlines() if not re.match(r"(shock|name)_ja", line)]
    (folder / "dir-b.toml").write_text("\n".join(kept), "utf-8")
    own = registry.load_estimate(folder / "dir-b.toml")
    assert own.said("shock", "ja") == own.shock
    assert own.also[1].said("name", "ja") == "transport machinery"
    monkeypatch.setattr(entries, "tables_folder", lambda: tmp_path)
    with pytest.raises(ScenarioError) as raised:
        registry.load_estimate(folder / "dir-b.toml")
    assert [name for name, _ in raised.value.problems] == ["shock_ja", "also.0.name_ja", "also.1.name_ja"]


def test_a_mix_up_without_japanese_is_refused(tmp_path, monkeypatch):
    shutil.copy(tables_folder() / "traps.toml", tmp_path)
    path = tmp_path / "traps.toml"
    path.write_text(re.sub("(?m)^instead_ja.*\n", "", path.read_text("utf-8"), count=1), "utf-8")
    monkeypatch.setattr(registry, "tables_folder", lambda: tmp_path)
    with pytest.raises(ScenarioError, match=r"trap 0: instead_ja: is missing"):
        load_traps()


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("2.6兆円", "公表された試算に一致する：nri-12m（野村総合研究所"),
        ("3兆円", "収録した試算に一致するものはない。3兆円は日本の2024年のGDPの0.49％"),
        ("660億円、0.11%", "よく知られた取り違えである：広く転載された記事"),
        ("日本のGDPは1兆円、0.5%減少", "2つの数値は整合しない。1兆円は"),
        ("フランスの損失は300億ドル", "フランスの試算は収録されていない。"),
        ("フランスの損失は300億ウォン", "フランスのGDP（ウォン）が収録されていないため"),
    ],
)
def test_the_verdict_and_its_reasons_are_japanese(claim, begins):
    found = iom.check_claim(claim)
    assert found.sentence_in("ja").startswith(begins)
    for line in [found.sentence_in("ja"), *found.lines(models=False, language="ja")]:
        own = re.sub(
            r"（[^（）]*(?:Bank|Office|OECD|national)[^）]*）|出典：.*", "", line
        )  # sources as they are
        assert not re.search("[A-Za-z]{3,}(?<!GDP) [a-z]", own), own


def test_an_estimate_of_another_country_says_in_japanese_what_it_needs():
    (found,) = beyond(ids=["imf-2026-deu"])
    assert found.why_ja == "ドイツを含む表が必要である。多国間の表を指定する"


def test_the_description_follows_the_language():
    lines = dict(iom.load_estimate("dir-b").described("ja"))
    assert lines["途絶の内容"].endswith("場合、365日")
    assert lines["併載の指標"] == "雇用 -3.2 %、輸送機械 -17.6 %"
    assert lines["対象"] == "JPN（不足：レアアースとその他のレアメタル）"
