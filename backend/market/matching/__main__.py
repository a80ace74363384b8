"""Trains matching on the own history: `python -m backend.market.matching train`."""

# ruff: noqa: PLC0415 - numpy, scikit-learn and LightGBM take seconds to load

from pathlib import Path
from typing import Annotated

import typer

from backend.core.logs import configure_logging
from backend.core.settings import Settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Matching of workers and tasks.")


@cli.callback()
def configure() -> None:
    """Log as JSON lines to standard error."""
    configure_logging()


@cli.command()
def train(
    folder: Annotated[
        Path | None, typer.Option(help="Where models are kept; GUILDHALL_MATCHING_DIR unless given.")
    ] = None,
) -> None:
    """Train on the chain's history; a new model serves only when it is not worse than what serves now."""
    settings = Settings()
    place = folder or settings.matching_dir
    if place is None:
        typer.echo("say where models are kept: --folder, or GUILDHALL_MATCHING_DIR", err=True)
        raise typer.Exit(2)

    from backend.chain.heads.repository import CursorRepository
    from backend.core.database import open_database
    from backend.core.manifest import NonRetryableError, load_manifest
    from backend.market.matching.history import History
    from backend.market.matching.own import train_own
    from backend.market.matching.repository import RecordRepository

    try:
        manifest = load_manifest(settings)
        database = open_database(settings.database_url, 1, settings.pool_timeout)
    except NonRetryableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    with database.read() as session:
        cursor = CursorRepository(session).get(manifest.chain_id)
        history = History(RecordRepository(session, manifest.chain_id).records())
    database.close()
    seats = len(history.join_task)
    if cursor is None or seats < settings.matching_history:
        typer.echo(f"{seats} seats are known and {settings.matching_history} are needed: rules go on", err=True)
        raise typer.Exit(3)
    trained = train_own(history, cursor.timestamp + 1, place)
    for row in trained.artefact.card["metrics"]:
        figures = "  ".join(f"{name} {value:.4f}" for name, value in row["values"].items())
        typer.echo(f"{row['direction']:<8} {row['ranker']:<11} {figures}")
    typer.echo(f"{trained.artefact.version} {'serves now' if trained.serves else 'does not serve: it is worse'}")


if __name__ == "__main__":
    cli()
