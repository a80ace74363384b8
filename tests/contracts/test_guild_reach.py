"""What a decision of the guild reaches, and what it cannot (R52).

given a task that is posted
    when a proposal calls any function of the escrow about it
        it is a stranger there, and no word and no balance changes
given the treasury
    a proposal pays coin, tokens and votes out of it, and withdraws its own credit from the escrow and nobody else's
    when a proposal would have the treasury vote, delegate or be voted for
        it cannot
given a new escrow version
    it may post and be recorded from when 31 days have passed since it was listed, longer than any review
    when it is taken off the list
        that holds at once
"""

import pytest
from brownie import accounts, chain
from guild import CANCELLER, DELAY, GUILD, PROPOSER, VERSION_DELAY, State, permit, settings
from market import DIGEST, next_block_at, reverts_with
from reference import DAY, NATIVE, SUBMITTED


def seat(task, worker, *more):
    """The arguments of a call about a seat, as it stands."""
    return (task.packed, worker, task.seat(worker), *more)


POSTED_TASK = {
    "accept": lambda task, worker, _: seat(task, worker),
    "acceptAndRecord": lambda task, worker, _: seat(task, worker),
    "award": lambda task, worker, _: seat(task, worker),
    "claim": lambda task, worker, _: (task.packed, worker, 0, 2**255, [], 0, b""),
    "closeContest": lambda task, worker, _: seat(task, worker, 0),
    "closeOpenSeats": lambda task, *_: (task.packed,),
    "concede": lambda task, worker, _: seat(task, worker),
    "dispute": lambda task, worker, timelock: (task.packed, timelock, task.seat(worker), b""),
    "enter": lambda task, *_: (task.packed, DIGEST, []),
    "escalate": lambda task, worker, _: seat(task, worker, b""),
    "executeRuling": lambda task, worker, _: seat(task, worker, 0),
    "lapse": lambda task, worker, _: seat(task, worker),
    "post": lambda task, *_: (task.packed, b""),
    "reject": lambda task, worker, _: seat(task, worker, DIGEST, b""),
    "release": lambda task, worker, _: seat(task, worker),
    "requestChanges": lambda task, worker, _: seat(task, worker, DIGEST),
    "returnSeat": lambda task, worker, _: seat(task, worker),
    "reveal": lambda task, worker, _: seat(task, worker, DIGEST, DIGEST),
    "rule": lambda *_: (0, 2),
    "select": lambda task, worker, _: (task.packed, worker, 1, [], 2**40, b""),
    "settle": lambda task, worker, _: seat(task, worker, 0, 2**40, b"", b""),
    "submit": lambda task, worker, _: seat(task, worker, DIGEST, 0, b""),
    "submitEvidence": lambda task, worker, _: (task.packed, worker, "/ipfs/f01551220"),
    "withdraw": lambda _task, _worker, timelock: (NATIVE, timelock),
}
CHANGING = {*POSTED_TASK, "postWithPermit", "raiseEpoch"}
NOT_POSTER = ("accept", "acceptAndRecord", "award", "closeOpenSeats", "post", "reject", "requestChanges")
NOT_WORKER = ("claim", "escalate", "returnSeat")
OTHER_STATE = ("concede", "executeRuling", "lapse", "reveal", "submit", "submitEvidence")
REFUSALS = {
    **dict.fromkeys(NOT_POSTER, lambda timelock, *_: ("Escrow_NotPoster", timelock)),
    **dict.fromkeys(NOT_WORKER, lambda timelock, *_: ("Escrow_NotWorker", timelock)),
    **dict.fromkeys(OTHER_STATE, lambda *_: ("Escrow_WrongState", SUBMITTED)),
    **dict.fromkeys(("closeContest", "enter", "select"), lambda *_: ("Escrow_ModeNotSupported", 0)),
    # The treasury itself holds no seat.
    "dispute": lambda *_: ("Escrow_WrongState", 0),
    "release": lambda _timelock, end, _poster: ("Escrow_TooEarly", end),
    "rule": lambda *_: ("Escrow_NoDispute", 0),
    "settle": lambda _timelock, _end, poster: ("Escrow_BadSignature", poster),
    "withdraw": lambda *_: ("Escrow_NoCredit",),
}


def call(contract, function, *arguments):
    """An action that calls a contract without coin."""
    return (contract, 0, getattr(contract, function).encode_input(*arguments))


# -------------------------------------------------------------------- money in escrow


def test_the_escrow_has_no_function_beyond_those_of_the_parties(escrow):
    """No owner, no role, no setter, no pause; each that concerns a task is tried below."""
    functions = [each for each in escrow.abi if each["type"] == "function"]
    assert {each["name"] for each in functions if each["stateMutability"] not in ("view", "pure")} == CHANGING
    assert set(REFUSALS) == set(POSTED_TASK)


@pytest.mark.parametrize("function", POSTED_TASK)
def test_no_decision_moves_money_of_a_posted_task(guild, market, escrow, timelock, poster, worker, function):
    task = market.submitted(treasury=timelock.address, seats=2, reviewPeriod=30 * DAY)
    end = market.seat_clock(task) + task.terms.reviewPeriod
    arguments = POSTED_TASK[function](task, worker, timelock)
    proposal = guild.ready(call(escrow, function, *arguments))
    with market.refuses(task, *REFUSALS[function](timelock, end, poster)):
        guild.execute(proposal)
    assert guild.state(proposal) == State.QUEUED


def test_a_vote_void_of_signatures_voids_only_those_of_the_treasury(guild, market, escrow, timelock, poster, worker):
    guild.passed(call(escrow, "raiseEpoch"))
    assert [escrow.epochOf(account) for account in (timelock, poster, worker)] == [1, 0, 0]


def test_the_treasury_withdraws_its_own_credit_and_nobody_elses(guild, market, escrow, timelock, poster):
    task = market.submitted(treasury=timelock.address, reward=10**19)
    market.close(market.post(treasury=timelock.address))
    market.accept(task)
    fee, poster_credit = market.credit(timelock, NATIVE), market.credit(poster, NATIVE)
    assert fee == 3 * 10**17
    assert poster_credit > 0
    guild.passed(call(escrow, "withdraw", NATIVE, timelock))
    assert timelock.balance() == fee
    assert market.credit(timelock, NATIVE) == 0
    assert market.credit(poster, NATIVE) == escrow.balance() == poster_credit


def test_every_setting_of_policy_changes_nothing_that_is_posted(guild, market, policy, escrow, panel, timelock, worker):
    """All of Policy is turned round by vote while the work is in review; the worker is paid as posted."""
    task = market.submitted(treasury=timelock.address, reviewPeriod=30 * DAY)
    guild.passed(
        call(policy, "setFee", 1_000, timelock),
        call(policy, "setToken", NATIVE, task.terms.grade, 0, 0),
        call(policy, "setGrade", task.terms.grade, 30 * DAY, 30 * DAY, 10_000, 10_000),
        call(policy, "setArbitrator", panel, 0, 0),
        call(policy, "setEscrow", escrow, 0),
    )
    before = market.balance(worker, NATIVE)
    market.accept(task)
    assert market.balance(worker, NATIVE) == before + task.terms.reward + task.terms.bond
    assert market.credit(timelock, NATIVE) == task.terms.fee(task.terms.reward)


# -------------------------------------------------------------------- the treasury


def test_the_treasury_pays_by_vote(guild, token, timelock, poster, owner):
    receiver = accounts.add()
    poster.transfer(timelock, 5 * 10**18)
    token.mint(timelock, 700, {"from": poster})
    guild.passed(
        (receiver, 2 * 10**18, b""),
        call(token, "transfer", receiver, 300),
        call(guild.token, "transfer", receiver, 40 * GUILD),
    )
    assert (receiver.balance(), timelock.balance()) == (2 * 10**18, 3 * 10**18)
    assert (token.balanceOf(receiver), token.balanceOf(timelock)) == (300, 400)
    assert guild.token.getVotes(receiver) == 40 * GUILD


def test_nobody_else_pays_out_of_the_treasury(guild, token, timelock, owner, poster, guardian):
    token.mint(timelock, 700, {"from": poster})
    for account in (owner, poster, guardian):
        with reverts_with("ERC20InsufficientAllowance", account, 0, 1):
            guild.token.transferFrom(timelock, account, 1, {"from": account})
        with reverts_with("ERC20InsufficientAllowance", account, 0, 1):
            token.transferFrom(timelock, account, 1, {"from": account})


def test_the_treasury_cannot_be_made_to_delegate(guild, timelock, poster):
    """Seventy million votes would decide everything from then on."""
    proposal = guild.ready(call(guild.token, "delegate", poster))
    with reverts_with("GuildToken_SystemAccount", timelock):
        guild.execute(proposal)
    assert guild.token.getVotes(poster) == 20_000_000 * GUILD


def test_the_treasury_cannot_be_made_to_vote(guild, worker):
    open_vote = guild.draft(guild.nothing(), description="the one to be voted on")
    proposal = guild.ready((guild.governor, 0, guild.governor.castVote.encode_input(open_vote.id, 1)))
    guild.governor.propose(*open_vote.lists, open_vote.description, {"from": worker})
    guild.begin(open_vote)
    with reverts_with("GuildGovernor_NoVotes", guild.timelock):
        guild.execute(proposal)
    assert guild.governor.proposalVotes(open_vote.id) == (0, 0, 0)


def test_votes_paid_out_count_from_the_next_proposal_on(guild, owner):
    opened = guild.opened()
    guild.passed(call(guild.token, "transfer", owner, 60_000_000 * GUILD))
    assert guild.token.getVotes(owner) == 60_000_000 * GUILD
    assert guild.state(opened) == State.DEFEATED
    later = guild.opened()
    guild.vote(later, owner)
    assert guild.governor.proposalVotes(later.id)[1] == 60_000_000 * GUILD


def test_guild_tokens_in_escrow_do_not_vote_and_vote_again_when_they_are_paid(
    guild, market, policy, escrow, timelock, worker, signer
):
    """A reward paid in votes: locked they have none, and lower the supply of which the quorum is a part."""
    reward = 1_000_000 * GUILD
    amounts = {"reward": reward, "bond": reward // 10}
    guild.passed(call(policy, "setToken", guild.token, 1, 1, 10**30))
    guild.token.transfer(signer, 2 * reward, {"from": worker})
    before = guild.token.votableSupply()
    market.tokens[guild.token.address] = guild.token
    task = market.task(token=guild.token.address, treasury=timelock.address, poster=signer.address, **amounts)
    deadline = chain.time() + DAY
    v, r, s = permit(guild.token, signer, escrow, task.terms.funding(), deadline)
    escrow.postWithPermit(task.packed, b"", deadline, v, r, s, {"from": signer})
    assert guild.token.votableSupply() == before - task.terms.funding()
    guild.token.approve(escrow, task.terms.bond, {"from": worker})
    market.claim(task)
    market.submit(task)
    votes = guild.token.getVotes(worker)
    escrow.accept(task.packed, worker, task.seat(worker), {"from": signer})
    assert guild.token.getVotes(worker) == votes + reward + task.terms.bond
    fee = task.terms.fee(reward)
    assert guild.token.votableSupply() == before - fee
    guild.passed(call(escrow, "withdraw", guild.token, timelock))
    assert guild.token.votableSupply() == before - fee


# -------------------------------------------------------------------- new versions


@pytest.fixture
def next_version(owner, policy, reputation, TaskEscrow):
    return owner.deploy(TaskEscrow, policy, reputation)


def test_a_new_version_takes_tasks_31_days_after_the_vote(guild, market, policy, timelock, next_version, panel):
    old = market.submitted(treasury=timelock.address, reviewPeriod=30 * DAY)
    guild.passed(call(policy, "setEscrow", next_version, 2))
    executed = chain[-1].timestamp
    assert policy.escrowActiveFrom(next_version) == executed + VERSION_DELAY
    # Whoever doubts the new version has until its first moment to be paid under the old one, however long his review.
    assert market.seat_clock(old) + old.terms.reviewPeriod < executed + VERSION_DELAY
    task = market.task(treasury=timelock.address, deadline=executed + 60 * DAY)
    usual = {"from": market.poster, "value": task.terms.funding()}
    next_block_at(executed + VERSION_DELAY - 1)
    with reverts_with("Escrow_PolicyChanged"):
        next_version.post(task.packed, b"", usual)
    next_block_at(executed + VERSION_DELAY)
    assert "TaskPosted" in next_version.post(task.packed, b"", usual).events


def test_the_guild_can_take_a_version_back_before_it_counts(guild, market, policy, timelock, next_version):
    guild.passed(call(policy, "setEscrow", next_version, 2))
    guild.passed(call(policy, "setEscrow", next_version, 0))
    guild.go_to(chain[-1].timestamp + 2 * VERSION_DELAY)
    assert policy.escrowActiveFrom(next_version) == 0
    task = market.task(treasury=timelock.address)
    with reverts_with("Escrow_PolicyChanged"):
        next_version.post(task.packed, b"", {"from": market.poster, "value": task.terms.funding()})


def test_the_guild_can_give_its_keys_to_another_governor(guild, timelock, guardian, owner, GuildGovernor):
    """So nothing that is fixed at deployment is fixed for ever: the old governor is a stranger afterwards."""
    later = owner.deploy(GuildGovernor, guild.token, timelock, settings(NATIVE, 0))
    guild.passed(
        call(timelock, "grantRole", PROPOSER, later),
        call(timelock, "grantRole", CANCELLER, later),
        call(timelock, "revokeRole", PROPOSER, guild.governor),
        call(timelock, "revokeRole", CANCELLER, guild.governor),
    )
    proposal = guild.succeeded(guild.nothing())
    with reverts_with("AccessControlUnauthorizedAccount", guild.governor, PROPOSER):
        guild.queue(proposal)
    guild.governor = later
    guild.passed(guild.nothing())
    assert timelock.getMinDelay() == DELAY
