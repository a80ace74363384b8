"""What legal actions depend on, and how it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.chain.accounts.repository import AccountRepository
from backend.chain.invitations.repository import TreeRepository
from backend.chain.standing.facts import Standing, standing_of
from backend.chain.standing.repository import StandingRepository
from backend.chain.tasks.repository import TaskRepository
from backend.core.state import State
from indexer.deployments import Manifest
from indexer.models import Dispute, Pot, Seat, Task

NATIVE = "0x" + "0" * 40
NO_ROOT = "0x" + "0" * 64


@dataclass(frozen=True, slots=True)
class Facts:
    """What the answer depends on.

    `credit` is the account's in the task's token, `coins` in the native coin; `recorded` holds workers, `proof` that of
    an invitation (None: not known to be invited). `disputes` are by their number, `cost` is that of arbitration in wei
    (None: the node does not tell). `pot_contract` is None where the task can have no pot, and `contributed` is what the
    account has in it. `recordable` tells whether Reputation takes seats of the escrow.
    """

    task: Task
    seats: Sequence[Seat]
    now: int
    account: str | None = None
    suspended_until: int = 0
    credit: int = 0
    coins: int = 0
    recorded: frozenset[str] = field(default_factory=frozenset)
    recordable: bool = True
    standing: Standing = field(default_factory=Standing)
    proof: Sequence[str] | None = None
    disputes: Mapping[int, Dispute] = field(default_factory=dict)
    cost: int | None = None
    pot_contract: str | None = None
    pot: Pot | None = None
    contributed: int = 0

    def dispute(self, number: int | None) -> Dispute | None:
        """Return a dispute of the task by its number, if it has one."""
        return None if number is None else self.disputes.get(number)


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads the facts of a task for an account at one chain time."""

    state: State
    session: Session
    now: int

    def read(self, task: Task, seats: Sequence[Seat], account: str | None, cost: int | None) -> Facts:
        """Return what the actions on a task depend on."""
        accounts = AccountRepository(self.session, self.state.chain_id)
        tasks = TaskRepository(self.session, self.state.chain_id)
        disputes = {number: dispute for (_, number), dispute in tasks.disputes([task.task_id]).items()}
        pot_contract = pot_contract_of(self.state.manifest, task)
        standing = StandingRepository(self.session, self.state.chain_id)
        trees = TreeRepository(self.session, self.state.chain_id)
        return Facts(
            task=task,
            seats=seats,
            now=self.now,
            account=account,
            suspended_until=accounts.suspended_until(account) if account else 0,
            credit=accounts.credit(task.escrow, account, task.token) if account else 0,
            coins=accounts.credit(task.escrow, account, NATIVE) if account else 0,
            recorded=frozenset(worker for _, worker in tasks.recorded(seats)),
            recordable=task.escrow in standing.admissible(self.now),
            standing=standing_of(standing, task, account, self.now) if account else Standing(),
            proof=trees.proof(task.invite_root, account) if account and task.invite_root != NO_ROOT else None,
            disputes=disputes,
            cost=cost,
            pot_contract=pot_contract,
            pot=tasks.pots([task.task_id]).get(task.task_id) if pot_contract else None,
            contributed=tasks.contribution(task.task_id, account) if pot_contract and account else 0,
        )


def pot_contract_of(manifest: Manifest, task: Task) -> str | None:
    """Return the contract of a task's pot; None when it can have none: pots are for one seat, of one escrow."""
    contracts = manifest.contracts
    if "TaskPot" not in contracts or task.seats != 1 or task.escrow != contracts["TaskEscrow"].address:
        return None
    return contracts["TaskPot"].address
