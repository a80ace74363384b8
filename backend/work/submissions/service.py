"""Submissions sent for the workers who signed them."""

import hashlib
from dataclasses import dataclass

import orjson

from backend.chain.actions.entrance import task_at
from backend.chain.escrow.calls import ESCROW, calldata, seat_of_call, terms_of_call, to_bytes
from backend.chain.escrow.relaying import EscrowRelay
from backend.chain.relay.service import work_wish
from backend.chain.tasks.repository import TaskRepository
from backend.chain.tasks.service import WORKING
from backend.core.errors import NotFound, SeatMoved
from backend.core.state import State
from backend.work.submissions.schemas import RelayedSubmission, SignedSubmission


@dataclass(frozen=True, slots=True)
class SubmissionService:
    """Checks a signed submission and sends it; no transaction of the database is open while the node is asked."""

    state: State

    def relay(self, task_id: str, worker: str, body: SignedSubmission, key: str | None) -> RelayedSubmission:
        """Hand in work for its worker; the same request again is answered with the same transaction.

        Raises `NotFound`, `SeatMoved`, `NotLegal`, `SignatureInvalid`, `SignatureExpired`, `CallRefused`, what the
        relay says of a wish, and `NodeUnavailable`; then nothing is sent.
        """
        with self.state.database.read() as session:
            task, _ = task_at(self.state, session, task_id)
            seat = TaskRepository(session, self.state.chain_id).seat(task_id, worker)
        if seat is None:
            raise NotFound
        request = hashlib.sha256(orjson.dumps([task_id, worker, body.model_dump()])).hexdigest()
        # A signature names the seat's word, and so is good for one submission only.
        wish = work_wish("0x" + request, worker, request, key)
        relay = EscrowRelay(self.state)
        sent = relay.sent_before(wish)
        if sent is None:
            if seat.state != WORKING:
                raise SeatMoved
            data = calldata(
                ESCROW,
                "submit",
                terms_of_call(task),
                worker,
                seat_of_call(seat),
                to_bytes(body.digest),
                body.expiry,
                to_bytes(body.signature),
            )
            sent = relay.send(wish, "submit", task.escrow, data)
        return RelayedSubmission(tx_hash=sent, worker=worker, digest=body.digest)
