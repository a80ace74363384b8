"""Keeps files of evidence, and gives them to the parties of a dispute and to who judges it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.chain.disputes.repository import DisputeRepository, is_open
from backend.chain.heads.service import Head
from backend.chain.tasks.repository import TaskRepository
from backend.chain.tasks.service import REVEALED
from backend.core.benches import Bench
from backend.core.documents import digest_of
from backend.core.errors import AttachmentEmpty, AttachmentTooLarge, NoOpenDispute, NotFound, UploadQuota
from backend.core.files import clean_media_type, clean_name
from backend.core.state import SignedIn, State
from backend.guild.evidence.models import EvidenceFile
from backend.guild.evidence.repository import EvidenceRepository
from backend.guild.evidence.schemas import EvidenceFile as Stored

DAY = 24 * 3600
WON = 26
SCHEME = "/ipfs/"
MOST = 1000


def keep(state: State, account: SignedIn, task_id: str, content: bytes, name: str, media_type: str) -> EvidenceFile:
    """Put a file into the store and return the row that is to be entered; no transaction is open meanwhile.

    Raises `AttachmentEmpty`, `AttachmentTooLarge`, `NotFound`, `NoOpenDispute`, `UploadQuota` or `ContentUnavailable`,
    and then nothing is kept.
    """
    if not content:
        raise AttachmentEmpty
    if len(content) > state.settings.max_attachment:
        raise AttachmentTooLarge(limit=state.settings.max_attachment)
    file = EvidenceFile(
        chain_id=account.chain_id,
        task_id=task_id,
        author=account.address,
        digest=digest_of(content),
        cid=state.private_content.cid(content),
        name=clean_name(name),
        media_type=clean_media_type(media_type),
        size=len(content),
        created_at=state.clock.wall(),
    )
    with state.database.read() as session:
        EvidenceService(state, session, account).check(file)
    state.private_content.put(content)
    return file


@dataclass(frozen=True, slots=True)
class EvidenceService:
    """The files of evidence as one signed-in account meets them."""

    state: State
    session: Session
    account: SignedIn
    benches: Mapping[str, Bench] = field(default_factory=dict)

    def store(self, file: EvidenceFile) -> Stored:
        """Enter a file whose content is kept; raises what `check` raises."""
        self.check(file)
        EvidenceRepository(self.session, self.state.chain_id).add(file)
        names = ("digest", "cid", "name", "media_type", "size")
        return Stored(**{name: getattr(file, name) for name in names}, uri=SCHEME + file.cid)

    def check(self, file: EvidenceFile) -> None:
        """Let a file pass that the account may bring; raises `NotFound`, `NoOpenDispute` or `UploadQuota`."""
        Head.of(self.state, self.session)
        if TaskRepository(self.session, self.state.chain_id).get(file.task_id) is None:
            raise NotFound
        if not any(is_open(row.Task, row.Seat) and self._may_bring(row) for row in self._disputes(file.task_id)):
            raise NoOpenDispute
        limit = self.state.settings.attachments_daily
        spent = EvidenceRepository(self.session, self.state.chain_id).bytes_since(
            file.author, self.state.clock.wall() - DAY
        )
        if spent + file.size > limit:
            raise UploadQuota(limit=limit, retry_after=DAY)

    def file(self, digest: str) -> tuple[EvidenceFile, bytes]:
        """Return a file to its author and, once it was brought to a dispute, to those whom that concerns.

        That is the parties, and while it is open who judges it; to all others raises `NotFound`.
        """
        for row in EvidenceRepository(self.session, self.state.chain_id).of(digest):
            if row.author == self.account.address or self._was_brought_to(row):
                return row, self.state.private_content.get(row.digest, row.cid)
        raise NotFound

    def _was_brought_to(self, file: EvidenceFile) -> bool:
        disputes = self._repository()
        for row in self._disputes(file.task_id):
            concerned = self._is_party(row) or self.account.address in disputes.judges(row)
            if concerned and any(
                said.uri == SCHEME + file.cid and said.party == file.author
                for said in (*disputes.evidence(row.Dispute, MOST), *disputes.said_at_court(row.Dispute, MOST))
            ):
                return True
        return False

    def _may_bring(self, row: Row[Any]) -> bool:
        """Tell whether a bench hears the account: a court hears everybody, others hear the parties."""
        return row.CourtRound is not None or self._is_party(row)

    def _is_party(self, row: Row[Any]) -> bool:
        """Tell whether the account is poster, disputing worker, or in a contest an entrant who revealed."""
        account = self.account.address
        if account == row.Task.poster:
            return True
        if row.Seat is not None:
            return bool(account == row.Seat.worker)
        seat = TaskRepository(self.session, self.state.chain_id).seat(row.Task.task_id, account)
        return seat is not None and seat.state in (REVEALED, WON)

    def _disputes(self, task_id: str) -> list[Row[Any]]:
        return list(self._repository().of_task(task_id))

    def _repository(self) -> DisputeRepository:
        return DisputeRepository(self.session, self.state.chain_id, 0, self.benches)
