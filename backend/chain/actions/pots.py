"""Adding to a task's reward, paying that out, and taking it back."""

from collections.abc import Iterator

from backend.chain.actions.facts import Facts
from backend.chain.actions.making import make
from backend.chain.actions.schemas import Action, Reason
from backend.chain.tasks.modes import PAYABLE, pot_state
from backend.chain.tasks.service import columns


def of_pot(facts: Facts) -> Iterator[Action]:
    """Return what can be done with the pot of a task, if it can have one."""
    if facts.pot_contract is None:
        return
    state = pot_state(facts.pot, columns(facts.task), [seat.state for seat in facts.seats], facts.now)
    nobody: Reason | None = "not_connected" if facts.account is None else None
    closed: Reason | None = None if state == "open" else "pot_closed"
    yield make("contribute", closed or nobody, closes_at=facts.task.deadline)
    if facts.pot is None:
        return
    if state == "payable" and facts.pot.amount:
        for seat in facts.seats:
            if seat.state in PAYABLE:
                yield make("pay_pot", None, seat=seat)
    unpaid: Reason | None = None if state == "refundable" else "pot_unpaid"
    nothing: Reason | None = "nothing_contributed" if facts.contributed == 0 else None
    yield make("refund_pot", unpaid or nobody or nothing, params={"amount": str(facts.contributed)})
