"""Names beside addresses: answered from the tables, looked up behind the answers."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from backend.core.state import Label
from backend.people.names.repository import NameRepository


def read_labels(session: Session, chain_id: int, addresses: Collection[str], now: int) -> Mapping[str, Label]:
    """Return what may stand beside lower-case addresses."""
    return NameRepository(session, chain_id).labels(set(addresses), now)
