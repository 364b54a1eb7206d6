"""Small faults of the package, drawn from all places where one fits or with a name (for `mutants.py`).

The faults are those of cosmic-ray (an operator, a comparison, a condition, a number, a loop that never runs)
and three that matter for arrays: ``min`` and ``max``, ``any`` and ``all`` change places, an axis changes from
0 to 1, a fraction grows by half a percent. They are drawn with a fixed seed from all places where one fits.
Left out is what no test can be asked to notice: annotations, docstrings, decorators, ``__all__``, the word
``strict`` of a zip, the mark between positional and named arguments, and a tolerance that grows by half a
percent.
"""

from __future__ import annotations

import ast
import difflib
import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("equations", "materials", "scenario", "models", "simulate", "estimates", "episodes")
BINARY = ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "Pow_Mul", "FloorDiv_Mul", "Mod_Mul")
COMPARED = ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Lt_GtE", "Gt_LtE", "IsNot_Is")
OPERATORS = [
    *(f"core/ReplaceBinaryOperator_{name}" for name in BINARY),
    *(f"core/ReplaceComparisonOperator_{name}" for name in COMPARED),
    *(f"core/ReplaceUnaryOperator_{name}" for name in ("Delete_USub", "Delete_Not", "Delete_Invert")),
    *(f"core/{name}" for name in ("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue")),
    *(f"core/{name}" for name in ("ReplaceAndWithOr", "ReplaceOrWithAnd", "NumberReplacer")),
    *(f"core/{name}" for name in ("ZeroIterationForLoop", "ReplaceBreakWithContinue")),
]
"""cosmic-ray's faults that leave running code; those that only break types or names are left out."""

WORDS = {"minimum": "maximum", "maximum": "minimum", "min": "max", "max": "min", "any": "all", "all": "any"}
WORDS |= {"argmin": "argmax", "argmax": "argmin"}
TINY = 1e-5
"""A fraction below it is a tolerance."""


class Fault(NamedTuple):
    """A file and its text with one change in it."""

    what: str
    file: str
    text: str

    @property
    def lines(self) -> tuple[list[str], list[str]]:
        """Lines before and after the change, without their indentation."""
        before = (ROOT / self.file).read_text(encoding="utf-8").splitlines()
        change = list(difflib.ndiff(before, self.text.splitlines()))
        return (
            [line[2:].strip() for line in change if line.startswith("- ")],
            [line[2:].strip() for line in change if line.startswith("+ ")],
        )

    @property
    def changed(self) -> set[int]:
        """Numbers of the lines before the change that it touches."""
        before = (ROOT / self.file).read_text(encoding="utf-8").splitlines()
        matched = difflib.SequenceMatcher(None, before, self.text.splitlines(), autojunk=False)
        return {
            line + 1
            for kind, start, end, _, _ in matched.get_opcodes()
            if kind != "equal"
            for line in range(start, max(end, start + 1))
        }


FAULTS = {
    "shocks added": ("iomodel/materials/capacity.py", "np.maximum(lost, ", "np.add(lost, "),
    "clock of adaptation": ("iomodel/materials/supply.py", "- min(starts) -", "- max(starts) -"),
    "primary inputs": ("iomodel/models/extraction.py", "table.Ad.sum(axis=0)", "table.Ad.sum(axis=1)"),
    "end of the day": ("iomodel/models/inoperability.py", "(q[:, :-1] + q[:, 1:]) / 2", "q[:, 1:]"),
    "product": (
        "iomodel/models/inoperability.py",
        "np.minimum(path.capacity, path.demand)",
        "path.capacity * path.demand",
    ),
    "tolerance of mixed": ("iomodel/equations/mixed.py", "1e-10 * _scale", "1e-4 * _scale"),
    "negative output": ("iomodel/simulate/accounts.py", "-1e-9 * table", "-1e-3 * table"),
    "predicted": ("iomodel/estimates/reproduction.py", "<= rounding", "<= 2 * rounding"),
    "output loss": (
        "iomodel/simulate/losses.py",
        'self._total("output") / annual * 100)',
        'self._total("output") / annual * 100.5)',
    ),
    "imports": ("iomodel/sources/competitive.py", "(m[:, 0] > 1)", "(m[:, 0] > 2)"),
    "high value": (
        "iomodel/materials/material.py",
        "not are_shares(figures).all()",
        "not ((figures >= 0) & (figures <= 100)).all()",
    ),
    "days cut off": (
        "iomodel/quantities.py",
        "return round(found) if isinstance",
        "return int(found) if isinstance",
    ),
    "money": ("iomodel/quantities.py", '"billion": 1e9', '"billion": 1e11'),
}
"""Faults that once went unnoticed: file, text, and what stands in its place."""


def drawn(count: int, seed: int) -> list[Fault]:
    """Faults drawn from all places where one fits."""
    every = [place for part in PARTS for place in _places(ROOT / "iomodel" / part)]
    random.Random(seed).shuffle(every)
    faults = (made for place in every if (made := _fault(*place)) is not None)
    found = list(itertools.islice(faults, count))
    print(f"{len(every)} places, {len(found)} faults drawn with seed {seed}", flush=True)
    return found


def named() -> list[Fault]:
    """The faults of `FAULTS`."""
    found = []
    for name, (file, old, new) in FAULTS.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times; bring FAULTS up to date"
        found.append(Fault(name, file, text.replace(old, new)))
    return found


def again(output: Path) -> list[Fault]:
    """Faults that survive in the output of an earlier run, as far as their lines are the same."""
    text = output.read_text(encoding="utf-8")
    survived = set(re.findall(r"^SURVIVES +(.*\n(?:    [-+] .*\n)+)", text, re.M))
    kinds = {fault.split("\n")[0] for fault in survived}
    places = (place for part in PARTS for place in _places(ROOT / "iomodel" / part))
    every = (place for place in places if f"{place[0]} {place[1].split('/')[-1]}" in kinds)
    return [made for place in every if (made := _fault(*place)) is not None and f"{made.what}\n" in survived]


def _places(folder: Path) -> Iterator[tuple[str, str, int]]:
    """File, kind of fault and its number in the file, for every place of a folder."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator

    for path in sorted(folder.rglob("*.py")):
        text, file = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
        nodes = list(ast_nodes(get_ast(text)))
        for name in OPERATORS:
            operator = get_operator(name)()
            many = sum(1 for node in nodes for _ in operator.mutation_positions(node))
            yield from ((file, name, number) for number in range(many))
        yield from ((file, "arrays", number) for number, _ in enumerate(_of_arrays(text)))


def _fault(file: str, kind: str, number: int) -> Fault | None:
    """The fault of a kind at its numbered place."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    before = (ROOT / file).read_text(encoding="utf-8")
    if kind == "arrays":
        line, start, end, new = list(_of_arrays(before))[number]
        lines = before.splitlines(keepends=True)
        old = lines[line - 1].encode()
        lines[line - 1] = (old[:start] + new.encode() + old[end:]).decode()
        text = "".join(lines)
    else:
        text = mutate_code(before, get_operator(kind)(), number)
    if text is None or not _differs(text, before):
        return None
    change = [
        line
        for line in difflib.ndiff(before.splitlines(), text.splitlines())
        if line.startswith(("- ", "+ "))
    ]
    return Fault(f"{file} {kind.split('/')[-1]}\n    " + "\n    ".join(change), file, text)


def _differs(text: str, before: str) -> bool:
    """Whether a text is Python and means something else."""
    try:
        return ast.dump(_Running().visit(ast.parse(text))) != ast.dump(_Running().visit(ast.parse(before)))
    except SyntaxError:
        return False


class _Running(ast.NodeTransformer):
    """What runs of a module: no annotations, docstrings, decorators, ``__all__`` or guards of a zip."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                setattr(node, name, ast.Constant(None))
        if getattr(node, "decorator_list", None):
            node.decorator_list = []
        return super().generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """No docstring, of a module, a class, a function or a constant."""
        return ast.Pass() if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        """All arguments in one row, however they are to be given."""
        node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        node.defaults = [*node.defaults, *(value for value in node.kw_defaults if value is not None)]
        node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """No guard against lists of different lengths."""
        node.keywords = [word for word in node.keywords if word.arg != "strict"]
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """No list of names."""
        named = any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
        return ast.Pass() if named else self.generic_visit(node)


def _of_arrays(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Line, start, end and new text where a word, an axis or a fraction can change."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in WORDS:
            end = node.end_col_offset or 0
            yield node.end_lineno or 0, end - len(node.attr), end, WORDS[node.attr]
        elif isinstance(node, ast.Name) and node.id in WORDS:
            yield node.lineno, node.col_offset, node.end_col_offset or 0, WORDS[node.id]
        elif isinstance(node, ast.keyword) and node.arg == "axis" and isinstance(node.value, ast.Constant):
            if node.value.value in (0, 1):
                place = node.value
                yield place.lineno, place.col_offset, place.end_col_offset or 0, str(1 - node.value.value)
        elif isinstance(node, ast.Constant) and type(node.value) is float and abs(node.value) > TINY:
            yield node.lineno, node.col_offset, node.end_col_offset or 0, repr(node.value * 1.005)
