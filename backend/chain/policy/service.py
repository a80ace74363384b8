"""The configuration a page starts from."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.chain.heads.repository import CursorRepository
from backend.chain.policy.repository import PolicyRepository
from backend.chain.policy.schemas import (
    Arbitrator,
    Chain,
    Config,
    DemoAccount,
    GradeBounds,
    GuildConfig,
    NamedToken,
    Policy,
    Skill,
    TokenBounds,
)
from backend.chain.tasks.service import GRADES
from backend.core.demo import DEMO_ACCOUNTS
from backend.core.skills import SKILLS
from backend.core.state import State


@dataclass(frozen=True, slots=True)
class ConfigService:
    """Puts manifest, settings and policy together."""

    state: State
    session: Session

    def config(self) -> Config:
        """Return what a page must know before anything else; without an indexed chain the policy is empty.

        The escrow is the newest version that may be posted to: a vote that lists one is followed without a restart.
        """
        settings, manifest = self.state.settings, self.state.manifest
        repository = PolicyRepository(self.session, self.state.chain_id)
        cursor = CursorRepository(self.session).get(self.state.chain_id)
        indexed = cursor is not None
        multiples = repository.multiples() if indexed else {}
        contracts = {name: contract.address for name, contract in manifest.contracts.items()}
        newest = repository.newest_escrow(cursor.timestamp) if cursor else None
        if newest is not None:
            contracts["TaskEscrow"] = newest.escrow
        return Config(
            name="Guildhall",
            chain=Chain(
                id=manifest.chain_id,
                name=manifest.network,
                rpc_url=settings.public_rpc_url or ("/rpc" if settings.rpc_proxy else settings.rpc_url),
                demo=settings.demo,
                explorer_url=settings.explorer_url,
            ),
            contracts=contracts,
            tokens=[
                NamedToken(address=token.address, symbol=token.symbol, name=token.name, decimals=token.decimals)
                for token in manifest.tokens
            ],
            arbitrators=[
                Arbitrator(
                    address=bench.address,
                    name=bench.name,
                    extra_data=bench.extra_data,
                    cost_multiple=str(multiples[key]) if (key := bench.address.lower()) in multiples else None,
                )
                for bench in manifest.arbitrators
            ],
            policy=self._policy(repository) if indexed else Policy(fee_bps=None, treasury=None, tokens=[], grades=[]),
            skills=[Skill.model_validate(skill.model_dump()) for skill in SKILLS],
            demo_accounts=[DemoAccount(address=address, name=name) for address, name in DEMO_ACCOUNTS]
            if settings.demo
            else [],
            guild=GuildConfig(relay=settings.relayer_key is not None),
        )

    @staticmethod
    def _policy(repository: PolicyRepository) -> Policy:
        fee = repository.fee()
        return Policy(
            fee_bps=fee.fee_bps if fee else None,
            treasury=fee.treasury if fee else None,
            tokens=[
                TokenBounds(
                    token=row.token,
                    grade=GRADES[row.grade],
                    min_reward=str(row.min_reward),
                    max_reward=str(row.max_reward),
                )
                for row in repository.tokens()
            ],
            grades=[
                GradeBounds(
                    grade=GRADES[row.grade],
                    min_review=row.min_review,
                    max_review=row.max_review,
                    min_bond_bps=row.min_bond_bps,
                    max_bond_bps=row.max_bond_bps,
                )
                for row in repository.grades()
            ],
        )
