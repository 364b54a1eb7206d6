"""Texts that a reader meets are in plain words: phrases that were found odd do not come back."""

import ast
import csv
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ODD = {
    r"nothing sourced bounds": "No published range for ... was found",
    r"\bsolved for\b|\bsolv(e|es|ing) for the (one )?free\b": "adjusted until the model gave the figure",
    r"\bneed-year": "if a full year's need went unmet",
    r"\b(hangs|hang) on\b": "is most sensitive to",
    r"\b(has|have|had) to believe\b": "key assumption",
    r"\berrs?\b|\berring\b": "tends to understate, tends to overstate",
    r"\bhouse scenario\b": "baseline scenario",
    r"\bthrift\b": "material saving",
    r"\blead model\b": "reference model",
    r"\b(the|a|in|and|or) prints?\b(?! (a|the|each|all|its|it|this|with|an|in)\b)|\bprints (and|or)\b": "PDF",
    r"\bfor want of\b": "for lack of",
    r"\bsourced (figure|range)": "with a source",
}
"""A phrase as a pattern, and what is said in its place."""
CODE = re.compile(r"```.*?```|``.*?``|`[^`]*`|\$\$.*?\$\$|<!--.*?-->", re.DOTALL)
KEYS = re.compile(
    r"(?m)^\s*\w+(, \w+)*$|\['.*?'\]|\b[a-z_]+(\.[a-z_]+)+\b|(?<!\w)--[a-z][\w-]*"
    r"|\{[^{}]*\}|'[a-z_]+'|\"[a-z_]+\""
)
PROSE = 3
"""Words from which on a text is one for readers; shorter ones are keys and names."""


def odd(text):
    """The odd phrases of a text; what stands as code or as a key is left out."""
    plain = KEYS.sub(" ", CODE.sub(" ", text))
    return [match[0] for phrase in ODD for match in re.finditer(phrase, plain, re.IGNORECASE)]


def constants(source):
    """Texts of a Python module, docstrings among them, formatted ones as a whole; patterns are none."""
    tree = ast.parse(source)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def values(data):
    """Texts of a TOML or JSON file."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for value in data:
            yield from values(value)
    elif isinstance(data, str):
        yield data


def cells(path):
    """Texts of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from (cell for row in csv.reader(file) for cell in row)


def texts(path):
    """What a reader may meet of a file."""
    if path.suffix == ".csv":
        return [text for text in cells(path) if len(text.split()) >= PROSE]
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return [content]
    if path.suffix == ".js":
        return re.findall(r'"([^"\n]*)"', content)
    if path.suffix == ".ipynb":
        told = [cell for cell in json.loads(content)["cells"] if cell["cell_type"] == "markdown"]
        return ["".join(cell["source"]) for cell in told]
    found = constants(content) if path.suffix == ".py" else values(tomllib.loads(content))
    return [text for text in found if len(text.split()) >= PROSE]


def files():
    """Files with texts for readers, by their place."""
    places = (
        *(
            "README.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
            "docs/*.md",
            "docs/guides/*.md",
            "docs/handbook/**/*.md",
        ),
        *("docs/questions/*.md", "docs/contributing/*.md", "docs/reference/*.md", "docs/making/*.py"),
        *("iomodel/**/*.py", "iomodel/explorer/page/*.js", "notebooks/*.ipynb", "reports/*.toml"),
        *("tables/*.toml", "tables/scenarios/*.toml", "tables/episodes/*.toml", "tables/estimates/*.toml"),
        *("tables/materials/**/*.toml", "tables/materials/**/*.csv", "tables/abroad/**/source.toml"),
    )
    found = {path for place in places for path in ROOT.glob(place)}
    return sorted(found)


def test_no_text_says_it_in_odd_words():
    found = [
        f"{path.relative_to(ROOT)}: {phrase!r} in {' '.join(text.split())[:90]!r}"
        for path in files()
        for text in texts(path)
        for phrase in odd(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Nothing sourced bounds severity here", ["Nothing sourced bounds"]),
        ("A number was solved for to meet it", ["solved for"]),
        ("loss per unit of unmet need-year", ["need-year"]),
        ("what the answer hangs on", ["hangs on"]),
        ("what one has to believe", ["has to believe"]),
        ("this model errs low", ["errs"]),
        ("the house scenario with thrift", ["house scenario", "thrift"]),
        ("the lead model in page and print", ["lead model", "and print"]),
        ("the key `thrift` and thrift_lead, `--thrift`, adaptation.thrift", []),
        ("the command prints a table", []),
    ],
)
def test_an_odd_phrase_is_found_and_a_key_is_not(text, phrases):
    assert odd(text) == phrases


def pairs(path):
    """English texts of a file with the Japanese ones beside them, by key."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        yield from re.findall(r'\[\s*"([^"\n]*)",\s*"([^"\n]*)",?\s*\]', content)
        return
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.AnnAssign) and "tuple[str, str]" in ast.unparse(node.annotation):
            for part in ast.walk(node):
                said = getattr(part, "elts", ())
                if len(said) == 2 and all(isinstance(getattr(one, "value", None), str) for one in said):
                    yield said[0].value, said[1].value


def test_every_text_in_english_has_japanese_beside_it():
    """Words of charts, sentences, reports, workbooks and of the explorer's page."""
    found = {pair for path in files() if path.suffix in {".py", ".js"} for pair in pairs(path)}
    assert len(found) > 300
    bare = {one for one in found if not all(one) or re.search("[ぁ-鿿]", one[0])}
    assert bare == set()
    told = {one for one in found if re.search("[a-z]{3}.* .*[a-z]{3}", re.sub(r"\{.*?\}", "", one[0]))}
    assert len(told) > 200
    assert {one for one in told if not re.search("[ぁ-鿿]", one[1])} == set()


def test_every_kind_of_file_is_read():
    read = files()
    assert {path.suffix for path in read} == {".py", ".md", ".js", ".toml", ".csv", ".ipynb"}
    assert all(any(texts(path) for path in read if path.suffix == kind) for kind in (".py", ".toml", ".csv"))
