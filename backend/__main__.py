"""The processes of the backend: `python -m backend api | dispatch | migrate | openapi`.

Each command imports what it runs on when it runs: the web and wallet libraries take seconds to load.
"""

# ruff: noqa: PLC0415 - see above

import json
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Annotated, TypeVar

import typer

from backend.core.logs import configure_logging
from backend.core.manifest import NonRetryableError, load_manifest
from backend.core.settings import Settings

Started = TypeVar("Started")

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Processes of the Guildhall backend.")


@cli.callback()
def configure() -> None:
    """Log as JSON lines to standard error."""
    configure_logging()


def _explained(start: Callable[[], Started]) -> Started:
    """Start something; what the operator must change is told in a line, not in a traceback."""
    try:
        return start()
    except NonRetryableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@cli.command()
def api(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve the API, and the page when GUILDHALL_PAGE_DIR names one."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings(**given)  # type: ignore[arg-type]
    _explained(lambda: load_manifest(settings))

    import uvicorn

    from backend.chain.relay.keys import relay_account
    from backend.main import create_app
    from backend.people.passports.issuer import issuer_account

    _explained(lambda: relay_account(settings))
    _explained(lambda: issuer_account(settings))
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        ws_max_size=64 * 1024,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=3,
    )


@cli.command()
def dispatch() -> None:
    """Deliver events to their consumers until told to stop."""
    from backend.chain.relay.keys import relay_account
    from backend.chain.relay.settler import settling
    from backend.core.loops import beside
    from backend.dispatch import make_digests, make_dispatcher, make_writer

    settings = Settings()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _explained(lambda: relay_account(settings))
    dispatcher = _explained(lambda: make_dispatcher(settings))
    writer = make_writer(settings, dispatcher.database)
    digests = make_digests(settings, dispatcher.database)
    with ExitStack() as stack:
        stack.enter_context(settling(settings, dispatcher.database, dispatcher.chain_id, stop))
        stack.enter_context(beside("digests", digests.step, stop, settings.poll_digests))
        if writer is not None:
            stack.callback(writer.close)
            stack.enter_context(beside("search-index", writer.step, stop, settings.dispatch_seconds))
        dispatcher.run(stop, settings.dispatch_seconds)
    dispatcher.database.close()


@cli.command()
def migrate() -> None:
    """Bring the application tables to the newest revision; safe to run again."""
    from backend.core.database import open_database
    from backend.core.migrations import migrate as upgrade

    settings = Settings()
    database = _explained(lambda: open_database(settings.database_url, 1, settings.pool_timeout))
    upgrade(database.engine)
    database.close()


@cli.command()
def openapi() -> None:
    """Print the OpenAPI 3.1 document of the API."""
    from backend.main import create_app

    typer.echo(json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False, sort_keys=True))


if __name__ == "__main__":
    cli()
