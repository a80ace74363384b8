"""Writes the report of this night: `python -m backend.market.fairness`, once a day."""

# ruff: noqa: PLC0415 - what it runs on takes seconds to load

import typer

from backend.core.clock import Clock
from backend.core.logs import configure_logging
from backend.core.settings import Settings


def main() -> None:
    """Audit the newest tasks and keep the report of the day; a second run of a day changes nothing."""
    configure_logging()
    settings = Settings()

    from backend.core.database import open_database
    from backend.core.manifest import NonRetryableError, load_manifest
    from backend.market.fairness.night import write_report

    try:
        chain_id = load_manifest(settings).chain_id
        database = open_database(settings.database_url, 1, settings.pool_timeout)
    except NonRetryableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    written = write_report(settings, database, Clock(), chain_id)
    database.close()
    if written is None:
        typer.echo("nothing is indexed yet", err=True)
        raise typer.Exit(3)
    report, kept = written
    typer.echo(f"{report.day}: {report.tasks} tasks replayed{'' if kept else ', but the day has a report'}")


if __name__ == "__main__":
    typer.run(main)
