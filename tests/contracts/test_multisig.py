"""A wallet of several owners, such as a Safe, takes part like anyone else (R81).

given enough owners' signatures
    the wallet posts, accepts, is paid, proposes, votes and delegates
    when it signs by ERC-1271
        its vote is handed in by anyone, and a sign-in message is its own
given too few, foreign, repeated, unordered or used signatures
    nothing happens
"""

import pytest
from brownie import chain, web3
from eth_abi import encode
from eth_account import Account
from eth_account.messages import defunct_hash_message
from guild import BALLOT, EXTENDED_BALLOT, GUILD, State, Support, known
from market import event, reverts_with
from reference import NATIVE
from signing import KEYS

MAGIC = "0x1626ba7e"


@pytest.fixture
def voting_safe(guild, safe, worker):
    """A wallet with enough votes to propose and to decide."""
    guild.token.transfer(safe.contract, 4_000_000 * GUILD, {"from": worker})
    known(guild.token)
    return safe


# -------------------------------------------------------------------- the market


def test_a_multisig_posts_and_accepts(market, escrow, token, currency, safe, worker, stranger):
    task = market.task(token=currency, poster=safe.address)
    if currency != NATIVE:
        safe.send(stranger, token, token.approve.encode_input(escrow, task.terms.funding()))
    data = escrow.post.encode_input(task.packed, b"")
    tx = safe.send(stranger, escrow, data, market.value(task.terms, task.terms.funding()))
    assert event(tx, "TaskPosted")["poster"] == safe.address
    market.claim(task)
    market.submit(task)
    before = market.balance(worker, currency)
    safe.send(stranger, escrow, escrow.accept.encode_input(task.packed, worker, task.seat(worker)))
    assert market.balance(worker, currency) == before + task.terms.reward + task.terms.bond


def test_a_multisig_gets_its_refund(market, escrow, safe, stranger):
    """Coin sent by `transfer` or `send` would be lost on a wallet that logs what it receives (Kleros)."""
    task = market.task(poster=safe.address)
    safe.send(stranger, escrow, escrow.post.encode_input(task.packed, b""), task.terms.funding())
    safe.send(stranger, escrow, escrow.closeOpenSeats.encode_input(task.packed))
    tx = safe.send(stranger, escrow, escrow.withdraw.encode_input(NATIVE, safe.address))
    assert event(tx, "SafeReceived")["value"] == task.terms.funding()
    assert safe.contract.balance() == 50 * 10**18


def test_a_multisig_works_and_is_paid(market, escrow, safe, stranger):
    task = market.post()
    terms = task.terms
    arguments = (task.packed, safe.address, terms.reward, terms.bond, [], 0, b"")
    safe.send(stranger, escrow, escrow.claim.encode_input(*arguments), terms.bond)
    seat = market_seat(terms)
    submit = escrow.submit.encode_input(task.packed, safe.address, seat, b"\x01" * 32, 0, b"")
    safe.send(stranger, escrow, submit)
    submitted = (b"\x01" * 32, *seat[1:])
    tx = escrow.accept(task.packed, safe.address, submitted, {"from": market.poster})
    assert "PayoutDeferred" not in tx.events
    assert safe.contract.balance() == 50 * 10**18 + terms.reward


def market_seat(terms):
    """The words of a seat that was just taken."""
    return (bytes(32), terms.reward, terms.bond, 0)


# -------------------------------------------------------------------- the guild


def test_a_multisig_proposes_votes_queues_and_executes(guild, voting_safe, policy, timelock, stranger):
    safe, governor = voting_safe, guild.governor
    assert guild.token.delegates(safe.address) == safe.address, "its own delegate from the first receipt on"
    proposal = guild.draft((policy, 0, policy.setFee.encode_input(77, timelock)))
    safe.send(stranger, governor, governor.propose.encode_input(*proposal.lists, proposal.description))
    assert governor.proposalProposer(proposal.id) == safe.address
    guild.begin(proposal)
    vote = governor.castVoteWithReason.encode_input(proposal.id, Support.FOR, "We agreed.")
    cast = event(safe.send(stranger, governor, vote), "VoteCast")
    assert (cast["voter"], cast["weight"], cast["reason"]) == (safe.address, 4_000_000 * GUILD, "We agreed.")
    guild.end(proposal)
    safe.send(stranger, governor, governor.queue.encode_input(*proposal.hashed))
    guild.go_to(governor.proposalEta(proposal.id))
    safe.send(stranger, governor, governor.execute.encode_input(*proposal.hashed))
    assert guild.state(proposal) == State.EXECUTED
    assert policy.fee()[0] == 77


def ballot_digest(guild, type_name, fields, message):
    """The digest of a vote under the governor's domain."""
    domain = guild.governor.eip712Domain()
    names = {"name": domain[1], "version": domain[2], "chainId": chain.id, "verifyingContract": domain[4]}
    types = {type_name: [{"name": name, "type": kind} for name, kind in fields.items()]}
    return bytes(Account.sign_typed_data(KEYS[0], names, types, message).message_hash)


def test_a_multisig_votes_by_signature(guild, voting_safe, stranger):
    proposal = guild.opened()
    safe, governor = voting_safe, guild.governor
    message = {"proposalId": proposal.id, "support": 1, "voter": safe.address, "nonce": 0}
    signature = safe.signed(ballot_digest(guild, "Ballot", BALLOT, message))
    governor.castVoteBySig(proposal.id, Support.FOR, safe.address, signature, {"from": stranger})
    assert governor.proposalVotes(proposal.id) == (0, 4_000_000 * GUILD, 0)
    with reverts_with("GovernorInvalidSignature", safe.address):
        governor.castVoteBySig(proposal.id, Support.FOR, safe.address, signature, {"from": stranger})


def test_a_multisig_votes_by_signature_with_a_reason(guild, voting_safe, stranger):
    proposal = guild.opened()
    safe, governor = voting_safe, guild.governor
    message = {
        "proposalId": proposal.id,
        "support": 0,
        "voter": safe.address,
        "nonce": 0,
        "reason": "No.",
        "params": b"",
    }
    digest = ballot_digest(guild, "ExtendedBallot", EXTENDED_BALLOT, message)
    one_owner = safe.signed(digest, safe.keys[:1])
    arguments = (proposal.id, Support.AGAINST, safe.address, "No.", b"")
    with reverts_with("GovernorInvalidSignature", safe.address):
        governor.castVoteWithReasonAndParamsBySig(*arguments, one_owner, {"from": stranger})
    tx = governor.castVoteWithReasonAndParamsBySig(*arguments, safe.signed(digest), {"from": stranger})
    assert event(tx, "VoteCast")["reason"] == "No."


def test_a_multisig_delegates(guild, voting_safe, stranger):
    data = guild.token.delegate.encode_input(stranger)
    voting_safe.send(stranger, guild.token, data)
    assert guild.token.getVotes(stranger) == 4_000_001 * GUILD


# -------------------------------------------------------------------- signing


def test_a_sign_in_message_is_signed_by_enough_owners(safe, stranger):
    """The form in which a site asks for it: the hash of a personal message."""
    digest = bytes(defunct_hash_message(text="guild.example wants you to sign in with your Ethereum account"))
    assert safe.contract.isValidSignature(digest, safe.signed(digest)) == MAGIC
    assert safe.contract.isValidSignature(digest, safe.signed(digest, safe.keys)) == MAGIC
    for bad in (safe.signed(digest, safe.keys[:1]), safe.signed(bytes(32)), b""):
        with pytest.raises(Exception, match="TestSafe_"):
            safe.contract.isValidSignature(digest, bad)


def test_the_wallet_forms_its_digests_as_a_safe_does(safe, stranger):
    message = encode(["bytes32"], [b"\x05" * 32])
    types = {"SafeMessage": [{"name": "message", "type": "bytes"}]}
    domain = {"chainId": chain.id, "verifyingContract": safe.address}
    signed = Account.sign_typed_data(KEYS[0], domain, types, {"message": message})
    assert str(safe.contract.getMessageHash(message)) == "0x" + bytes(signed.message_hash).hex()
    assert safe.contract.getOwners() == [Account.from_key(key).address for key in KEYS]


def test_owners_that_are_not_enough_do_nothing(safe, stranger, poster):
    outsider = "0x" + "44" * 32
    first, second, _ = safe.keys
    cases = [
        ([first], ("TestSafe_TooFewSignatures", 2, 1)),
        ([], ("TestSafe_TooFewSignatures", 2, 0)),
        ([first, first], ("TestSafe_BadSignature", Account.from_key(first).address)),
        ([second, first], ("TestSafe_BadSignature", Account.from_key(first).address)),
    ]
    for keys, error in cases:
        approvals = safe.approvals(stranger, "", 1, keys=keys)
        with reverts_with(*error):
            safe.contract.execTransaction(stranger, 1, b"", approvals, {"from": stranger})
    ordered = sorted([first, outsider], key=lambda key: int(Account.from_key(key).address, 16))
    with reverts_with("TestSafe_BadSignature", Account.from_key(outsider).address):
        safe.contract.execTransaction(stranger, 1, b"", safe.approvals(stranger, "", 1, keys=ordered), {"from": poster})
    assert safe.contract.balance() == 50 * 10**18


def test_what_owners_signed_is_executed_once_and_as_signed(safe, stranger):
    approvals = safe.approvals(stranger, "", 5)
    with pytest.raises(Exception, match="TestSafe_BadSignature"):
        safe.contract.execTransaction(stranger, 6, b"", approvals, {"from": stranger})
    safe.contract.execTransaction(stranger, 5, b"", approvals, {"from": stranger})
    with pytest.raises(Exception, match="TestSafe_BadSignature"):
        safe.contract.execTransaction(stranger, 5, b"", approvals, {"from": stranger})
    assert web3.eth.get_balance(safe.address) == 50 * 10**18 - 5


def test_a_refused_call_says_why(market, escrow, safe, stranger):
    data = escrow.withdraw.encode_input(NATIVE, safe.address)
    nonce, approvals = safe.contract.nonce(), safe.approvals(escrow, data)
    with reverts_with("Escrow_NoCredit"):
        safe.contract.execTransaction(escrow, 0, data, approvals, {"from": stranger})
    assert safe.contract.nonce() == nonce


@pytest.mark.parametrize(("owners", "threshold"), [([0], 2), ([0], 0), ([], 0), ([0, 0], 1), ([None], 1)])
def test_owners_that_make_no_wallet_are_refused(owner, accounts, owners, threshold, TestSafe):
    addresses = [NATIVE if each is None else accounts[each] for each in owners]
    with reverts_with("TestSafe_BadOwners"):
        owner.deploy(TestSafe, addresses, threshold)
