"""The guild at a glance."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.accounts.repository import AccountRepository
from backend.chain.calls.contracts import NATIVE
from backend.chain.guild.repository import GuildRepository
from backend.chain.guild.roles import role_name
from backend.chain.guild.schemas import NamedToken
from backend.chain.guild.token import guild_token
from backend.chain.node.batch import Node
from backend.chain.proposals.service import ProposalReader
from backend.chain.proposals.states import DENOMINATOR, quorum
from backend.chain.treasury.service import balances
from backend.core.errors import NotIndexed
from backend.core.state import State
from backend.guild.overview.schemas import (
    Asset,
    Governor,
    Guardian,
    Guild,
    GuildToken,
    Quorum,
    Relay,
    Role,
    Timelock,
    Treasury,
)


@dataclass(frozen=True, slots=True)
class OverviewService:
    """Puts the guild's rows together, and asks the node for what the treasury has."""

    state: State
    session: Session
    reader: ProposalReader

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read head and rules and return the service; raises `NoGuild` and `NotIndexed`."""
        return cls(state, session, ProposalReader.open(state, session))

    def guild(self) -> Guild:
        """Return the guild's token, rules, roles and treasury."""
        reader, rules, head = self.reader, self.reader.rules, self.reader.head
        repository = GuildRepository(self.session, self.state.chain_id)
        supply = repository.supply()
        if supply is None:
            raise NotIndexed
        return Guild(
            token=GuildToken(
                **guild_token(reader.contracts.token).model_dump(),
                total_supply=str(supply.total),
                votable_supply=str(supply.supply),
            ),
            governor=Governor(
                address=reader.contracts.governor,
                voting_delay=rules.voting_delay,
                voting_period=rules.voting_period,
                proposal_threshold=str(rules.proposal_threshold),
                vote_extension=rules.vote_extension,
                quorum=Quorum(
                    numerator=rules.quorum_numerator,
                    denominator=DENOMINATOR,
                    minimum=str(rules.quorum_minimum),
                    now=str(quorum(supply.supply, rules.quorum_numerator, rules.quorum_minimum)),
                ),
            ),
            timelock=Timelock(
                address=reader.contracts.timelock,
                delay=rules.timelock_delay,
                roles=[
                    Role(role=name, account=row.account)
                    for row in repository.roles()
                    if (name := role_name(row.role)) is not None
                ],
            ),
            guardian=Guardian(
                account=rules.guardian or NATIVE,
                until=rules.guardian_until,
                active=rules.guardian is not None and head.now < rules.guardian_until,
            ),
            policy_owner=rules.policy_owner,
            proposals=reader.counts(),
            relay=Relay(available=self.state.settings.relayer_key is not None),
            block=head.block,
            finality=head.finality(),
            # The node is asked at last, when the rows are read and the transaction can end.
            treasury=self._treasury(),
        )

    def _treasury(self) -> Treasury:
        treasury, block = self.reader.contracts.timelock, self.reader.head.cursor.hash
        tokens = {
            token.address.lower(): NamedToken(
                address=token.address, symbol=token.symbol, name=token.name, decimals=token.decimals
            )
            for token in self.state.manifest.tokens
        }
        tokens[self.reader.contracts.token] = guild_token(self.reader.contracts.token)
        owed: dict[str, int] = {}
        for row in AccountRepository(self.session, self.state.chain_id).credits(treasury):
            owed[row.token] = owed.get(row.token, 0) + row.amount
        self.session.rollback()
        held, problem = balances(Node(self.state.node, self.state.settings.rpc_url), treasury, list(tokens), block)
        return Treasury(
            address=treasury,
            assets=[
                Asset(
                    token=token,
                    amount=str(held[address]) if address in held else None,
                    in_escrow=str(owed.get(address, 0)),
                )
                for address, token in tokens.items()
            ],
            problem=problem,
        )
