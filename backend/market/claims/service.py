"""Claims sent for the workers who signed them."""

import hashlib
from dataclasses import dataclass

import orjson

from backend.chain.actions.entrance import entrance, task_at
from backend.chain.escrow.calls import ESCROW, calldata, terms_of_call, to_bytes
from backend.chain.escrow.relaying import EscrowRelay
from backend.chain.relay.service import work_wish
from backend.chain.tasks.modes import CLAIM
from backend.core.schemas import uint256
from backend.core.state import State
from backend.market.claims.schemas import RelayedClaim, SignedClaim


@dataclass(frozen=True, slots=True)
class ClaimService:
    """Checks a signed claim and sends it; no transaction of the database is open while the node is asked."""

    state: State

    def relay(self, task_id: str, body: SignedClaim, key: str | None) -> RelayedClaim:
        """Send a claim for its worker; the same request again is answered with the same transaction.

        Raises `NotFound`, `NotLegal`, `SignatureInvalid`, `SignatureExpired`, `BondUncovered`, `CallRefused`, what the
        relay says of a wish, and `NodeUnavailable`; then nothing is sent.
        """
        with self.state.database.read() as session:
            task_at(self.state, session, task_id)
        request = hashlib.sha256(orjson.dumps([task_id, body.model_dump()])).hexdigest()
        wish = work_wish(task_id, body.worker, request, key)
        relay = EscrowRelay(self.state)
        sent = relay.sent_before(wish)
        if sent is None:
            with self.state.database.read() as session:
                place = entrance(self.state, session, task_id, body.worker, body.proof, action="claim", mode=CLAIM)
            data = calldata(
                ESCROW,
                "claim",
                terms_of_call(place.task),
                body.worker,
                uint256(body.min_price),
                uint256(body.max_bond),
                [to_bytes(node) for node in place.proof],
                body.expiry,
                to_bytes(body.signature),
            )
            sent = relay.send(wish, "claim", place.task.escrow, data)
        return RelayedClaim(tx_hash=sent, worker=body.worker)
