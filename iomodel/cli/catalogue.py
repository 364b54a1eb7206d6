"""`iomodel scenarios`: what is there."""

from __future__ import annotations

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import JsonOption
from iomodel.cli.show import print_json, print_table
from iomodel.cli.speech import spoken
from iomodel.languages import either
from iomodel.materials.scenarios import load_scenario, scenario_names

QUESTION = QUESTIONS[5]


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("scenarios")
    def scenarios(
        as_json: JsonOption = False,
    ) -> None:
        """List the scenarios that come with iomodel.

        Example: iomodel scenarios
        """
        found = [load_scenario(name) for name in scenario_names()]
        if as_json:
            print_json([scenario.model_dump(mode="json", exclude_defaults=True) for scenario in found])
            return
        print_table(
            "Scenarios",
            ["name", "title", "days cut", "shocks", "stock [days]"],
            [
                [
                    scenario.name,
                    either(scenario.title, scenario.title_ja, spoken()),
                    str(scenario.duration.cut),
                    str(len(scenario.shocks)),
                    f"{sum(stock.days for stock in scenario.stocks):g}",
                ]
                for scenario in found
            ],
            right=[2, 3, 4],
        )
