"""Tables and texts on narrow terminals: nothing is cut, no word is broken, both scripts line up."""

import random
import re

import pytest
from rich.cells import cell_len

from iomodel.cli.layout import table_lines
from iomodel.cli.wrapping import wrapped

HEADS = ["scenario", "model", "days", "output [billion JPY]", "persons", "what happens"]
ROWS = [
    [
        "rare-earth-ban@365d",
        "supply-constrained",
        "365",
        "-3.51 %",
        "-1,369,745",
        "lines stop at makers of cars",
    ],
    ["mizuho-stop", "direct", "90", "-0.14 %", "-48,685", "stock of state and industry is used up"],
]
JAPANESE = [
    ["レアアース全面途絶", "供給制約", "365日", "国と企業の在庫がなくなり、輸送機械の生産ラインが止まる。"]
]


def words(lines):
    return {word for line in lines for word in line.split()}


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120, 200])
def test_every_word_of_a_table_stands_whole_within_the_line(columns):
    lines = table_lines(HEADS, ROWS, {2, 3, 4}, columns)
    assert max(map(cell_len, lines)) <= columns
    assert words(HEADS) | {word for row in ROWS for cell in row for word in cell.split()} <= words(lines)


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_columns_that_do_not_fit_come_below_with_the_names_of_the_rows(columns):
    lines = table_lines(HEADS[:5], [row[:5] for row in ROWS], {2, 3, 4}, columns)
    tables = "\n".join(lines).split("\n\n")
    assert len(tables) == {40: 3, 60: 2, 80: 1}[columns]
    for table in tables:
        assert [line.split()[0] for line in table.splitlines()[-2:]] == ["rare-earth-ban@365d", "mizuho-stop"]


def test_figures_line_up_on_the_right_behind_names_of_either_script():
    heads, rows = (
        ["モデル", "GDP", "生産額"],
        [["供給制約", "-2.17 %", "-3.51 %"], ["direct", "-1.08 %", "-10.98 %"]],
    )
    lines = table_lines(heads, rows, {1, 2}, 80)
    assert {cell_len(line) for line in lines} == {8 + 2 + 7 + 2 + 8}
    assert {cell_len(line[: line.index("%")]) for line in lines[1:]} == {8 + 2 + 6}


@pytest.mark.parametrize("columns", [36, 48, 80])
def test_japanese_cells_are_whole_and_no_line_begins_with_a_stop(columns):
    heads = ["シナリオ", "モデル", "長さ", "内容"]
    lines = table_lines(heads, JAPANESE, {2}, columns)
    assert max(map(cell_len, lines)) <= columns
    column = [re.split(r" {2,}", line)[-1].strip() for line in lines]
    assert JAPANESE[0][3] in "".join(column)
    assert min(cell_len(part) for part in column[:-1] if part) > 2
    assert not [part for part in column if part[:1] in set("。、）」")]


def test_the_head_of_a_column_is_broken_only_between_terms():
    heads = ["モデル", "工場段階：範囲内", "GDPの変化（年間GDP比、％）", "gas-de-2022"]
    lines = table_lines(heads, [["direct", "1", "-2", "3"]], {1, 2, 3}, 40)
    assert {"工場段階：", "範囲内", "GDPの変化", "（年間GDP比、％）", "gas-de-2022"} <= words(lines)


def test_tables_one_below_the_other_are_about_as_wide():
    lines = table_lines(["model", *["gas-de-2022"] * 4], [["direct", *"1234"]], {1, 2, 3, 4}, 50)
    assert [line.count("gas-de-2022") for line in lines if "gas" in line] == [2, 2]


@pytest.mark.parametrize("width", [20, 33, 80])
def test_wrapped_text_has_every_character_in_order_and_every_word_whole(width):
    drawn = random.Random(0)
    parts = [
        "supply-constrained",
        "輸送機械",
        "（37部門）。",
        "2.17 %",
        "ストック",
        "loss",
        "GDP",
        "「在庫」",
        "ゟ",
        "ﾊﾝｶｸ",
    ]
    for _ in range(50):
        text = " ".join(drawn.choices(parts, k=12))
        lines = wrapped(text, width)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert max(map(cell_len, lines)) <= width
        assert words([text]) & {"supply-constrained", "loss", "GDP", "ストック"} <= words(lines)
        assert not [line for line in lines if line.startswith("%")]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        (
            "中国からのレアアースの供給途絶により部品が不足",
            14,
            ["中国からの", "レアアースの", "供給途絶により", "部品が不足"],
        ),
        ("輸出を一部制限（2025年4〜5月）", 14, ["輸出を一部制限", "（2025年", "4〜5月）"]),
        ("大和総研の試算の読み替え（途絶）", 22, ["大和総研の試算の", "読み替え（途絶）"]),
        ("経済活動全般", 6, ["経済活", "動全般"]),
    ],
)
def test_japanese_lines_end_between_terms_where_they_can(text, width, lines):
    assert wrapped(text, width) == lines


def test_a_word_wider_than_the_line_is_broken_and_whole():
    lines = wrapped("see https://example.org/a/very/long/address now", 12)
    assert max(map(len, lines)) <= 12
    assert "".join(lines).replace(" ", "") == "seehttps://example.org/a/very/long/addressnow"
    assert wrapped("", 10) == [""]
    assert wrapped("  two words", 7) == ["  two", "  words"]
