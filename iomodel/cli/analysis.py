"""`iomodel linkages`, `prices` and `explain`: questions beside the size of a loss."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import typer

from iomodel.cli.effects import show_effects
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import (
    HouseholdsOption,
    JsonOption,
    RegionOption,
    SectorsOption,
    TableOption,
    chosen_durations,
)
from iomodel.cli.show import percent, print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.errors import ParameterError
from iomodel.questions.explain import Explanation, explain
from iomodel.questions.linkages import influential_coefficients, linkages
from iomodel.questions.prices import prices
from iomodel.simulate.arguments import as_scenario
from iomodel.sources import load_table

QUESTION = QUESTIONS[2]

_STRENGTH = ("coefficient", "field", "strength")


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("linkages")
    def linkages_command(
        table: Annotated[str, typer.Argument(help="Name of a table; see `iomodel tables`.")] = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Show the linkages of every sector.

        Also what its disappearance would cost, and the input coefficients that matter most.

        Example: iomodel linkages japan-2015 --sectors 37
        """
        loaded = load_table(table, sectors, region)
        found, strongest = linkages(loaded), influential_coefficients(loaded)
        if as_json:
            print_json({"sectors": _records(found), "coefficients": strongest.to_dict("records")})
            return
        print_table(
            f"Linkages (1 on average), {loaded.name}, {loaded.n} sectors",
            ["sector", "name", "backward", "forward", "class", "GDP if extracted"],
            [
                [
                    code,
                    str(line["name"]),
                    f"{line['backward']:.3f}",
                    f"{line['forward']:.3f}",
                    str(line["class"]),
                    percent(line["extraction"] / 100),
                ]
                for code, line in zip(found.index, found.to_dict("records"), strict=True)
            ],
            right=[2, 3, 5],
        )
        print_text("\nInput coefficients that matter most: coefficient times its field of influence")
        print_table(
            "",
            ["supplier", "user", "coefficient", "field", "strength"],
            [
                [line["supplier"], line["user"], *(f"{line[c]:.3f}" for c in _STRENGTH)]
                for line in strongest.to_dict("records")
            ],
            right=[2, 3, 4],
        )

    @app.command("prices")
    def prices_command(
        material: Annotated[str, typer.Option("--material", help="Name of a material, or its folder.")],
        times: Annotated[float, typer.Option("--times", help="New price over old, of every element.")],
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        count: Annotated[int, typer.Option("--top", min=1, help="How many sectors to print.")] = 20,
        as_json: JsonOption = False,
    ) -> None:
        """Show prices after a material becomes dearer.

        Every cost is passed on in full; this is not for a cut of quantities.

        Example: iomodel prices --material rare-earths --times 5
        """
        found = prices(load_table(table, sectors, region), material, times)
        if as_json:
            print_json(
                {
                    "bill_share_of_gdp": found.bill / 100,
                    "deflator": found.deflator / 100,
                    "consumer_prices": None if found.consumer_prices is None else found.consumer_prices / 100,
                    "sectors": _records(found.sectors, ("cost", "producer", "consumer")),
                }
            )
            return
        print_table(
            f"Rise of prices, {material} {times:g} times as dear",
            ["sector", "name", "own cost", "producer price", "consumer price"],
            [
                [code, str(line["name"]), *(_fine(line[c]) for c in ("cost", "producer", "consumer"))]
                for code, line in zip(found.sectors.index, found.sectors.to_dict("records"), strict=True)
            ][:count],
            right=[2, 3, 4],
        )
        consumers = (
            "" if found.consumer_prices is None else f"Consumer prices {_fine(found.consumer_prices)}. "
        )
        print_text(
            f"\nThe bill rises by {_fine(found.bill)} of GDP, the price of final demand by "
            f"{_fine(found.deflator)}. {consumers}Every cost is passed on in full and every tonne can be "
            "bought: an episode of prices, not a cut of quantities. The bill itself is a rough estimate."
        )

    @app.command("explain")
    def why(
        scenario: Annotated[str, typer.Argument(help="Name of a scenario, or a TOML file.")],
        sector: Annotated[
            str | None, typer.Option("--sector", help="Code of the sector whose loss is explained.")
        ] = None,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        duration: Annotated[str | None, typer.Option("--duration", help="Length of the cut in days.")] = None,
        cutoff: Annotated[
            float, typer.Option("--cutoff", help="Smallest path listed, as a share of its side.")
        ] = 0.02,
        households: HouseholdsOption = False,
        conversion: Annotated[
            float | None,
            typer.Option("--conversion", help="What households spend of each unit of pay, 0 to 1."),
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Explain the loss of a sector by path, or the whole by effect.

        On the day of the deepest loss, by side: own capacity, lost orders, final demand. With --households,
        over the whole run: direct, first and second indirect effect of the Leontief model.

        Example: iomodel explain rare-earth-ban --sector 263
        """
        loaded = load_table(table, sectors, region)
        (chosen,) = chosen_durations(as_scenario(scenario, table=loaded), duration)
        if households:
            effects = explain(loaded, chosen, households=True, conversion=conversion)
            show_effects(effects, sector, spoken(), as_json)
            return
        if sector is None or conversion is not None:
            raise ParameterError(
                "explain needs --sector CODE, or --households for the whole loss"
                if sector is None
                else "--conversion goes with --households"
            )
        found = explain(loaded, chosen, sector, cutoff)
        if as_json:
            print_json(
                {
                    "sector": found.code,
                    "name": found.name,
                    "day": found.day,
                    "unit": f"{loaded.meta.unit} per year",
                    "sides": {str(side): float(loss) for side, loss in found.sides.items()},
                    "backward": found.backward.to_dict("records"),
                    "forward": found.forward.to_dict("records"),
                }
            )
        else:
            _explained(found, loaded.meta.unit)


def _explained(found: Explanation, unit: str) -> None:
    """Sides first, then the paths of each."""
    total = found.sides["total"]
    stated = {
        "direct": "its own capacity",
        "backward": "orders of stopped users that no longer come",
        "demand": "fall of final demand",
        "total": "loss, supply-constrained",
        "forward": "missing supplies, Ghosh's reading; not to be added",
    }
    print_text(
        f"{found.code} {found.name} at central assumptions, day {found.day} of the cut, "
        f"{unit} at an annual rate"
    )
    print_table(
        "",
        ["side", "", "loss", "of total"],
        [
            [
                side.capitalize(),
                text,
                f"{found.sides[side]:,.1f}",
                f"{found.sides[side] / total:.1%}" if total else "",
            ]
            for side, text in stated.items()
        ],
        right=[2, 3],
    )
    for side, listed in (("Backward", found.backward), ("Forward", found.forward)):
        print_text(f"\n{side} paths, from the stopped sector to {found.code}")
        print_table(
            "",
            ["path", "loss", "share"],
            [
                [str(line["path"]), f"{line['loss']:,.2f}", f"{line['share']:.1f} %"]
                for line in listed.to_dict("records")
            ],
            right=[1, 2],
        )


def _records(frame: pd.DataFrame, shares: tuple[str, ...] = ("extraction",)) -> list[dict[str, object]]:
    """Lines as plain data with the sector's code; per cent as fractions."""
    plain = frame.assign(**{column: frame[column] / 100 for column in shares})
    return [
        {str(key): value for key, value in line.items()} for line in plain.reset_index().to_dict("records")
    ]


def _fine(value: float) -> str:
    """Per cent with enough digits for small rises."""
    return percent(value / 100, 4)
