"""Finds the action that an account means among the legal ones, and makes its transaction."""

from dataclasses import dataclass

from backend.chain.actions.entrance import task_at
from backend.chain.actions.facts import FactReader
from backend.chain.actions.schemas import Action
from backend.chain.actions.service import legal_actions
from backend.chain.escrow.reader import arbitration_cost
from backend.chain.tasks.repository import TaskRepository
from backend.chain.transactions.encoding import call_of
from backend.chain.transactions.schemas import Intent, Transaction
from backend.core.errors import NotLegal
from backend.core.state import State

MOST = 1000


@dataclass(frozen=True, slots=True)
class TransactionService:
    """Makes transactions; the node is asked for the cost of arbitration while no transaction is open."""

    state: State

    def make(self, task_id: str, intent: Intent) -> Transaction:
        """Return the transaction of an action; raises `NotFound`, `NotLegal` and `ArgumentInvalid`."""
        cost = arbitration_cost(self.state, task_id)
        with self.state.database.read() as session:
            task, head = task_at(self.state, session, task_id)
            seats = TaskRepository(session, self.state.chain_id).seats(task_id, MOST, intent.worker or intent.account)
            facts = FactReader(self.state, session, head.now).read(task, seats, intent.account, cost)
        found = [action for action in legal_actions(facts) if self._is_meant(action, intent)]
        action = next((action for action in found if action.allowed), None)
        if action is None:
            reason = found[0].reason if found else "not_listed"
            raise NotLegal(action=intent.action, reason=reason)
        return call_of(self.state, facts, action, intent.arguments)

    @staticmethod
    def _is_meant(action: Action, intent: Intent) -> bool:
        if action.action != intent.action:
            return False
        token = intent.arguments.get("token")
        if action.action == "withdraw" and token is not None:
            return action.params["token"].lower() == token.lower()
        return action.worker is None or intent.worker is None or action.worker.lower() == intent.worker
