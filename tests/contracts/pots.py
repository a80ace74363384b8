"""The moves of a pot in one line each, and the ways in which the seat of its task ends."""

from typing import Any

from market import Market, Task, address, next_block_at

OPEN, WAITING, PAYABLE, REFUNDABLE = range(4)
NET = 10**17 + 33
TWO = (5_000, 5_000, 0, 0, 0, 0, 0, 0)


class Pots:
    """One pot contract beside a market."""

    def __init__(self, contract: Any, market: Market, panelists: list[Any]):
        self.contract = contract
        self.market = market
        self.panelists = panelists

    def put(self, task: Task, by: Any, net: int = NET, **transaction: Any) -> Any:
        """Contribute, with what is due in the native coin."""
        due = self.market.value(task.terms, net + task.terms.fee(net))
        return self.contract.contribute(task.packed, net, {"from": by, "value": due} | transaction)

    def pay(self, task: Task, worker: Any = None, **transaction: Any) -> Any:
        """Pay the pot out."""
        worker = worker or self.market.worker
        return self.contract.pay(task.packed, address(worker), {"from": self.market.poster} | transaction)

    def refund(self, task: Task, by: Any, worker: Any = None, to: Any = None) -> Any:
        """Take back, naming the market's worker unless told otherwise."""
        worker = worker or self.market.worker
        return self.contract.refund(task.packed, address(worker), address(to or by), {"from": by})

    def stage(self, task: Task, worker: Any = None) -> int:
        """The stage as a worker's seat shows it."""
        return self.contract.stageOf(task.packed, address(worker or self.market.worker))

    def held(self, token: str) -> int:
        """What the contract owns of a token."""
        return self.market.balance(self.contract, token)


def pass_by(market: Market, task: Task, seconds: int, worker: Any = None) -> None:
    """Put the next block `seconds` after the seat's state began."""
    next_block_at(market.seat_clock(task, worker) + seconds)


def dispute(market: Market, task: Task) -> int:
    """Reject and dispute; returns the dispute's number."""
    market.reject(task)
    return market.dispute(task)


class Ends:
    """Each brings a claimed task to one end of its seat, by the name of the end."""

    def __init__(self, market: Market, panelists: list[Any]):
        self.market = market
        self.panelists = panelists

    def accepted(self, task: Task) -> None:
        """The poster accepts."""
        self.market.submit(task)
        self.market.accept(task)

    def released(self, task: Task) -> None:
        """The poster is silent."""
        self.market.submit(task)
        pass_by(self.market, task, task.terms.reviewPeriod)
        self.market.release(task)

    def conceded(self, task: Task) -> None:
        """The worker takes the rejection."""
        self.market.submit(task)
        self.market.reject(task)
        pass_by(self.market, task, task.terms.disputePeriod)
        self.market.concede(task)

    def ruled(self, task: Task, ruling: int) -> None:
        """The panel rules."""
        self.market.submit(task)
        number = dispute(self.market, task)
        for member in self.panelists[:2]:
            self.market.panel.vote(number, ruling, {"from": member})
        self.market.panel.execute(number, {"from": self.market.poster})
        self.market.execute_ruling(task, number)

    def unheard(self, task: Task) -> None:
        """The bench never rules."""
        self.market.submit(task)
        number = dispute(self.market, task)
        pass_by(self.market, task, task.terms.rulingPeriod)
        self.market.execute_ruling(task, number)

    def settled(self, task: Task) -> None:
        """Both agree on a half."""
        self.market.settle(task, to_worker=task.terms.reward // 2)

    def left_half_done(self, task: Task) -> None:
        """The worker is paid a milestone and then silent; the task needs two milestones."""
        self.accept_one(task)
        self.lapsed(task)

    def accept_one(self, task: Task) -> None:
        """The first of two milestones is accepted."""
        self.market.submit(task)
        self.market.accept(task)

    def lapsed(self, task: Task) -> None:
        """The worker is silent."""
        pass_by(self.market, task, task.terms.workPeriod)
        self.market.lapse(task)

    def closed_and_lapsed(self, task: Task) -> None:
        """The poster closes while the worker is silent."""
        self.market.close(task)
        self.lapsed(task)

    def closed_and_returned(self, task: Task) -> None:
        """The poster closes before the worker hands the seat back."""
        self.market.close(task)
        self.market.return_seat(task)
