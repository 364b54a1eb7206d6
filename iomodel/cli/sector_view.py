"""The sectors of an answer on the terminal: value added, persons engaged and employees."""

from __future__ import annotations

from iomodel.cli.show import percent, print_table
from iomodel.figure import signed
from iomodel.simulate.persons import employees
from iomodel.simulate.result import Result
from iomodel.simulate.sectors import ROUNDING


def show_sectors(result: Result, count: int) -> None:
    """The sectors hit hardest in every scenario and model, so many of each."""
    for scenario in result.scenarios:
        for model in result.models:
            every = result.by_sector(scenario, model, language="en")
            lines = every[every["gdp_share"] < -ROUNDING].head(count)
            known = "employment" in lines
            hired = employees(result, scenario, model)
            heads = [*(["persons"] if known else []), *([] if hired is None else ["employees"])]
            print_table(
                f"{scenario}, {model}: sectors hit hardest",
                ["sector", "name", "GDP", "of its output", *heads],
                [
                    [
                        str(code),
                        str(line["name"]),
                        percent(line["gdp_share"] / 100, 3),
                        percent(line["output_share"] / 100),
                        *([signed(line["employment"], 0)] if known else []),
                        *([] if hired is None else [signed(hired[code], 0)]),
                    ]
                    for code, line in zip(lines.index, lines.to_dict("records"), strict=True)
                ],
                right=[2, 3, 4, 5],
            )
