"""`iomodel check-claim`: what is known of a loss that a headline names."""

from __future__ import annotations

from typing import Annotated

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import JsonOption, TextCommand
from iomodel.cli.show import print_json, print_text
from iomodel.cli.speech import spoken
from iomodel.errors import ParameterError
from iomodel.estimates import Verdict, check_claim

QUESTION = QUESTIONS[3]

_EXAMPLE = "'2.6 trillion yen a year', '$8 billion', '2.6兆円', '0.11 %'"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("check-claim", cls=TextCommand)
    def command(
        claim: Annotated[
            str | None, typer.Argument(help=f"A sentence or an amount: {_EXAMPLE}.", show_default=False)
        ] = None,
        loss: Annotated[
            str | None, typer.Option("--loss", help="Loss in yen: 66e9, '660 billion', '6,600億円'.")
        ] = None,
        share: Annotated[str | None, typer.Option("--share", help="Share of annual GDP: '0.11%'.")] = None,
        gdp: Annotated[str | None, typer.Option("--gdp", help="Annual GDP it is a share of.")] = None,
        year: Annotated[int | None, typer.Option("--year", help="The GDP of this year.")] = None,
        country: Annotated[
            str | None, typer.Option("--country", help="Whose loss it is: a name, or JPN, USA, KOR, ...")
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Check what is known of a loss in the news.

        Says whether it is a published estimate, a known mix-up or neither, and what share of GDP it is.

        Example: iomodel check-claim '2.6 trillion yen a year'
        """
        verdict = check_claim(*_asked(claim, loss, share), gdp, year, country=country)
        if as_json:
            print_json(verdict.to_record())
        else:
            _show(verdict)


def _asked(claim: str | None, loss: str | None, share: str | None) -> tuple[str, str | None]:
    """The claim, and the share that was given beside a loss."""
    if claim is not None and (loss is not None or share is not None):
        raise ParameterError("check-claim: give a sentence, or --loss and --share, not both")
    if claim is not None:
        return claim, None
    if loss is not None:
        return loss, share
    if share is not None:
        return share, None
    raise ParameterError(f"check-claim: nothing to check; give a sentence or an amount: {_EXAMPLE}")


def _show(verdict: Verdict) -> None:
    """The verdict, then the reasons."""
    print_text(verdict.sentence_in(spoken()))
    for line in verdict.lines(language=spoken()):
        print_text(f"\n{line}")
