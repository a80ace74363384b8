"""What people do on the chain of the bench: each life is a generator of calls and of seconds to wait.

A call is answered with the logs of its receipt, a wait with nothing; the next step is asked for in a later block. The
shares of the lives are those of a market in use: most tasks are paid, a few are disputed, some are never taken.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Any

from bench.indexing.market import DELEGATORS, HOLDERS, MEMBERS, POSTERS, VOTERS, WORKERS, Call, Deal, Market
from tests.guild import VOTING_DELAY
from tests.world import DAY, ETHER

Logs = Sequence[dict[str, Any]]
Life = Generator[Call | int, Logs, None]
HOUR = 3600
DISPUTE_TOPIC = 1


def paid(market: Market, *, bonded: bool = False, shares: Sequence[int] = (10_000,)) -> Life:
    """Lead a task from its posting to its last payment; some turns are asked for again, most ends are noted."""
    dice = market.random
    deal = market.deal(shares=list(shares), **({"free_lapses": 0} if bonded else {}))
    worker = yield from _taken(market, deal)
    for milestone in range(len(shares)):
        yield from _handed_in(market, deal, worker)
        while deal.seats[worker]["changes"] < 2 and dice.random() < 0.15:  # noqa: PLR2004 - most turns; a share
            yield market.request_changes(deal, worker)
            yield from _handed_in(market, deal, worker)
        last = milestone + 1 == len(shares)
        record = last and dice.random() < 0.7  # noqa: PLR2004 - a share
        yield market.accept(deal, worker, record=record)
        yield dice.randrange(HOUR, DAY)
    pair = (worker, deal.poster, deal.fields["skill"])
    market.noted |= {pair} if record else set()
    if pair in market.noted and dice.random() < 0.2:  # noqa: PLR2004 - a share
        market.noted.discard(pair)
        yield market.call(worker, "Reputation", "gather", market.contracts["TaskEscrow"], *pair)


def bonded(market: Market) -> Life:
    """Lead a task whose worker puts up a bond."""
    return paid(market, bonded=True)


def in_parts(market: Market) -> Life:
    """Lead a task of two milestones."""
    return paid(market, shares=(4_000, 6_000))


def selected(market: Market) -> Life:
    """Lead a task whose poster takes a bid below the ceiling; the difference is the poster's credit."""
    deal = market.deal(mode=1, free_lapses=0, bond=0, reward=ETHER // 10, ceiling=ETHER, native=True)
    worker = market.one_of(WORKERS)
    yield market.post(deal)
    yield market.random.randrange(HOUR, DAY)
    yield market.select(deal, worker, market.random.randrange(ETHER // 2, ETHER))
    yield from _handed_in(market, deal, worker)
    yield market.accept(deal, worker, record=True)
    yield from _withdrawn(market, deal.poster)


def unwanted(market: Market) -> Life:
    """Post a task that nobody takes, close it, and withdraw what comes back."""
    deal = market.deal()
    yield market.post(deal)
    yield market.random.randrange(DAY, 2 * DAY)
    yield market.close(deal)
    yield HOUR
    yield from _withdrawn(market, deal.poster)


def conceded(market: Market) -> Life:
    """Reject work and hear nothing more of the worker."""
    deal = market.deal()
    worker = yield from _taken(market, deal)
    yield from _handed_in(market, deal, worker)
    yield market.reject(deal, worker)
    yield deal.fields["dispute_period"] + HOUR
    yield market.seat_call(market.one_of(HOLDERS), "concede", deal, worker)
    yield from _withdrawn(market, deal.poster)


def disputed(market: Market) -> Life:
    """Reject work, and let the panel rule."""
    deal = market.deal()
    worker = yield from _taken(market, deal)
    yield from _handed_in(market, deal, worker)
    yield market.reject(deal, worker)
    yield HOUR
    logs = yield market.dispute(deal, worker)
    panel = market.contracts["Panel"].lower()
    number = next(int(log["topics"][DISPUTE_TOPIC], 16) for log in logs if log["address"].lower() == panel)
    ruling = market.random.choice((1, 1, 2))
    for member in MEMBERS:
        yield market.random.randrange(HOUR, DAY)
        yield market.call(market.accounts[member], "Panel", "vote", number, ruling)
    yield DAY + HOUR
    yield market.call(market.one_of(HOLDERS), "Panel", "execute", number)
    yield market.seat_call(market.one_of(HOLDERS), "executeRuling", deal, worker, number)
    yield from _withdrawn(market, deal.poster)


def lapsed(market: Market) -> Life:
    """Take a seat and do nothing, which suspends: each time it is somebody new."""
    deal = market.deal(native=True)
    worker = yield from _taken(market, deal, market.newcomer())
    yield deal.fields["work_period"] + HOUR
    yield market.seat_call(market.one_of(HOLDERS), "lapse", deal, worker)
    yield market.close(deal)


def contested(market: Market) -> Life:
    """Hold a contest with three entries and award it."""
    deal = market.deal(
        mode=2, seats=4, free_lapses=0, judging=ETHER // 50, deadline=market.now + DAY, work_period=DAY, native=True
    )
    workers = market.random.sample(market.accounts[WORKERS], 3)
    yield market.post(deal)
    for worker in workers:
        yield market.enter(deal, worker)
    yield deal.fields["deadline"] - market.now + 1
    for worker in workers:
        yield market.reveal(deal, worker)
    yield deal.fields["deadline"] + deal.fields["work_period"] - market.now + HOUR
    yield market.seat_call(deal.poster, "award", deal, workers[0])
    yield from _withdrawn(market, deal.poster)


def token_lent(market: Market) -> Life:
    """Move tokens from one account to another, and back some days later."""
    giver, taker = market.random.sample([*market.accounts[HOLDERS], *market.accounts[POSTERS]], 2)
    amount = market.random.randrange(1, 1000) * ETHER
    for sender, receiver in ((giver, taker), (taker, giver)):
        yield market.call(sender, "GuildToken", "transfer", receiver, amount)
        yield market.random.randrange(HOUR, 2 * DAY)


def delegated(market: Market) -> Life:
    """Delegate votes to another account, and take them back."""
    voter, other = market.random.sample(market.accounts[DELEGATORS], 2)
    for delegate in (other, voter):
        yield market.call(voter, "GuildToken", "delegate", delegate)
        yield market.random.randrange(HOUR, DAY)


def proposed(market: Market) -> Life:
    """Propose a fee, and let everybody vote, one after another."""
    proposer, text = market.accounts[1], f"Keep the fee as it is ({market.random.getrandbits(64):x})"
    fee = bytes.fromhex("00" * 4)
    call = ([market.contracts["Policy"]], [0], [fee])
    logs = yield market.call(proposer, "GuildGovernor", "propose", *call, text)
    governor = market.contracts["GuildGovernor"].lower()
    number = next(int(log["data"][2:66], 16) for log in logs if log["address"].lower() == governor)
    yield VOTING_DELAY + HOUR
    for voter in market.accounts[VOTERS]:
        support, reason = market.random.choice(((1, "As good as any"), (1, ""), (0, "Too high"), (2, "")))
        yield market.call(voter, "GuildGovernor", "castVoteWithReason", number, support, reason)


def epoch_raised(market: Market) -> Life:
    """Make a worker's earlier signatures void."""
    yield market.call(market.one_of(POSTERS), "TaskEscrow", "raiseEpoch")


def treasury(market: Market) -> Life:
    """Withdraw the treasury's fees, again and again."""
    yield 2 * DAY
    while True:
        yield market.random.randrange(2 * HOUR, 6 * HOUR)
        yield from _withdrawn(market, market.accounts[0])


# How often each life begins, of a hundred.
SHARES: dict[Callable[[Market], Life], float] = {
    paid: 45,
    bonded: 8,
    in_parts: 12,
    selected: 6,
    unwanted: 6,
    conceded: 2,
    disputed: 3,
    lapsed: 2,
    contested: 2,
    token_lent: 8,
    delegated: 4,
    proposed: 0.6,
    epoch_raised: 1.4,
}


def _taken(market: Market, deal: Deal, worker: str | None = None) -> Generator[Call | int, Logs, str]:
    """Post a task, let somebody claim it, and return who."""
    worker = worker or market.one_of(WORKERS)
    yield market.post(deal)
    yield market.random.randrange(HOUR, DAY)
    yield market.claim(deal, worker)
    return worker


def _handed_in(market: Market, deal: Deal, worker: str) -> Generator[Call | int, Logs, None]:
    yield market.random.randrange(HOUR, DAY)
    yield market.submit(deal, worker)
    yield market.random.randrange(HOUR, DAY // 2)


def _withdrawn(market: Market, account: str) -> Generator[Call | int, Logs, None]:
    if market.has_credit(account):
        yield market.withdraw(account)
