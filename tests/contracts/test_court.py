"""The court as the bench of an escrow, with the guild's own token, on a real node (R33, R75, R85).

given a rejected seat whose bench is the court
    when jurors rule for one side and nobody appeals
        the ruling pays as any bench's does
    when both sides fund an appeal and more jurors overrule
        the second ruling pays, and who was right is repaid
given a contest that nobody judged
    its entries are the choices, and the entry that jurors choose has the prize
given a court without jurors
    the dispute is split within the shortest ruling period that Policy keeps for the court
given a panel whose second bench is the court
    a quorate round of the court overrules it
"""

import pytest
from conftest import MULTIPLE
from courts import ALL, APPEALABLE, SOLVED, end, fund, vote
from guild import GUILD
from market import COST, event, events, next_block_at, now
from reference import CONTEST, DAY, NATIVE, RULED_WORKER, SPLIT

HOUR = 3_600
FEE = COST // 3
RULES = (3, 2, FEE, 100 * GUILD, 20 * GUILD, *(HOUR,) * 5, 5_000, 10_000)


@pytest.fixture(scope="module")
def jurors(poster, worker, other_worker):
    """Who holds guild tokens and stakes them, the parties among them."""
    return [poster, worker, other_worker]


@pytest.fixture(scope="module")
def court(owner, guild_token, treasury, policy, Court):
    deployed = owner.deploy(Court, guild_token, owner, (*RULES, treasury))
    policy.setArbitrator(deployed, MULTIPLE, deployed.longestPath(), {"from": owner})
    deployed.setRate(NATIVE, 10**18, {"from": owner})
    return deployed


@pytest.fixture(scope="module")
def staked(court, guild_token, jurors):
    """Jurors of equal stake, from an epoch before the first draw."""
    for juror in jurors:
        guild_token.approve(court, 10**24, {"from": juror})
        court.stake(1_000 * GUILD, {"from": juror})
    return court


@pytest.fixture
def disputed(market, staked):
    """A rejected seat that its worker has disputed before the court, and the dispute's number."""
    path = staked.longestPath()
    task = market.submitted(arbitrator=staked.address, rulingPeriod=path)
    market.reject(task)
    return task, market.dispute(task)


def test_jurors_rule_on_a_rejected_seat_and_the_worker_is_paid(market, staked, disputed, worker, stranger):
    task, number = disputed
    drawn = vote(staked, number, 1, stranger)
    assert staked.stageOf(number)[0] == APPEALABLE
    end(staked, number)
    handed = staked.execute(number, {"from": stranger})
    assert event(handed, "Ruling")["_ruling"] == 1
    before = worker.balance()
    tx = market.execute_ruling(task, number)
    assert event(tx, "SeatEnded")["state"] == RULED_WORKER
    assert worker.balance() > before
    staked.settle(number, 0, ALL, {"from": stranger})
    votes = [staked.ballotOf(number, 0, juror)["votes"] for juror in drawn]
    assert [staked.dueOf(juror) for juror in drawn] == [each * FEE for each in votes]
    assert sum(votes) == 3


def test_an_appeal_that_both_sides_fund_overrules(market, staked, disputed, poster, stranger, guild_token, jurors):
    task, number = disputed
    first = vote(staked, number, 2, stranger)
    half = fund(staked, number, 1, stranger)
    assert events(half, "RoundOpened") == []
    assert event(fund(staked, number, 2, poster), "RoundOpened")["size"] == 7
    vote(staked, number, 1, stranger)
    assert staked.stageOf(number)[0] == SOLVED
    staked.execute(number, {"from": stranger})
    assert event(market.execute_ruling(task, number), "SeatEnded")["state"] == RULED_WORKER
    for side, contributor in ((1, stranger), (2, poster)):
        staked.settleFunding(number, 0, side, contributor, {"from": stranger})
    cost, raised = 7 * FEE, 14 * FEE + 7 * FEE * 3 // 2
    assert (staked.dueOf(stranger), staked.dueOf(poster)) == (raised - cost, 0)
    tx = staked.settle(number, 0, ALL, {"from": stranger})
    assert sum(each["penalty"] for each in events(tx, "JurorSettled")) == 3 * 20 * GUILD
    staked.settle(number, 1, ALL, {"from": stranger})
    assert first
    stakes = sum(staked.jurorOf(juror)["staked"] for juror in jurors)
    rewards = sum(staked.rewardOf(account) for account in (*jurors, staked.settings()["reserve"]))
    assert stakes + rewards == guild_token.balanceOf(staked)


def test_a_contest_that_nobody_judged_is_judged_by_jurors(market, staked, worker, other_worker, stranger):
    judging = 2 * staked.arbitrationCost(b"")
    task = market.post(
        mode=CONTEST,
        arbitrator=staked.address,
        rulingPeriod=staked.longestPath(),
        seats=2,
        judging=judging,
        bond=10**17,
    )
    for entrant in (worker, other_worker):
        market.enter(task, entrant)
    next_block_at(task.terms.deadline)
    for entrant in (worker, other_worker):
        market.reveal(task, entrant)
    next_block_at(task.terms.deadline + task.terms.workPeriod + task.terms.reviewPeriod)
    number = market.escalate(task, worker)
    assert staked.caseOf(number)["choices"] == 2
    vote(staked, number, 2, stranger)
    end(staked, number)
    staked.execute(number, {"from": stranger})
    tx = market.close_contest(task, other_worker, number)
    assert event(tx, "ContestEnded")["winner"] == other_worker


def test_without_jurors_the_seat_is_split_in_time(market, court, poster, stranger):
    task = market.submitted(arbitrator=court.address, rulingPeriod=court.longestPath())
    market.reject(task)
    number = market.dispute(task)
    next_block_at(now() + court.longestPath() - DAY)
    court.execute(number, {"from": stranger})
    assert event(market.execute_ruling(task, number), "SeatEnded")["state"] == SPLIT


def test_a_panel_may_have_the_court_as_its_second_bench(
    owner, staked, panelists, treasury, poster, stranger, Panel, TestArbitrable
):
    panel = owner.deploy(Panel, panelists, (2, COST, DAY, DAY, staked, treasury))
    arbitrable = owner.deploy(TestArbitrable)
    dispute = arbitrable.open(panel, 3, {"from": poster, "value": COST}).return_value
    for member in panelists[:2]:
        panel.vote(dispute, 1, {"from": member})
    panel.appeal(dispute, b"", {"from": poster, "value": staked.arbitrationCost(b"")})
    heard = panel.caseOf(dispute)["appealId"]
    vote(staked, heard, 2, stranger)
    end(staked, heard)
    staked.execute(heard, {"from": stranger})
    panel.execute(dispute, {"from": stranger})
    assert arbitrable.ruled(dispute) == 2
