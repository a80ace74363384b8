"""Follows the relay's transactions beside the dispatcher: what was lost is sent again also when nobody asks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.chain.relay.keys import relay_account
from backend.chain.relay.sender import Sender
from backend.core.clock import Clock
from backend.core.database import Database
from backend.core.errors import ApiError
from backend.core.settings import Settings

log = structlog.get_logger(__name__)


@contextmanager
def settling(settings: Settings, database: Database, chain_id: int, stop: threading.Event) -> Iterator[None]:
    """Settle on a thread of its own while the block runs; `stop` must be set at its end. Without a key, do nothing.

    Raises `NonRetryableError` when the key is none.
    """
    account = relay_account(settings)
    if account is None:
        yield
        return
    with httpx.Client(timeout=settings.rpc_timeout) as client:
        sender = Sender(settings, database, client, Clock(), chain_id, account)
        thread = threading.Thread(target=_follow, args=(sender, stop, settings.relay_seconds), name="relay")
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def _follow(sender: Sender, stop: threading.Event, pause: float) -> None:
    while not stop.wait(pause):
        try:
            sender.settle()
        except ApiError as error:
            log.warning("relay_unsettled", code=error.code)
        except SQLAlchemyError:
            log.exception("relay_unsettled")
