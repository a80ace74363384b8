"""Signatures in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from backend.chain.tasks.models import Task
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
        shared = func.count().label("shared")
        posted = select(Task.task_id).where(Task.chain_id == chain_id, Task.brief == TextBand.digest, Task.open > 0)
        near = (
            select(TextBand.digest, shared)
            .where(TextBand.band.in_(bands_of(signature)), posted.exists())
            .group_by(TextBand.digest)
            .order_by(shared.desc(), TextBand.digest)
            .limit(COMPARED)
        )
        # Asked for by themselves, so that no plan begins with all tasks there are.
        digests = [row.digest for row in self.session.execute(near)]
        tasks = task_listing(chain_id, now)
        columns = (tasks.c.task_id, tasks.c.poster, tasks.c.changed_block, Document.title, TextSignature.signature)
        return self.session.execute(
            select(*columns)
            .join(TextSignature, TextSignature.digest == tasks.c.brief)
            .join(Document, Document.digest == tasks.c.brief)
            .where(tasks.c.brief.in_(digests), tasks.c.state == "open", TextSignature.scheme == SCHEME)
            .order_by(tasks.c.task_id)
            .limit(COMPARED)
        ).all()
