"""The guild's votes: fixed in number, never the treasury's, and a first holder's own (R52).

given the deployment
    the supply is 100,000,000, the grants are given and the rest is the treasury's
    when the grants exceed the supply, or a system account is nobody
        it reverts GuildToken_GrantsExceedSupply or GuildToken_ZeroAddress
given a system account
    it has no votes, its tokens are not in the votable supply, and it can neither delegate nor be a delegate
    when tokens come in or go out
        votes and votable supply follow, also in the past
given an account that receives tokens
    when it has no delegate and never gave one up
        it becomes its own delegate, once
    when it has a delegate, or gave it up
        nobody can change that by sending it tokens
given a signature
    permit and delegation hold once, for what was signed, in time
"""

import pytest
from brownie import chain
from guild import DELEGATION, GUILD, SUPPLY, known, permit, signed, vrs
from market import event, next_block_at, reverts_with
from reference import NATIVE

STATE_CHANGING = {"approve", "delegate", "delegateBySig", "permit", "transfer", "transferFrom"}


def names(tx):
    """The names of a transaction's events in their order."""
    return [each.name for each in tx.events]


def delegated(token, signer, delegatee, expiry=None, nonce=None):
    """The arguments of a delegation by signature."""
    message = {
        "delegatee": str(delegatee),
        "nonce": token.nonces(signer) if nonce is None else nonce,
        "expiry": expiry or chain.time() + 1_000,
    }
    signature = signed(token, signer.private_key, "Delegation", DELEGATION, message)
    return (*message.values(), *vrs(signature))


@pytest.fixture(scope="module")
def treasury_account(accounts, timelock):
    """The timelock as if it could sign transactions, for what only a passed proposal could try."""
    return accounts.at(timelock.address, force=True)


# -------------------------------------------------------------------- deployment


def test_the_supply_is_fixed_granted_and_the_rest_is_the_treasurys(guild_token, timelock, grants):
    assert guild_token.totalSupply() == SUPPLY == sum(amount for _, amount in grants) + guild_token.balanceOf(timelock)
    for account, amount in grants:
        assert guild_token.balanceOf(account) == guild_token.getVotes(account) == amount
        assert guild_token.delegates(account) == account
    assert (guild_token.name(), guild_token.symbol(), guild_token.decimals()) == ("Guildhall", "GUILD", 18)


def test_nobody_can_make_take_or_stop_tokens(guild_token):
    functions = [each for each in guild_token.abi if each["type"] == "function"]
    assert {each["name"] for each in functions if each["stateMutability"] != "view"} == STATE_CHANGING


def test_the_logs_of_the_deployment_say_who_has_no_votes_before_any_token_is_made(guild_token, timelock, escrow):
    logs = guild_token.tx.events
    order = [each.name for each in logs]
    assert [each["account"] for each in logs["VotesExcluded"]] == [timelock, escrow]
    assert order.index("Transfer") > max(place for place, name in enumerate(order) if name == "VotesExcluded")


def test_grants_beyond_the_supply_are_refused(owner, timelock, stranger, GuildToken):
    with reverts_with("GuildToken_GrantsExceedSupply", SUPPLY + 1, SUPPLY):
        owner.deploy(GuildToken, timelock, [], [(stranger, SUPPLY), (stranger, 1)])
    assert owner.deploy(GuildToken, timelock, [], [(stranger, SUPPLY)]).balanceOf(timelock) == 0


@pytest.mark.parametrize("place", ["treasury", "systems"])
def test_a_system_account_is_somebody(owner, timelock, place, GuildToken):
    treasury, systems = (NATIVE, []) if place == "treasury" else (timelock, [NATIVE])
    with reverts_with("GuildToken_ZeroAddress"):
        owner.deploy(GuildToken, treasury, systems, [])


def test_a_system_account_named_twice_is_excluded_once(owner, timelock, escrow, GuildToken):
    token = owner.deploy(GuildToken, timelock, [escrow, timelock, escrow], [])
    assert names(token.tx).count("VotesExcluded") == 2


def test_a_grant_to_a_system_account_gives_no_votes(owner, timelock, escrow, worker, GuildToken):
    token = owner.deploy(GuildToken, timelock, [escrow], [(escrow, 5), (timelock, 6), (worker, 7)])
    assert [token.balanceOf(each) for each in (escrow, worker)] == [5, 7]
    assert [token.getVotes(each) for each in (escrow, timelock, worker)] == [0, 0, 7]
    assert token.votableSupply() == 7


def test_time_is_the_clock(guild_token):
    assert guild_token.CLOCK_MODE() == "mode=timestamp"
    assert guild_token.clock() == chain[-1].timestamp


# -------------------------------------------------------------------- system accounts


def test_system_accounts_have_no_votes_and_no_part_in_the_votable_supply(guild_token, timelock, escrow, grants):
    moment = known(guild_token)
    granted = sum(amount for _, amount in grants)
    assert guild_token.votableSupply() == guild_token.getPastTotalSupply(moment) == granted
    for account in (timelock, escrow):
        assert guild_token.isSystem(account)
        assert guild_token.getVotes(account) == guild_token.getPastVotes(account, moment) == 0
        assert guild_token.delegates(account) == NATIVE
    assert not guild_token.isSystem(grants[0][0])


def test_tokens_that_come_to_a_system_account_lose_their_votes_and_regain_them_on_the_way_out(
    guild_token, escrow, worker, other_worker, treasury_account, grants
):
    granted = sum(amount for _, amount in grants)
    before = known(guild_token)
    guild_token.transfer(escrow, 4 * GUILD, {"from": worker})
    guild_token.transfer(treasury_account, 3 * GUILD, {"from": worker})
    assert guild_token.getVotes(worker) == 9_000_000 * GUILD - 7 * GUILD
    assert guild_token.votableSupply() == granted - 7 * GUILD
    assert guild_token.delegates(escrow) == guild_token.delegates(treasury_account) == NATIVE
    between = known(guild_token)
    guild_token.transfer(other_worker, 2 * GUILD, {"from": treasury_account})
    assert guild_token.getVotes(other_worker) == 900_002 * GUILD
    after = known(guild_token)
    supplies = [guild_token.getPastTotalSupply(moment) for moment in (before, between, after)]
    assert supplies == [granted, granted - 7 * GUILD, granted - 5 * GUILD]


def test_tokens_between_system_accounts_leave_no_trace_in_the_votes(guild_token, escrow, treasury_account):
    before = guild_token.votableSupply()
    tx = guild_token.transfer(escrow, 5 * GUILD, {"from": treasury_account})
    assert names(tx) == ["Transfer"]
    assert guild_token.votableSupply() == before
    assert guild_token.getVotes(escrow) == guild_token.getVotes(treasury_account) == 0


def test_whoever_the_treasury_pays_has_votes_at_once(guild_token, owner, treasury_account):
    tx = guild_token.transfer(owner, 6 * GUILD, {"from": treasury_account})
    assert names(tx) == ["DelegateChanged", "Transfer", "DelegateVotesChanged"]
    assert guild_token.delegates(owner) == owner
    assert guild_token.getVotes(owner) == 6 * GUILD


def test_a_system_account_cannot_delegate(guild_token, treasury_account, stranger):
    for delegatee in (stranger, treasury_account, NATIVE):
        with reverts_with("GuildToken_SystemAccount", treasury_account):
            guild_token.delegate(delegatee, {"from": treasury_account})
    assert guild_token.getVotes(stranger) == GUILD


def test_a_system_account_cannot_delegate_by_signature(owner, timelock, stranger, signer, GuildToken):
    token = owner.deploy(GuildToken, timelock, [signer], [])
    arguments = delegated(token, signer, stranger)
    with reverts_with("GuildToken_SystemAccount", signer):
        token.delegateBySig(*arguments, {"from": stranger})


def test_a_system_account_cannot_be_a_delegate(guild_token, timelock, escrow, worker):
    """Delegated to the treasury, votes could be cast by whoever passes a proposal."""
    for account in (timelock, escrow):
        with reverts_with("GuildToken_SystemAccount", account):
            guild_token.delegate(account, {"from": worker})
    assert guild_token.delegates(worker) == worker


# -------------------------------------------------------------------- self-delegation, once


def test_a_first_receipt_makes_the_receiver_his_own_delegate_once(guild_token, worker, owner):
    tx = guild_token.transfer(owner, GUILD, {"from": worker})
    assert dict(event(tx, "DelegateChanged")) == {"delegator": owner, "fromDelegate": NATIVE, "toDelegate": owner}
    again = guild_token.transfer(owner, GUILD, {"from": worker})
    assert "DelegateChanged" not in again.events
    assert guild_token.getVotes(owner) == 2 * GUILD


def test_an_empty_account_that_receives_again_keeps_its_delegate(guild_token, worker, owner):
    guild_token.transfer(owner, GUILD, {"from": worker})
    guild_token.delegate(worker, {"from": owner})
    guild_token.transfer(worker, GUILD, {"from": owner})
    assert "DelegateChanged" not in guild_token.transfer(owner, GUILD, {"from": worker}).events
    assert guild_token.delegates(owner) == worker


def test_dust_cannot_take_a_delegates_votes_away(guild_token, worker, stranger, other_worker):
    guild_token.delegate(other_worker, {"from": worker})
    tx = guild_token.transfer(worker, 1, {"from": stranger})
    assert "DelegateChanged" not in tx.events
    assert guild_token.delegates(worker) == other_worker
    assert guild_token.getVotes(other_worker) == 9_900_000 * GUILD + 1


def test_dust_cannot_make_an_account_vote_that_gave_its_votes_up(guild_token, worker, stranger):
    guild_token.delegate(NATIVE, {"from": worker})
    for _ in range(2):
        assert "DelegateChanged" not in guild_token.transfer(worker, 1, {"from": stranger}).events
    assert guild_token.delegates(worker) == NATIVE
    assert guild_token.getVotes(worker) == 0
    guild_token.delegate(worker, {"from": worker})
    assert guild_token.getVotes(worker) == 9_000_000 * GUILD + 2


def test_who_gave_his_votes_up_before_he_had_any_stays_without(guild_token, worker, owner):
    guild_token.delegate(NATIVE, {"from": owner})
    guild_token.transfer(owner, GUILD, {"from": worker})
    assert guild_token.delegates(owner) == NATIVE


def test_votes_that_were_given_up_count_in_the_votable_supply(guild_token, worker):
    """They could be used again at any moment; only those of system accounts never can."""
    before = guild_token.votableSupply()
    guild_token.delegate(NATIVE, {"from": worker})
    assert guild_token.votableSupply() == before


def test_a_delegate_chosen_before_the_first_receipt_is_kept(guild_token, worker, owner, other_worker):
    guild_token.delegate(other_worker, {"from": owner})
    guild_token.transfer(owner, GUILD, {"from": worker})
    assert guild_token.delegates(owner) == other_worker
    assert guild_token.getVotes(other_worker) == 900_001 * GUILD


def test_a_transfer_of_nothing_changes_nothing(guild_token, timelock, stranger, owner, worker):
    """Also not out of the treasury, from which anyone may take nothing."""
    supply = guild_token.votableSupply()
    for tx in (
        guild_token.transfer(owner, 0, {"from": stranger}),
        guild_token.transferFrom(timelock, owner, 0, {"from": stranger}),
        guild_token.transferFrom(worker, timelock, 0, {"from": stranger}),
    ):
        assert names(tx) == ["Transfer"]
    assert guild_token.delegates(owner) == NATIVE
    assert guild_token.votableSupply() == supply


def test_a_transfer_to_oneself_keeps_the_votes(guild_token, worker):
    tx = guild_token.transfer(worker, GUILD, {"from": worker})
    assert names(tx) == ["Transfer"]
    assert guild_token.getVotes(worker) == 9_000_000 * GUILD


def test_tokens_cannot_be_sent_to_nobody(guild_token, worker):
    with reverts_with("ERC20InvalidReceiver", NATIVE):
        guild_token.transfer(NATIVE, 1, {"from": worker})


# -------------------------------------------------------------------- the past, and signatures


def test_votes_of_the_past_stay_what_they_were(guild_token, worker, other_worker):
    moment = known(guild_token)
    guild_token.transfer(other_worker, 9_000_000 * GUILD, {"from": worker})
    assert guild_token.getPastVotes(worker, moment) == 9_000_000 * GUILD
    assert guild_token.getPastVotes(other_worker, moment) == 900_000 * GUILD
    with reverts_with("ERC5805FutureLookup", chain[-1].timestamp, chain[-1].timestamp):
        guild_token.getPastVotes(worker, chain[-1].timestamp)


def test_a_permit_lets_its_spender_take_what_was_signed_once(guild_token, worker, signer, stranger):
    guild_token.transfer(signer, 5 * GUILD, {"from": worker})
    deadline = chain.time() + 1_000
    v, r, s = permit(guild_token, signer, stranger, 5 * GUILD, deadline)
    arguments = (signer, stranger, 5 * GUILD, deadline, v, r, s)
    guild_token.permit(*arguments, {"from": stranger})
    guild_token.transferFrom(signer, stranger, 5 * GUILD, {"from": stranger})
    assert (guild_token.getVotes(signer), guild_token.getVotes(stranger)) == (0, 6 * GUILD)
    with pytest.raises(Exception, match="ERC2612InvalidSigner"):
        guild_token.permit(*arguments, {"from": stranger})


def test_votes_are_delegated_by_signature_once_and_in_time(guild_token, worker, signer, stranger):
    guild_token.transfer(signer, 5 * GUILD, {"from": worker})
    arguments = delegated(guild_token, signer, stranger)
    guild_token.delegateBySig(*arguments, {"from": stranger})
    assert guild_token.getVotes(stranger) == 6 * GUILD
    with reverts_with("InvalidAccountNonce", signer, 1):
        guild_token.delegateBySig(*arguments, {"from": stranger})
    late = delegated(guild_token, signer, worker, expiry=chain.time() + 100)
    next_block_at(chain.time() + 200)
    with reverts_with("VotesExpiredSignature", late[2]):
        guild_token.delegateBySig(*late, {"from": stranger})
    assert guild_token.delegates(signer) == stranger


def test_a_delegation_signed_for_another_token_delegates_nothing_here(
    guild_token, owner, timelock, worker, signer, GuildToken
):
    """It recovers to some account that never signed it."""
    other = owner.deploy(GuildToken, timelock, [], [])
    guild_token.transfer(signer, GUILD, {"from": worker})
    delegatee, nonce, expiry, *signature = delegated(other, signer, worker)
    guild_token.delegateBySig(delegatee, nonce, expiry, *signature, {"from": worker})
    assert guild_token.delegates(signer) == signer
