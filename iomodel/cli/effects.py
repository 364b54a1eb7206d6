"""Effects of a cut, households included, on the terminal."""

from __future__ import annotations

from iomodel.cli.show import print_json, print_table, print_text
from iomodel.errors import ParameterError, nearest
from iomodel.figure import signed
from iomodel.languages import Language, either
from iomodel.questions.households import TOTAL, HouseholdEffects


def show_effects(found: HouseholdEffects, sector: str | None, language: Language, as_json: bool) -> None:
    """The effects by what they change, in a language; one sector's output below where asked."""
    known = [str(code) for code in found.by_sector.index]
    if sector is not None and sector not in known:
        raise ParameterError(f"--sector {sector}: no such sector.{nearest(sector, known)}")
    if as_json:
        print_json(_plain(found))
        return
    head, how = found.sentences(language)
    print_text(head)
    shown = found.shown(language)
    print_table(
        "",
        ["", *map(str, shown)],
        [
            [str(effect), *(signed(value, 0 if key == "persons" else 1) for key, value in row)]
            for effect, row in zip(
                shown.index,
                (zip(found.effects, values, strict=True) for values in shown.to_numpy()),
                strict=True,
            )
        ],
        right=range(1, len(shown.columns) + 1),
    )
    print_text(how)
    if sector is not None:
        line = found.by_sector.loc[sector]
        name = either(str(line["name"]), str(line["name_ja"]), language)
        parts = [f"{shown.index[i]} {signed(line[key], 1)}" for i, key in enumerate(found.effects.index)]
        print_text(f"{sector} {name}: {'; '.join(parts)}")


def _plain(found: HouseholdEffects) -> dict[str, object]:
    """As plain data."""
    return {
        "scenario": found.scenario,
        "table": found.table,
        "unit": found.unit,
        "conversion": found.conversion,
        "conversion_source": found.source,
        "effects": found.effects.to_dict("index"),
        "first_turn": found.first_turn.to_dict(),
        "by_sector": found.by_sector[TOTAL].to_dict(),
    }
