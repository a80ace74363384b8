"""Signatures in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from backend.chain.tasks.repository import task_listing
from backend.core.repository import insert_new
from backend.market.documents.models import Document
from backend.market.duplicates.models import TextBand, TextSignature
from backend.market.duplicates.signatures import SCHEME, bands_of

# So many of those that share the most bands are compared whole.
COMPARED = 200


@dataclass(frozen=True, slots=True)
class SignatureRepository:
    """Reads and writes the signatures of documents."""

    session: Session

    def put(self, digest: str, signature: bytes) -> None:
        """Keep the signature of a document, unless it is kept already."""
        if insert_new(self.session, TextSignature, digest=digest, scheme=SCHEME, signature=signature):
            bands = dict.fromkeys(bands_of(signature))
            self.session.add_all(TextBand(band=band, digest=digest) for band in bands)
            self.session.flush()

    def open_tasks(self, chain_id: int, now: int, signature: bytes) -> Sequence[Row[Any]]:
        """Return the tasks that are open and whose text may be like another: id, poster, title, signature, block.

        Only tasks are looked at, not what was merely stored: to hide a text behind many like it one has to fund them.
        """
        tasks = task_listing(chain_id, now)
        shared = func.count().label("shared")
        candidates = (
            select(TextBand.digest, shared)
            .where(TextBand.band.in_(bands_of(signature)), TextBand.digest.in_(select(tasks.c.brief)))
            .group_by(TextBand.digest)
            .subquery()
        )
        columns = (tasks.c.task_id, tasks.c.poster, tasks.c.changed_block, Document.title, TextSignature.signature)
        return self.session.execute(
            select(*columns)
            .join(candidates, candidates.c.digest == tasks.c.brief)
            .join(TextSignature, TextSignature.digest == tasks.c.brief)
            .join(Document, Document.digest == tasks.c.brief)
            .where(tasks.c.state == "open", TextSignature.scheme == SCHEME)
            .order_by(candidates.c.shared.desc(), tasks.c.task_id)
            .limit(COMPARED)
        ).all()
