"""What is there: scenarios, and the schema for editors."""

from __future__ import annotations

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import JsonOption
from iomodel.cli.show import print_json, print_table
from iomodel.scenario import Scenario
from iomodel.sources import load_scenario, scenario_names

QUESTION = QUESTIONS[4]


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("scenarios")
    def scenarios(as_json: JsonOption = False) -> None:
        """List the scenarios that come with iomodel."""
        found = [load_scenario(name) for name in scenario_names()]
        if as_json:
            print_json([scenario.model_dump(mode="json", exclude_defaults=True) for scenario in found])
            return
        print_table(
            "Scenarios",
            ["name", "title", "days", "cut", "shocks", "stock [days]"],
            [
                [
                    scenario.name,
                    f"{scenario.title}\n{scenario.title_ja}",
                    str(scenario.duration.cut),
                    ", ".join(f"{cut.material} from {cut.origin} {cut.share:.0%}" for cut in scenario.cuts),
                    str(len(scenario.shocks)),
                    f"{sum(stock.days for stock in scenario.stocks):g}",
                ]
                for scenario in found
            ],
            right=[2, 4, 5],
        )

    @app.command("schema")
    def schema() -> None:
        """Print the JSON schema of scenario files for editors."""
        print_json(Scenario.model_json_schema())
