"""A look at a proposal before it is made: what its calls are, would change, and whether they would go through."""

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy.orm import Session

from backend.chain.calls.decoder import read_failure
from backend.chain.guild.schemas import Call
from backend.chain.node.batch import Answer, Node
from backend.chain.proposals.ids import description_hash, proposal_id
from backend.chain.proposals.service import ProposalReader, title_of
from backend.core.errors import CalldataUndecodable
from backend.core.state import State
from backend.guild.proposals.schemas import Draft, Preview, PreviewedCall

# A trial runs in the node, so it is bounded; a call that needs more gas than this is told to fail.
TRIAL_GAS = 3_000_000


@dataclass(frozen=True, slots=True)
class PreviewService:
    """Decodes and tries calls; nothing is stored."""

    state: State
    session: Session
    reader: ProposalReader

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read head and rules and return the service; raises `NoGuild` and `NotIndexed`."""
        return cls(state, session, ProposalReader.open(state, session))

    def preview(self, draft: Draft) -> Preview:
        """Return what the proposal would be; raises `CalldataUndecodable` and `NodeUnavailable`."""
        reader = self.reader
        calls = []
        for index, action in enumerate(draft.actions):
            call = reader.call(action.target, int(action.value), action.calldata)
            if call.state == "undecodable":
                raise CalldataUndecodable(index=index, target=call.target)
            calls.append(call)
        made = proposal_id(
            [(action.target, int(action.value), action.calldata) for action in draft.actions], draft.description
        )
        exists = reader.repository.get(made) is not None
        self.session.rollback()
        return Preview(
            id=made,
            title=title_of(draft.description),
            description_hash=description_hash(draft.description),
            actions=[_tried(call, answer) for call, answer in zip(calls, self._try(draft), strict=True)],
            threshold=str(reader.rules.proposal_threshold),
            exists=exists,
            block=reader.head.block,
            finality=reader.head.finality(),
        )

    def _try(self, draft: Draft) -> list[Answer]:
        questions: list[tuple[str, list[Any]]] = [
            (
                "eth_call",
                [
                    {
                        "from": self.reader.contracts.timelock,
                        "to": action.target,
                        "value": hex(int(action.value)),
                        "data": action.calldata,
                        "gas": hex(TRIAL_GAS),
                    },
                    "latest",
                ],
            )
            for action in draft.actions
        ]
        return Node(self.state.node, self.state.settings.rpc_url).batch(questions)


def _tried(call: Call, answer: Answer) -> PreviewedCall:
    return PreviewedCall(
        **call.model_dump(),
        succeeds=answer.error is None,
        failure=None if answer.error is None else read_failure(answer.error),
    )
