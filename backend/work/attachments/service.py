"""Takes files in, and hands them to the message that sends them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.core.documents import digest_of
from backend.core.errors import AttachmentEmpty, AttachmentsUnused, AttachmentTooLarge, AttachmentUnknown, UploadQuota
from backend.core.files import clean_media_type, clean_name
from backend.core.state import SignedIn, State
from backend.work.attachments.models import Upload
from backend.work.attachments.repository import UploadRepository
from backend.work.attachments.schemas import StoredFile

DAY = 24 * 3600


def take(session: Session, chain_id: int, owner: str, digests: Sequence[str]) -> list[Upload]:
    """Use up uploads of an account for a message, in the order given; raises `AttachmentUnknown`.

    Rows are locked in one order, so that two messages that want the same uploads do not wait for each other for ever.
    """
    repository = UploadRepository(session, chain_id)
    taken = {}
    for digest in sorted(digests):
        upload = repository.use(owner, digest)
        if upload is None:
            raise AttachmentUnknown(digest=digest)
        taken[digest] = upload
    return [taken[digest] for digest in digests]


def keep(state: State, account: SignedIn, content: bytes, name: str, media_type: str) -> Upload:
    """Put a file into the store and return the upload that is to be entered; no transaction is open meanwhile.

    Raises `AttachmentEmpty`, `AttachmentTooLarge`, `AttachmentsUnused`, `UploadQuota` or `ContentUnavailable`, and then
    nothing is kept.
    """
    if not content:
        raise AttachmentEmpty
    if len(content) > state.settings.max_attachment:
        raise AttachmentTooLarge(limit=state.settings.max_attachment)
    upload = Upload(
        chain_id=account.chain_id,
        owner=account.address,
        digest=digest_of(content),
        cid=state.private_content.cid(content),
        name=clean_name(name),
        media_type=clean_media_type(media_type),
        size=len(content),
        used=False,
        created_at=state.clock.wall(),
    )
    with state.database.read() as session:
        AttachmentService(state, session, account).check(upload)
    state.private_content.put(content)
    return upload


@dataclass(frozen=True, slots=True)
class AttachmentService:
    """The uploads of one account."""

    state: State
    session: Session
    account: SignedIn

    def store(self, upload: Upload) -> StoredFile:
        """Enter an upload whose content is kept; raises `AttachmentsUnused` or `UploadQuota`."""
        self.check(upload)
        UploadRepository(self.session, self.state.chain_id).put(upload)
        return StoredFile(
            digest=upload.digest, cid=upload.cid, name=upload.name, media_type=upload.media_type, size=upload.size
        )

    def check(self, upload: Upload) -> None:
        """Let an upload pass that the account may add to what it has; raises `AttachmentsUnused` or `UploadQuota`."""
        settings, owner = self.state.settings, self.account.address
        repository = UploadRepository(self.session, self.state.chain_id)
        if repository.is_unused(owner, upload.digest):
            return
        unused, bytes_today = repository.usage(owner, self.state.clock.wall() - DAY)
        if unused >= settings.attachments_unused:
            raise AttachmentsUnused(limit=settings.attachments_unused)
        if bytes_today + upload.size > settings.attachments_daily:
            raise UploadQuota(limit=settings.attachments_daily, retry_after=DAY)
