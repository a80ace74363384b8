"""The guild decides what new tasks look like, after a wait, and never what a posted one pays (R52).

given who may propose
    whoever had the threshold of votes a second ago; others revert GovernorInsufficientProposerVotes
given a proposal
    it is Pending until its snapshot, Active to its deadline, and then Defeated or Succeeded
    when it succeeded
        anyone queues it, it waits for the timelock's delay, and anyone executes it
    when an action fails
        the whole proposal stays queued and nothing of it happened
given a vote
    it weighs what the voter had at the snapshot, counts once, in time, and says for, against or abstain
    when it is signed
        anyone hands it in, once, and only as it was signed
given the quorum
    it is the larger of a fraction of the votable supply and an absolute minimum, by votes for and abstaining
    when it is reached late
        the vote is extended, once
given the guardian
    he cancels before his office ends, not from then on, and does nothing else ever
given an account without the guild's decision
    it changes no setting of the guild
"""

import pytest
from brownie import chain
from guild import (
    DELAY,
    EXTENSION,
    GUARDIANSHIP,
    GUILD,
    MINIMUM,
    PROPOSER,
    THRESHOLD,
    VOTING_DELAY,
    VOTING_PERIOD,
    State,
    Support,
    known,
    settings,
)
from market import event, next_block_at, reverts_with
from reference import DAY, NATIVE, ZERO

NEW_FEE = 700
LIVE = [State.PENDING, State.ACTIVE, State.SUCCEEDED, State.QUEUED]


@pytest.fixture
def raise_fee(policy, timelock):
    """The action that raises the fee of new tasks."""
    return (policy, 0, policy.setFee.encode_input(NEW_FEE, timelock))


def at_state(guild, state):
    """A proposal in a state from which it can still be cancelled."""
    makers = {State.PENDING: guild.propose, State.ACTIVE: guild.opened, State.SUCCEEDED: guild.succeeded}
    proposal = makers.get(state, guild.queued)(guild.nothing())
    assert guild.state(proposal) == state
    return proposal


# -------------------------------------------------------------------- the whole life


def test_a_vote_raises_the_fee_and_only_tasks_posted_afterwards_feel_it(
    guild, market, policy, escrow, worker, stranger, timelock, raise_fee
):
    old = market.submitted(treasury=timelock.address)
    proposal = guild.propose(raise_fee)
    assert guild.state(proposal) == State.PENDING
    guild.begin(proposal)
    cast = guild.governor.castVoteWithReason(proposal.id, Support.FOR, "为了金库", {"from": worker})
    assert dict(event(cast, "VoteCast")) == {
        "voter": worker,
        "proposalId": proposal.id,
        "support": Support.FOR,
        "weight": 9_000_000 * GUILD,
        "reason": "为了金库",
    }
    assert guild.state(proposal) == State.ACTIVE
    guild.end(proposal)
    assert guild.state(proposal) == State.SUCCEEDED
    assert policy.fee() == (300, timelock)
    queued = guild.queue(proposal, stranger)
    eta = queued.timestamp + DELAY
    assert event(queued, "ProposalQueued")["etaSeconds"] == guild.governor.proposalEta(proposal.id) == eta
    guild.go_to(eta)
    guild.execute(proposal, stranger)
    assert guild.state(proposal) == State.EXECUTED
    assert policy.fee() == (NEW_FEE, timelock)

    market.accept(old)
    assert escrow.credit(timelock, NATIVE) == old.terms.reward * 300 // 10_000
    with market.refuses(market.task(treasury=timelock.address), "Escrow_PolicyChanged"):
        market.send_post(market.task(treasury=timelock.address))
    new = market.submitted(treasury=timelock.address, feeBps=NEW_FEE)
    market.accept(new)
    assert escrow.credit(timelock, NATIVE) == (300 + NEW_FEE) * old.terms.reward // 10_000


def test_the_logs_of_a_proposal_say_what_it_would_do_and_when(guild, raise_fee, poster):
    proposal = guild.draft(raise_fee, guild.nothing(), description="# Raise\n\nBecause.")
    tx = guild.governor.propose(*proposal.lists, proposal.description, {"from": poster})
    made = event(tx, "ProposalCreated")
    assert made["proposalId"] == proposal.id
    assert (made["proposer"], made["description"]) == (poster, "# Raise\n\nBecause.")
    assert [list(map(str, made[name])) for name in ("targets", "calldatas")] == [
        [str(target) for target, _, _ in proposal.actions],
        [data for _, _, data in proposal.actions],
    ]
    assert made["voteStart"] == guild.governor.proposalSnapshot(proposal.id) == tx.timestamp + VOTING_DELAY
    assert made["voteEnd"] == guild.governor.proposalDeadline(proposal.id) == made["voteStart"] + VOTING_PERIOD


def test_the_logs_of_the_deployment_say_every_setting(guild, guardian):
    logs = {each.name: dict(each) for each in guild.governor.tx.events}
    assert logs["VotingDelaySet"]["newVotingDelay"] == VOTING_DELAY
    assert logs["VotingPeriodSet"]["newVotingPeriod"] == VOTING_PERIOD
    assert logs["ProposalThresholdSet"]["newProposalThreshold"] == THRESHOLD
    assert logs["QuorumNumeratorUpdated"]["newQuorumNumerator"] == 4
    assert logs["LateQuorumVoteExtensionSet"]["newVoteExtension"] == EXTENSION
    assert logs["QuorumMinimumSet"] == {"quorumMinimum": MINIMUM}
    assert logs["GuardianSet"] == {"guardian": guardian, "until": guild.governor.guardianUntil()}
    assert (guild.governor.name(), guild.governor.version()) == ("GuildGovernor", "1")
    assert guild.governor.CLOCK_MODE() == "mode=timestamp"


# -------------------------------------------------------------------- proposing


def test_whoever_has_less_than_the_threshold_proposes_nothing(guild, stranger, other_worker):
    proposal = guild.draft(guild.nothing())
    with reverts_with("GovernorInsufficientProposerVotes", stranger, GUILD, THRESHOLD):
        guild.governor.propose(*proposal.lists, proposal.description, {"from": stranger})
    guild.governor.propose(*proposal.lists, proposal.description, {"from": other_worker})


@pytest.mark.parametrize(("targets", "values", "calldatas"), [(0, 0, 0), (2, 1, 1), (1, 2, 1), (1, 1, 2)])
def test_lists_that_do_not_fit_each_other_are_refused(guild, poster, timelock, targets, values, calldatas):
    lists = ([timelock] * targets, [0] * values, ["0x"] * calldatas)
    with reverts_with("GovernorInvalidProposalLength", targets, calldatas, values):
        guild.governor.propose(*lists, "lists", {"from": poster})


def test_a_proposal_is_made_once(guild, worker):
    proposal = guild.propose(guild.nothing())
    with guild.refuses_state(proposal, State.PENDING):
        guild.governor.propose(*proposal.lists, proposal.description, {"from": worker})


def test_a_description_can_reserve_the_proposal_for_its_author(guild, poster, worker):
    """Nobody can propose the same first in order to cancel it."""
    proposal = guild.draft(guild.nothing(), description=f"Mine\n\n#proposer={poster.address.lower()}")
    with reverts_with("GovernorRestrictedProposer", worker):
        guild.governor.propose(*proposal.lists, proposal.description, {"from": worker})
    guild.governor.propose(*proposal.lists, proposal.description, {"from": poster})


def test_the_proposer_cancels_before_the_vote_and_not_after(guild, poster, worker):
    proposal = guild.propose(guild.nothing())
    with reverts_with("GovernorUnableToCancel", proposal.id, worker):
        guild.cancel(proposal, worker)
    guild.cancel(proposal, poster)
    assert guild.state(proposal) == State.CANCELED
    opened = guild.opened()
    with reverts_with("GovernorUnableToCancel", opened.id, poster):
        guild.cancel(opened, poster)


# -------------------------------------------------------------------- voting


def test_a_vote_before_its_start_does_not_count(guild, worker):
    proposal = guild.propose(guild.nothing())
    next_block_at(guild.governor.proposalSnapshot(proposal.id))
    with guild.refuses_state(proposal, State.PENDING, State.ACTIVE):
        guild.vote(proposal, worker)
    next_block_at(guild.governor.proposalSnapshot(proposal.id) + 1)
    guild.vote(proposal, worker)


def test_a_vote_after_the_end_does_not_count(guild, poster, worker):
    proposal = guild.opened()
    guild.vote(proposal, poster)
    next_block_at(guild.governor.proposalDeadline(proposal.id))
    guild.vote(proposal, worker, Support.AGAINST)
    guild.go_to(guild.governor.proposalDeadline(proposal.id) + 1)
    with guild.refuses_state(proposal, State.SUCCEEDED, State.ACTIVE):
        guild.vote(proposal, guild.proposer)
    assert guild.governor.proposalVotes(proposal.id) == (9_000_000 * GUILD, 20_000_000 * GUILD, 0)


def test_a_vote_counts_once(guild, worker):
    proposal = guild.opened()
    guild.vote(proposal, worker)
    for support in Support:
        with reverts_with("GovernorAlreadyCastVote", worker):
            guild.vote(proposal, worker, support)
    assert guild.governor.hasVoted(proposal.id, worker)


@pytest.mark.parametrize("support", [3, 255])
def test_a_vote_says_for_against_or_abstain(guild, worker, support):
    proposal = guild.opened()
    with reverts_with("GovernorInvalidVoteType"):
        guild.vote(proposal, worker, support)
    assert not guild.governor.hasVoted(proposal.id, worker)


def test_a_vote_weighs_what_the_voter_had_at_the_snapshot(guild, worker, other_worker):
    proposal = guild.opened()
    guild.token.transfer(other_worker, 9_000_000 * GUILD, {"from": worker})
    guild.vote(proposal, worker)
    guild.vote(proposal, other_worker, Support.AGAINST)
    assert guild.governor.proposalVotes(proposal.id) == (900_000 * GUILD, 9_000_000 * GUILD, 0)


def test_who_had_nothing_at_the_snapshot_cannot_vote(guild, worker, owner):
    """A vote of no weight would put its reason before every reader for the price of its gas."""
    proposal = guild.opened()
    guild.token.transfer(owner, 9_000_000 * GUILD, {"from": worker})
    with reverts_with("GuildGovernor_NoVotes", owner):
        guild.governor.castVoteWithReason(proposal.id, Support.FOR, "Read this", {"from": owner})


def test_tokens_vote_once_however_often_they_move(guild, worker, owner, other_worker):
    """Moved to another account after its owner voted, they have no second vote; nor delegated."""
    proposal = guild.opened()
    guild.vote(proposal, worker)
    guild.token.transfer(owner, 1_000_000 * GUILD, {"from": worker})
    guild.token.delegate(other_worker, {"from": worker})
    with reverts_with("GuildGovernor_NoVotes", owner):
        guild.vote(proposal, owner)
    guild.vote(proposal, other_worker)
    assert guild.governor.proposalVotes(proposal.id) == (0, 9_900_000 * GUILD, 0)


def test_delegated_votes_are_the_delegates(guild, worker, stranger):
    guild.token.delegate(stranger, {"from": worker})
    proposal = guild.opened()
    guild.vote(proposal, stranger)
    with reverts_with("GuildGovernor_NoVotes", worker):
        guild.vote(proposal, worker)
    assert guild.governor.proposalVotes(proposal.id)[1] == 9_000_001 * GUILD


def test_there_is_no_vote_on_nothing(guild, worker):
    with reverts_with("GovernorNonexistentProposal", 7):
        guild.governor.castVote(7, Support.FOR, {"from": worker})


# -------------------------------------------------------------------- voting by signature


@pytest.fixture
def signed_voter(guild, signer, worker):
    """An account with votes whose key is here."""
    guild.token.transfer(signer, 2_000_000 * GUILD, {"from": worker})
    return signer


def test_a_signed_vote_is_handed_in_by_anyone(guild, signed_voter, stranger):
    proposal = guild.opened()
    signature = guild.ballot(proposal, signed_voter, Support.FOR)
    tx = guild.governor.castVoteBySig(proposal.id, Support.FOR, signed_voter, signature, {"from": stranger})
    assert event(tx, "VoteCast")["voter"] == signed_voter
    assert guild.governor.proposalVotes(proposal.id) == (0, 2_000_000 * GUILD, 0)
    assert guild.governor.nonces(signed_voter) == 1


@pytest.mark.parametrize("params", [b"", b"\x01\x02"])
def test_a_signed_vote_carries_its_reason(guild, signed_voter, stranger, params):
    proposal = guild.opened()
    signature = guild.extended_ballot(proposal, signed_voter, Support.AGAINST, "No — 不", params)
    arguments = (proposal.id, Support.AGAINST, signed_voter, "No — 不", params, signature)
    tx = guild.governor.castVoteWithReasonAndParamsBySig(*arguments, {"from": stranger})
    cast = event(tx, "VoteCastWithParams" if params else "VoteCast")
    assert (cast["voter"], cast["reason"], cast["weight"]) == (signed_voter, "No — 不", 2_000_000 * GUILD)


def test_a_signed_vote_is_only_what_was_signed(guild, signed_voter, worker, stranger):
    proposal, other = guild.propose(guild.nothing()), guild.propose(guild.nothing())
    guild.begin(other)
    signature = guild.ballot(proposal, signed_voter, Support.FOR)
    foreign = guild.ballot(proposal, signed_voter, Support.FOR, key="0x" + "52" * 32)
    for arguments in (
        (proposal.id, Support.AGAINST, signed_voter, signature),
        (other.id, Support.FOR, signed_voter, signature),
        (proposal.id, Support.FOR, signed_voter, foreign),
        (proposal.id, Support.FOR, signed_voter, signature[:64]),
        (proposal.id, Support.FOR, signed_voter, b""),
        (proposal.id, Support.FOR, worker, signature),
    ):
        with reverts_with("GovernorInvalidSignature", arguments[2]):
            guild.governor.castVoteBySig(*arguments, {"from": stranger})
    with reverts_with("GovernorInvalidSignature", signed_voter):
        guild.governor.castVoteWithReasonAndParamsBySig(
            proposal.id, Support.FOR, signed_voter, "put into his mouth", b"", signature, {"from": stranger}
        )
    assert guild.governor.proposalVotes(proposal.id) == (0, 0, 0)


def test_a_reason_cannot_be_changed_or_dropped_by_who_hands_it_in(guild, signed_voter, stranger):
    proposal = guild.opened()
    signature = guild.extended_ballot(proposal, signed_voter, Support.FOR, "Because", b"")
    for reason in ("", "Because of me"):
        with reverts_with("GovernorInvalidSignature", signed_voter):
            guild.governor.castVoteWithReasonAndParamsBySig(
                proposal.id, Support.FOR, signed_voter, reason, b"", signature, {"from": stranger}
            )
    with reverts_with("GovernorInvalidSignature", signed_voter):
        guild.governor.castVoteBySig(proposal.id, Support.FOR, signed_voter, signature, {"from": stranger})


def test_a_signed_vote_is_handed_in_once(guild, signed_voter, stranger):
    proposal = guild.opened()
    signature = guild.ballot(proposal, signed_voter, Support.FOR)
    arguments = (proposal.id, Support.FOR, signed_voter, signature)
    guild.governor.castVoteBySig(*arguments, {"from": stranger})
    with reverts_with("GovernorInvalidSignature", signed_voter):
        guild.governor.castVoteBySig(*arguments, {"from": stranger})
    fresh = guild.ballot(proposal, signed_voter, Support.FOR)
    with reverts_with("GovernorAlreadyCastVote", signed_voter):
        guild.governor.castVoteBySig(proposal.id, Support.FOR, signed_voter, fresh, {"from": stranger})


def test_a_signed_vote_after_the_end_does_not_count(guild, signed_voter, stranger):
    proposal = guild.opened()
    signature = guild.ballot(proposal, signed_voter, Support.FOR)
    guild.end(proposal)
    with guild.refuses_state(proposal, State.DEFEATED, State.ACTIVE):
        guild.governor.castVoteBySig(proposal.id, Support.FOR, signed_voter, signature, {"from": stranger})


# -------------------------------------------------------------------- quorum


def test_the_quorum_is_a_fraction_of_what_can_be_voted(guild):
    """The treasury's 70 million and what lies in escrow do not count (29,900,001 votable, 4 %)."""
    proposal = guild.opened()
    snapshot = guild.governor.proposalSnapshot(proposal.id)
    assert guild.governor.quorum(snapshot) == guild.token.getPastTotalSupply(snapshot) * 4 // 100
    assert guild.governor.quorum(snapshot) == 29_900_001 * GUILD * 4 // 100 > MINIMUM


def test_the_quorum_is_never_below_the_minimum(guild, poster, worker, timelock):
    """Votes that leave into the treasury do not make it cheap to decide."""
    guild.token.transfer(timelock, 20_000_000 * GUILD, {"from": poster})
    guild.token.transfer(timelock, 8_000_000 * GUILD, {"from": worker})
    moment = known(guild.token)
    assert guild.token.getPastTotalSupply(moment) == 1_900_001 * GUILD
    assert guild.governor.quorum(moment) == MINIMUM


def test_votes_below_the_quorum_decide_nothing(guild, other_worker):
    proposal = guild.opened()
    guild.vote(proposal, other_worker)
    guild.end(proposal)
    assert guild.state(proposal) == State.DEFEATED
    with guild.refuses_state(proposal, State.DEFEATED, State.SUCCEEDED):
        guild.queue(proposal)


@pytest.mark.parametrize(
    ("of_worker", "outcome"),
    [(Support.ABSTAIN, State.SUCCEEDED), (Support.AGAINST, State.DEFEATED), (None, State.DEFEATED)],
)
def test_abstaining_reaches_the_quorum_and_decides_nothing(guild, worker, other_worker, of_worker, outcome):
    proposal = guild.opened()
    guild.vote(proposal, other_worker)
    if of_worker is not None:
        guild.vote(proposal, worker, of_worker)
    guild.end(proposal)
    assert guild.state(proposal) == outcome


def test_a_tie_is_defeated(guild, poster, worker, owner):
    guild.token.transfer(owner, 11_000_000 * GUILD, {"from": poster})
    proposal = guild.opened()
    guild.vote(proposal, poster)
    guild.vote(proposal, worker, Support.AGAINST)
    guild.end(proposal)
    assert guild.state(proposal) == State.DEFEATED


@pytest.mark.parametrize(
    ("before_end", "extended"), [(EXTENSION + 1, False), (EXTENSION, False), (EXTENSION - 1, True)]
)
def test_a_quorum_reached_late_leaves_time_to_answer(guild, poster, worker, before_end, extended):
    proposal = guild.opened()
    deadline = guild.governor.proposalDeadline(proposal.id)
    next_block_at(deadline - before_end)
    tx = guild.vote(proposal, worker)
    end = tx.timestamp + EXTENSION if extended else deadline
    assert guild.governor.proposalDeadline(proposal.id) == end
    if not extended:
        assert "ProposalExtended" not in tx.events
        return
    assert dict(event(tx, "ProposalExtended")) == {"proposalId": proposal.id, "extendedDeadline": end}
    next_block_at(end)
    assert "ProposalExtended" not in guild.vote(proposal, poster, Support.AGAINST).events
    guild.go_to(end + 1)
    assert guild.state(proposal) == State.DEFEATED


# -------------------------------------------------------------------- queueing and executing


def test_nothing_is_executed_before_its_wait_is_over(guild, raise_fee, policy, stranger):
    proposal = guild.succeeded(raise_fee)
    with guild.refuses_state(proposal, State.SUCCEEDED, State.QUEUED):
        guild.execute(proposal)
    guild.queue(proposal)
    next_block_at(guild.governor.proposalEta(proposal.id) - 1)
    with pytest.raises(Exception, match="TimelockUnexpectedOperationState"):
        guild.execute(proposal, stranger)
    assert policy.fee()[0] == 300
    next_block_at(guild.governor.proposalEta(proposal.id))
    guild.execute(proposal, stranger)
    assert policy.fee()[0] == NEW_FEE


def test_a_proposal_is_executed_once(guild, raise_fee):
    proposal = guild.passed(raise_fee)
    with guild.refuses_state(proposal, State.EXECUTED, State.QUEUED):
        guild.execute(proposal)
    with guild.refuses_state(proposal, State.EXECUTED, State.SUCCEEDED):
        guild.queue(proposal)


def test_only_what_was_voted_on_is_executed(guild, raise_fee, policy, timelock):
    proposal = guild.ready(raise_fee)
    targets, values, _, digest = proposal.hashed
    other = [policy.setFee.encode_input(1_000, timelock)]
    forged = guild.governor.hashProposal(targets, values, other, digest)
    with reverts_with("GovernorNonexistentProposal", forged):
        guild.governor.execute(targets, values, other, digest, {"from": guild.proposer})


def test_an_action_that_fails_leaves_the_proposal_queued_and_nothing_done(guild, raise_fee, policy, timelock):
    proposal = guild.ready(raise_fee, (policy, 0, policy.setFee.encode_input(1_001, timelock)))
    with reverts_with("Policy_OutOfBounds"):
        guild.execute(proposal)
    assert guild.state(proposal) == State.QUEUED
    assert policy.fee()[0] == 300


def test_anyone_executes_at_the_timelock_itself_and_the_governor_sees_it(guild, raise_fee, policy, stranger):
    proposal = guild.ready(raise_fee)
    targets, values, calldatas, digest = proposal.hashed
    salt = bytes(a ^ b for a, b in zip(bytes.fromhex(guild.governor.address[2:]) + bytes(12), digest, strict=True))
    guild.timelock.executeBatch(targets, values, calldatas, ZERO, salt, {"from": stranger})
    assert policy.fee()[0] == NEW_FEE
    assert guild.state(proposal) == State.EXECUTED


def test_nobody_schedules_at_the_timelock_but_the_governor(guild, owner, poster, guardian, stranger):
    call = (guild.timelock, 0, "0x", ZERO, ZERO)
    for account in (owner, poster, guardian, stranger):
        with reverts_with("AccessControlUnauthorizedAccount", account, PROPOSER):
            guild.timelock.schedule(*call, DELAY, {"from": account})


def test_the_governor_holds_no_money(guild, poster, timelock):
    """What is sent to it by mistake comes back; the treasury is the timelock."""
    with reverts_with("GovernorDisabledDeposit"):
        poster.transfer(guild.governor, 1)
    poster.transfer(timelock, 1)
    assert timelock.balance() == 1


# -------------------------------------------------------------------- the guardian


@pytest.mark.parametrize("state", LIVE)
def test_the_guardian_cancels_what_is_not_yet_done(guild, guardian, state):
    proposal = at_state(guild, state)
    tx = guild.cancel(proposal, guardian)
    assert event(tx, "ProposalCanceled")["proposalId"] == proposal.id
    assert guild.state(proposal) == State.CANCELED


@pytest.mark.parametrize("state", LIVE)
def test_the_guardian_is_a_stranger_when_his_office_has_ended(guild, guardian, policy, timelock, state):
    until = guild.governor.guardianUntil()
    guild.go_to(until - 10 * DAY)
    proposal = at_state(guild, state)
    if state in (State.PENDING, State.ACTIVE):
        # Votes end before the office does, so that these states are met by a proposal that is made just before.
        guild.go_to(until - VOTING_DELAY - 10)
        proposal = guild.propose((policy, 0, policy.setFee.encode_input(0, timelock)))
        if state == State.ACTIVE:
            guild.begin(proposal)
    next_block_at(until)
    with reverts_with("GovernorUnableToCancel", proposal.id, guardian):
        guild.cancel(proposal, guardian)


def test_the_last_second_of_the_guardians_office_counts(guild, guardian):
    until = guild.governor.guardianUntil()
    guild.go_to(until - VOTING_DELAY - 10)
    proposal = guild.opened()
    next_block_at(until - 1)
    guild.cancel(proposal, guardian)


def test_the_guardian_cannot_undo_what_was_executed(guild, guardian):
    proposal = guild.passed(guild.nothing())
    allowed = [State.PENDING, State.ACTIVE, State.DEFEATED, State.SUCCEEDED, State.QUEUED]
    with guild.refuses_state(proposal, State.EXECUTED, *allowed):
        guild.cancel(proposal, guardian)


def test_a_proposal_that_was_cancelled_is_never_executed(guild, guardian, raise_fee, policy):
    proposal = guild.queued(raise_fee)
    eta = guild.governor.proposalEta(proposal.id)
    guild.cancel(proposal, guardian)
    guild.go_to(eta)
    with guild.refuses_state(proposal, State.CANCELED, State.QUEUED):
        guild.execute(proposal)
    assert policy.fee()[0] == 300


def test_the_guardian_can_do_nothing_but_cancel(guild, guardian, policy, timelock):
    governor, token = guild.governor, guild.token
    proposal = guild.draft(guild.nothing())
    with reverts_with("GovernorInsufficientProposerVotes", guardian, 0, THRESHOLD):
        governor.propose(*proposal.lists, proposal.description, {"from": guardian})
    opened = guild.opened()
    with reverts_with("GuildGovernor_NoVotes", guardian):
        guild.vote(opened, guardian)
    for setter, arguments in SETTERS.items():
        with reverts_with("GovernorOnlyExecutor", guardian):
            getattr(governor, setter)(*arguments(guild), {"from": guardian})
    operation = guild.timelock.hashOperation(timelock, 0, "0x", ZERO, ZERO)
    with pytest.raises(Exception, match="AccessControlUnauthorizedAccount"):
        guild.timelock.cancel(operation, {"from": guardian})
    with reverts_with("OwnableUnauthorizedAccount", guardian):
        policy.setFee(0, guardian, {"from": guardian})
    assert token.balanceOf(guardian) == 0


def test_a_guardians_office_must_end(owner, guild_token, timelock, guardian, GuildGovernor):
    latest = chain.time() + 2 * GUARDIANSHIP
    with pytest.raises(Exception, match="GuildGovernor_GuardianTooLong"):
        owner.deploy(GuildGovernor, guild_token, timelock, settings(guardian, latest + DAY))
    owner.deploy(GuildGovernor, guild_token, timelock, settings(guardian, latest - DAY))


def test_without_a_guardian_nobody_is_one(owner, guild, guild_token, timelock, stranger, GuildGovernor):
    governor = owner.deploy(GuildGovernor, guild_token, timelock, settings(NATIVE, chain.time() + DAY))
    proposal = guild.draft(guild.nothing())
    governor.propose(*proposal.lists, proposal.description, {"from": guild.proposer})
    with reverts_with("GovernorUnableToCancel", proposal.id, stranger):
        governor.cancel(*proposal.hashed, {"from": stranger})


# -------------------------------------------------------------------- the guild's own settings

SETTERS = {
    "setVotingDelay": lambda _: (1,),
    "setVotingPeriod": lambda _: (1,),
    "setProposalThreshold": lambda _: (0,),
    "updateQuorumNumerator": lambda _: (0,),
    "setLateQuorumVoteExtension": lambda _: (0,),
    "updateTimelock": lambda guild: (guild.token,),
    "relay": lambda guild: (guild.token, 0, b""),
}


@pytest.mark.parametrize("setter", SETTERS)
def test_only_the_guild_changes_how_it_votes(guild, owner, poster, setter):
    for account in (owner, poster):
        with reverts_with("GovernorOnlyExecutor", account):
            getattr(guild.governor, setter)(*SETTERS[setter](guild), {"from": account})


def test_the_guild_changes_how_it_votes(guild):
    governor = guild.governor
    values = {"setVotingDelay": 2 * DAY, "setVotingPeriod": 4 * DAY, "setProposalThreshold": 7}
    values |= {"updateQuorumNumerator": 10, "setLateQuorumVoteExtension": DAY}
    guild.passed(*[(governor, 0, getattr(governor, name).encode_input(value)) for name, value in values.items()])
    assert (governor.votingDelay(), governor.votingPeriod(), governor.proposalThreshold()) == (2 * DAY, 4 * DAY, 7)
    assert (governor.quorumNumerator(), governor.lateQuorumVoteExtension()) == (10, DAY)


def test_a_new_quorum_does_not_reach_back(guild, worker):
    """Votes that are open when it changes keep the quorum of their snapshot."""
    governor = guild.governor
    ready = guild.ready((governor, 0, governor.updateQuorumNumerator.encode_input(100)))
    opened = guild.opened()
    guild.execute(ready)
    snapshot = governor.proposalSnapshot(opened.id)
    assert governor.quorum(snapshot) == guild.token.getPastTotalSupply(snapshot) * 4 // 100
    guild.vote(opened, worker)
    guild.end(opened)
    assert guild.state(opened) == State.SUCCEEDED


def test_no_vote_lowers_the_minimum_quorum(guild):
    governor = guild.governor
    guild.passed((governor, 0, governor.updateQuorumNumerator.encode_input(0)))
    moment = known(guild.token)
    assert governor.quorum(moment) == MINIMUM


def test_the_guild_changes_its_delay(guild, timelock, stranger):
    with reverts_with("TimelockUnauthorizedCaller", stranger):
        timelock.updateDelay(0, {"from": stranger})
    guild.passed((timelock, 0, timelock.updateDelay.encode_input(5 * DAY)))
    assert timelock.getMinDelay() == 5 * DAY
    queued = guild.queued(guild.nothing())
    assert guild.governor.proposalEta(queued.id) == chain[-1].timestamp + 5 * DAY
