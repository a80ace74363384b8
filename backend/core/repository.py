"""The row that all processes of an installation share, and inserting where a rival may have done so."""

import secrets
from typing import Any

from pydantic import SecretStr
from sqlalchemy import inspect, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from backend.core.database import AppBase, Database
from backend.core.models import Instance


def insert_new(session: Session, table: type[AppBase], **values: Any) -> bool:
    """Insert a row unless its key is taken, and tell which; a rival that has not committed yet is waited for."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(table).values(values).on_conflict_do_nothing().returning(*inspect(table).primary_key)
    return session.execute(statement).first() is not None


def shared_secret(database: Database, given: SecretStr | None) -> bytes:
    """Return the secret of the settings, else the one in the database, made at the first start."""
    if given is not None:
        return given.get_secret_value().encode()
    with database.write() as session:
        insert_new(session, Instance, id=1, secret=secrets.token_hex(32))
        return bytes.fromhex(session.execute(select(Instance.secret).where(Instance.id == 1)).scalar_one())
