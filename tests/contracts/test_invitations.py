"""Claim, Select and Contest by invitation: the terms name the Merkle root of the invited (R9).

given a proof that leads from the worker to the root
    he takes a seat in any mode, and in Claim without a bond if the terms ask for none
given no proof, the proof of another, a part of a proof, or an inner node of the tree
    it reverts Escrow_NotInvited
"""

import pytest
from market import COST
from reference import CLAIM, COMMITTED, CONTEST, NATIVE, SELECT, WORKING, Seat, invitations, invite_leaf, merkle_pair

DEPOSIT = {CLAIM: 0, SELECT: 0, CONTEST: 2 * COST}


@pytest.fixture(scope="module")
def invited(accounts):
    """Five accounts, so that a branch of the tree has no pair."""
    return [accounts[number] for number in (2, 3, 4, 6, 7)]


def take(market, task, worker, proof):
    """Take a seat in the task's mode."""
    match task.terms.mode:
        case 0:
            market.claim(task, worker, proof=proof)
        case 1:
            market.select(task, market.bid(task, worker), proof=proof)
        case 2:
            market.enter(task, worker, proof=proof)


@pytest.mark.parametrize("mode", [CLAIM, SELECT, CONTEST])
def test_everyone_who_is_invited_comes_in_and_nobody_else(market, escrow, invited, stranger, accounts, mode):
    root, proofs = invitations(invited)
    bond = 10**16 if mode == CONTEST else 0
    task = market.post(mode=mode, inviteRoot=root, seats=6, bond=bond, judging=DEPOSIT[mode])
    for worker in invited:
        take(market, task, worker, proofs[str(worker)])
        assert escrow.seatWord(task.id, worker) & 255 == (COMMITTED if mode == CONTEST else WORKING)
    assert escrow.taskWord(task.id) == task.word(1)
    uninvited = accounts[8]
    for proof in [[], *proofs.values()]:
        with market.refuses(task, "Escrow_NotInvited", uninvited):
            take(market, task, uninvited, proof)


def test_the_proof_of_another_is_no_invitation(market, invited, worker):
    root, proofs = invitations(invited)
    task = market.post(inviteRoot=root)
    own = proofs[str(worker)]
    others = [proof for name, proof in proofs.items() if name != str(worker)]
    for proof in [*others, [], own[:-1], own[1:], [*own, bytes(32)], own[::-1]]:
        with market.refuses(task, "Escrow_NotInvited", worker):
            market.claim(task, proof=proof)


def test_a_node_of_the_tree_is_no_invitation(market, worker, other_worker, stranger):
    """Leaves are hashed twice, so that an inner node cannot stand for an account."""
    pair = merkle_pair(invite_leaf(str(worker)), invite_leaf(str(other_worker)))
    task = market.post(inviteRoot=merkle_pair(pair, invite_leaf(str(stranger))))
    for proof in ([pair], [invite_leaf(str(worker))], [task.terms.inviteRoot]):
        with market.refuses(task, "Escrow_NotInvited", worker):
            market.claim(task, proof=proof)


def test_one_who_is_invited_alone_needs_no_proof_and_no_bond(market, escrow, worker, other_worker):
    task = market.post(inviteRoot=invite_leaf(str(worker)), bond=0)
    with market.refuses(task, "Escrow_NotInvited", other_worker):
        market.claim(task, other_worker)
    market.claim(task)
    assert escrow.seatWord(task.id, worker) == Seat(bond=0).word(WORKING, market.seat_clock(task))
    assert market.balance(escrow, NATIVE) == task.terms.funding()


def test_a_relayed_claim_and_a_bid_need_the_workers_own_proof(market, escrow, invited, worker, other_worker):
    root, proofs = invitations(invited)
    open_to = {"inviteRoot": root, "bond": 0}
    claimed, selected = market.post(**open_to), market.post(mode=SELECT, **open_to)
    mine, his = proofs[str(worker)], proofs[str(other_worker)]
    with market.refuses(claimed, "Escrow_NotInvited", worker):
        market.relay_claim(claimed, worker, proof=his)
    with market.refuses(selected, "Escrow_NotInvited", worker):
        market.select(selected, market.bid(selected), proof=his)
    market.relay_claim(claimed, worker, proof=mine)
    market.select(selected, market.bid(selected), proof=mine)
    for task in (claimed, selected):
        assert escrow.seatWord(task.id, worker) & 255 == WORKING
