"""The row `health`: each process that runs for a chain has one, the one that writes and those that stand by."""

import os
import socket
import time
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, and_, delete, insert, inspect, or_, select

from indexer.database import schema_name, writing
from indexer.models import Health as HealthRow
from indexer.store import table_of
from indexer.watch.state import State

# Seconds between two notes, and without one after which a process counts as dead or hanging.
BEAT = 3.0
SILENCE = 15


class Health(NamedTuple):
    """What a process noted at a Unix time."""

    at: int
    host: str
    pid: int
    state: State

    def fresh(self, now: float) -> bool:
        """Tell whether the process is still noting."""
        return now - self.at <= SILENCE


def write_health(engine: Engine, chain_id: int, state: State) -> bool:
    """Note the state of this process, and return whether there are tables for that yet.

    Rows of others that noted nothing for long go when this one leads.
    """
    table, host, pid, now = table_of(HealthRow), socket.gethostname(), os.getpid(), int(time.time())
    mine = and_(table.c.host == host, table.c.pid == pid)
    gone = or_(mine, table.c.at < now - SILENCE) if state.role == "leader" else mine
    with writing(engine).begin() as connection:
        if not has_table(connection):
            return False
        connection.execute(delete(table).where(table.c.chain_id == chain_id, gone))
        row = {"chain_id": chain_id, "host": host, "pid": pid, "at": now, "state": state.model_dump(mode="json")}
        connection.execute(insert(table).values(row))
    return True


def forget_health(engine: Engine, chain_id: int) -> None:
    """Take this process's row away: it ends because it was asked to."""
    table = table_of(HealthRow)
    mine = (table.c.chain_id == chain_id, table.c.host == socket.gethostname(), table.c.pid == os.getpid())
    with writing(engine).begin() as connection:
        if has_table(connection):
            connection.execute(delete(table).where(*mine))


def read_health(connection: Connection, chain_id: int) -> Sequence[Health]:
    """Return what the processes of a chain noted, the newest first; a row that cannot be read counts as none."""
    if not has_table(connection):
        return []
    table = table_of(HealthRow)
    query = select(table).where(table.c.chain_id == chain_id).order_by(table.c.at.desc())
    found = []
    for row in connection.execute(query).mappings():
        try:
            state = State.model_validate(row["state"])
        except ValidationError:
            continue
        found.append(Health(row["at"], row["host"], row["pid"], state))
    return found


def has_table(connection: Connection) -> bool:
    """Tell whether the chain tables are there."""
    return bool(inspect(connection).has_table(HealthRow.__tablename__, schema=schema_name(connection)))
