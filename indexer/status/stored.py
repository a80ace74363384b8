"""What the database tells: how far the index is, what the processes noted, and whether there is space."""

import shutil
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Engine, func, make_url, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from indexer.database import WrongDatabaseError, read_cursor
from indexer.deployments import Manifest
from indexer.leader import is_held
from indexer.models import DeadLetter
from indexer.rows import Row
from indexer.status.troubles import Trouble
from indexer.store import table_of
from indexer.watch import Health, read_health

MEBIBYTE = 1 << 20
LEAST_SPACE = 256 * MEBIBYTE


class Stored(NamedTuple):
    """What was found, None where it is unknown, and what is wrong with it."""

    cursor: Row | None
    dead: int | None
    running: bool | None
    processes: Sequence[Health]
    troubles: list[Trouble]


def read_stored(engine: Engine, url: str, manifest: Manifest) -> Stored:
    """Ask the database; nothing that goes wrong raises."""
    troubles = _space(engine, url)
    running: bool | None = None
    processes: Sequence[Health] = ()
    try:
        running = is_held(url, engine, manifest.chain_id)
        with engine.begin() as connection:
            processes = read_health(connection, manifest.chain_id)
            cursor = read_cursor(connection, manifest)
            if cursor is None:
                troubles.append(Trouble("empty", "Nothing is indexed yet: start `indexer run`."))
                return Stored(None, None, running, processes, troubles)
            table = table_of(DeadLetter)
            mine = table.c.chain_id == manifest.chain_id
            dead = connection.scalar(select(func.count()).select_from(table).where(mine)) or 0
    except WrongDatabaseError as error:
        troubles.append(Trouble("database", str(error)))
    except (OperationalError, InterfaceError) as error:
        says = f"The database does not answer ({_first_line(error)}): check that it runs and GUILDHALL_DATABASE_URL."
        troubles.append(Trouble("database", says))
    except DBAPIError as error:
        says = f"The database is damaged or not ours ({_first_line(error)}): check its disk, and put it back or empty "
        troubles.append(Trouble("database", says + "it and run `indexer reindex --from-chain`."))
    else:
        return Stored(cursor, dead, running, processes, troubles + _buried(dead))
    return Stored(None, None, running, processes, troubles)


def _buried(dead: int) -> list[Trouble]:
    if not dead:
        return []
    return [
        Trouble(
            "dead_letters",
            f"{dead} logs did not decode or fold and are kept apart: see their reasons in the table dead_letter, "
            "update this program, and run `indexer reindex`; everything else goes on.",
        )
    ]


def _space(engine: Engine, url: str) -> list[Trouble]:
    folder = make_url(url).database
    if engine.dialect.name != "sqlite" or not folder:
        return []
    free = shutil.disk_usage(folder).free
    if free >= LEAST_SPACE:
        return []
    return [
        Trouble(
            "disk",
            f"The disk of {folder} has {free // MEBIBYTE} MiB left: make space, or move the folder and set "
            "GUILDHALL_DATABASE_URL. Nothing is lost while it is full, and nothing is indexed.",
        )
    ]


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]
