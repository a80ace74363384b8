"""Trains matching on records of another market and ranks by it, for anyone's own ruler.

`train` and `rank` do one step each; without a command both are done on the records, and rules and models are printed
side by side with their goals. The records lie outside the repository and so does every model trained on them.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

from bench.matching.records import DataMissing, seconds

DATA = Path(os.environ.get("MATCHING_DATA", "../shared/data"))

cli = typer.Typer(add_completion=False, help="Measures matching on records of another market.")


def _until(text: str) -> int:
    moment = seconds(text)
    if moment is None:
        message = f"{text!r} is no date: write it like 2018-01-01"
        raise typer.BadParameter(message)
    return moment


@cli.command()
def train(
    data: Annotated[Path, typer.Option(help="Folder of the records.")],
    until: Annotated[str, typer.Option(help="Nothing from this day on is learned from, e.g. 2018-01-01.")],
    out: Annotated[Path, typer.Option("--model", help="Folder the model is written to.")],
) -> None:
    """Train a model of both directions."""
    from bench.matching.train import train as run  # noqa: PLC0415 - see `rank`

    try:
        print(run(data, _until(until), out))
    except DataMissing as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


@cli.command()
def rank(
    model: Annotated[Path, typer.Option(help="Folder of the model.")],
    history: Annotated[Path, typer.Option(help="Folder of the records known; nothing after a query's `at` is read.")],
    queries: Annotated[Path, typer.Option(help="JSON lines of queries.")],
    out: Annotated[Path, typer.Option(help="Where the answers are written, a JSON line each.")],
) -> None:
    """Answer queries with rankings."""
    from backend.market.matching.artefact import ArtefactError  # noqa: PLC0415 - the libraries load for seconds
    from bench.matching.rank import QueryInvalid, answer  # noqa: PLC0415 - the same

    try:
        print(f"{answer(model, history, queries, out)} queries answered")
    except (DataMissing, ArtefactError, QueryInvalid, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


@cli.callback(invoke_without_command=True)
def both(context: typer.Context, data: Annotated[Path, typer.Option(help="Folder of the records.")] = DATA) -> None:
    """Train, rank and print rules and models side by side; writes bench/results/matching.json."""
    if context.invoked_subcommand is not None:
        return
    from bench.matching.compare import compare  # noqa: PLC0415 - the libraries load for seconds

    try:
        compare(data)
    except DataMissing as error:
        typer.echo(f"{error}, or name it by MATCHING_DATA", err=True)
        raise typer.Exit(2) from error


if __name__ == "__main__":
    cli()
