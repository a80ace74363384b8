"""Fills the columns of matching from the chain and from the documents stored here."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.chain.engagements.repository import EngagementRepository
from backend.chain.tasks.service import GRADES, MODES
from backend.core.skills import search_words, skill_slug
from backend.market.documents.models import Document
from backend.market.matching.records import Outcome, Records, TaskRecord


@dataclass(frozen=True, slots=True)
class RecordRepository:
    """Reads what happened on one chain."""

    session: Session
    chain_id: int

    def records(self) -> Records:
        """Return every task, and every seat that was taken in another's task."""
        chain = EngagementRepository(self.session, self.chain_id)
        documents = {
            row.digest: row
            for row in self.session.execute(select(Document.digest, Document.title, Document.summary, Document.lang))
        }
        records = Records()
        for row in chain.tasks():
            skill, document = skill_slug(row.skill), documents.get(row.brief)
            told = f"{document.title} {document.summary}" if document else ""
            records.tasks.append(
                TaskRecord(
                    id=row.task_id,
                    client=row.poster,
                    category=skill,
                    sub_category=MODES[row.mode],
                    topic=document.lang if document else "",
                    tier=GRADES[row.grade],
                    start=row.posted_at,
                    end=row.deadline,
                    text=f"{search_words(skill)} {told}",
                )
            )
        for row in chain.seats():
            known = row.taken_at if row.ended_at is None else row.ended_at
            records.acts.add(row.task_id, row.worker, row.taken_at, Outcome(row.outcome), 0.0, known)
        return records
