"""The processes of the backend: `python -m backend api | dispatch | migrate | openapi`."""

import json

import typer

from backend.core.settings import Settings
from backend.main import create_app

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Processes of the Guildhall backend.")


@cli.callback()
def _root() -> None:
    """Keep the commands named even while there is one."""


@cli.command()
def openapi() -> None:
    """Print the OpenAPI 3.1 document of the API."""
    typer.echo(json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False, sort_keys=True))


if __name__ == "__main__":
    cli()
