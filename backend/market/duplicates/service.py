"""Compares a draft with the open tasks."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.state import State
from backend.market.drafts.schemas import DraftContent
from backend.market.duplicates.repository import SignatureRepository
from backend.market.duplicates.schemas import Duplicate, DuplicateList
from backend.market.duplicates.signatures import ALIKE, signature_of, similarity, text_of

MOST = 10


@dataclass(frozen=True, slots=True)
class DuplicateService:
    """Near-duplicates as one account sees them, or somebody without one."""

    state: State
    session: Session
    account: str | None

    def like(self, content: DraftContent) -> DuplicateList:
        """Return the open tasks that say nearly the same; none for a text that is too short to tell."""
        head = Head.of(self.state, self.session)
        signature = signature_of(text_of(content.model_dump()))
        rows = (
            SignatureRepository(self.session).open_tasks(self.state.chain_id, head.now, signature) if signature else []
        )
        found = [
            (
                Duplicate(
                    task_id=row.task_id,
                    title=row.title,
                    poster=row.poster,
                    similarity=round(alike, 2),
                    own=row.poster == self.account,
                ),
                row.changed_block,
            )
            for row in rows
            if signature and (alike := similarity(signature, row.signature)) >= ALIKE
        ]
        found.sort(key=lambda pair: (pair[0].own, -pair[0].similarity, pair[0].task_id))
        found = found[:MOST]
        return DuplicateList(
            items=[item for item, _ in found],
            block=head.block,
            finality=head.finality(*(changed for _, changed in found)),
        )
