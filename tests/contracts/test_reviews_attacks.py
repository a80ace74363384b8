"""Who tries to answer a review, to read it early, to change it or to forge it (R16).

given a party who waits to see the other's review
    he sees none before his own is fixed or too late, whatever he does or leaves undone
given a signature over anything else than what is handed in: seat, task, escrow, side, commitment, chain, contract
    it reverts Reviews_BadSignature
given a contract that signs, or does not, as ERC-1271 says
    it cannot hurt whoever hands its answer in
given an escrow that lies
    it lies about its own tasks only
"""

import pytest
from brownie import accounts, chain, reverts
from hostile import BAD_ANSWERS, WalletAnswer
from market import address, next_block_at, reverts_with
from reviews import (
    ALONE_FROM,
    ANCHOR_END,
    ANCHORED,
    BITTER,
    KIND,
    OPEN,
    POSTER,
    REVEAL_END,
    WORKER,
    Ended,
    Reviewing,
    commit,
)

SPITE = BITTER.but(salt=b"\x77" * 32)


@pytest.fixture(scope="module")
def words(owner, TestWords):
    return owner.deploy(TestWords)


@pytest.fixture(scope="module")
def reviews(owner, words, market, stranger, Reviews):
    return Reviewing(owner.deploy(Reviews), words, market, stranger)


# -------------------------------------------------------------------- retaliation


def test_nobody_answers_a_review_that_he_has_read(reviews):
    """The worker reads what the poster wrote, and has nothing left to write with."""
    seat = reviews.ended()
    reviews.anchor(seat)
    reviews.reveal_one(seat, POSTER)
    spiteful = reviews.review(seat, WORKER, SPITE)
    with reverts_with("Reviews_AlreadyAnchored", POSTER):
        reviews.anchor(seat, of_worker=spiteful, relayer=seat.worker)
    with reverts_with("Reviews_WrongOpening"):
        reviews.reveal_one(seat, WORKER, SPITE)
    next_block_at(seat.at + ALONE_FROM)
    with reverts_with("Reviews_AlreadyAnchored", WORKER):
        reviews.anchor_one(seat, WORKER, spiteful)


def test_silence_opens_nothing_while_an_answer_is_possible(reviews):
    """Who is silent and then sees that the other is anchored can still be second, and cannot have read before."""
    seat = reviews.ended(at=chain[-1].timestamp + 5 - ALONE_FROM)
    with reverts_with("Reviews_TooEarly", seat.at + ALONE_FROM):
        reviews.anchor_one(seat, POSTER)
    next_block_at(seat.at + ALONE_FROM)
    reviews.anchor_one(seat, POSTER)
    for moment in (chain[-1].timestamp + 1, seat.at + ANCHOR_END - 1):
        next_block_at(moment)
        with reverts_with("Reviews_TooEarly", seat.at + ANCHOR_END):
            reviews.reveal_one(seat, POSTER, other=bytes(32))
        with reverts_with("Reviews_TooEarly", seat.at + ANCHOR_END):
            reviews.reveal_one(seat, POSTER, other=commit(seat.place, WORKER, SPITE))
    next_block_at(seat.at + ANCHOR_END)
    reviews.reveal_one(seat, POSTER, other=bytes(32))
    spiteful = reviews.review(seat, WORKER, SPITE)
    with reverts_with("Reviews_TooLate", seat.at + ANCHOR_END):
        reviews.anchor_one(seat, WORKER, spiteful, relayer=seat.worker)
    with reverts_with("Reviews_TooLate", seat.at + ANCHOR_END):
        reviews.anchor(seat, of_worker=spiteful, relayer=seat.worker)
    with reverts_with("Reviews_NotAnchored", WORKER):
        reviews.reveal_one(seat, WORKER, SPITE)


def test_nobody_anchors_for_one_who_was_silent(reviews):
    seat = reviews.ended(at=chain[-1].timestamp - ALONE_FROM)
    for forger in (reviews.relayer, seat.poster):
        with reverts_with("Reviews_BadSignature", seat.worker):
            reviews.anchor_one(seat, WORKER, reviews.review(seat, WORKER, KIND, signer=forger), relayer=forger)
        with reverts_with("Reviews_BadSignature", seat.worker):
            reviews.anchor_one(seat, WORKER, (commit(seat.place, WORKER, KIND), b""), relayer=forger)


@pytest.mark.parametrize("first", [POSTER, WORKER])
def test_whoever_runs_ahead_in_the_last_second_keeps_nobody_out(reviews, first):
    """Both alone, in one second, in either order: no transaction depends on what the other's did."""
    seat = reviews.ended(at=chain[-1].timestamp + 9 - ANCHOR_END)
    prepared = [reviews.review(seat, side, (KIND, BITTER)[side]) for side in (POSTER, WORKER)]
    next_block_at(seat.at + ANCHOR_END - 2)
    reviews.anchor_one(seat, first, prepared[first])
    next_block_at(seat.at + ANCHOR_END - 1)
    reviews.anchor_one(seat, 1 - first, prepared[1 - first])
    reviews.reveal(seat)


def test_a_copied_commitment_opens_as_nobodys_review(reviews):
    """Who signs the other's commitment as his own can never open it: a commitment names its side."""
    seat = reviews.ended()
    copied = reviews.review(seat, WORKER, KIND, commitment=commit(seat.place, POSTER, KIND))
    reviews.anchor(seat, of_worker=copied)
    reviews.reveal_one(seat, POSTER, other=copied[0])
    with reverts_with("Reviews_WrongOpening"):
        reviews.reveal_one(seat, WORKER, KIND, other=copied[0])
    assert reviews.word(seat) & 0xFF == sum(ANCHORED) | OPEN[POSTER]


def test_what_is_withheld_can_be_seen_and_is_not_kept_as_a_threat(reviews):
    """Who dislikes what he read may leave his own closed; everybody sees it, and he cannot come back with it later."""
    seat = reviews.ended()
    reviews.anchor(seat)
    reviews.reveal_one(seat, POSTER)
    next_block_at(seat.at + REVEAL_END)
    with reverts_with("Reviews_TooLate", seat.at + REVEAL_END):
        reviews.reveal_one(seat, WORKER)
    assert reviews.word(seat) & 0xFF == sum(ANCHORED) | OPEN[POSTER]


# -------------------------------------------------------------------- replay


REPLAYS = {
    "another seat": lambda seat: {"worker": seat.poster.address},
    "another task": lambda _seat: {"taskId": b"\x11" * 32},
    "another escrow": lambda seat: {"escrow": seat.poster.address},
    "the other side": lambda _seat: {"side": WORKER},
    "another review": lambda seat: {"commitment": commit(seat.place, POSTER, BITTER)},
    "another chain": lambda _seat: {"chainId": chain.id + 1},
    "another contract": lambda seat: {"verifyingContract": seat.poster.address},
    "another name": lambda _seat: {"name": "Guildhall TaskEscrow"},
    "another version": lambda _seat: {"version": "2"},
}


@pytest.mark.parametrize("what", REPLAYS)
def test_a_signature_is_good_for_one_review_of_one_seat(reviews, what):
    seat = reviews.ended(at=chain[-1].timestamp - ALONE_FROM)
    _, signature = reviews.review(seat, POSTER, KIND, **REPLAYS[what](seat))
    replayed = commit(seat.place, POSTER, KIND), signature
    with reverts_with("Reviews_BadSignature", seat.poster):
        reviews.anchor(seat, replayed)
    with reverts_with("Reviews_BadSignature", seat.poster):
        reviews.anchor_one(seat, POSTER, replayed)
    assert reviews.word(seat) == 0


def test_both_sides_are_not_exchanged(reviews):
    seat = reviews.ended()
    with reverts_with("Reviews_BadSignature", seat.poster):
        reviews.anchor(seat, reviews.review(seat, WORKER, BITTER), reviews.review(seat, POSTER, KIND))


def test_an_escrow_that_lies_lies_about_its_own_tasks(reviews, owner, TestWords):
    """The same terms in another escrow are another place: what is said there is not said here."""
    liar = owner.deploy(TestWords)
    seat = reviews.ended()
    false = Ended(liar, seat.terms, seat.id, seat.poster, seat.worker, seat.at)
    liar.setSeat(seat.id, seat.worker, (7 << 48) | (seat.at << 8) | 18, {"from": owner})
    reviews.anchor(false)
    assert reviews.word(seat) == 0
    honest = reviews.review(seat, POSTER, KIND), reviews.review(seat, WORKER, BITTER)
    with reverts_with("Reviews_BadSignature", seat.poster):
        reviews.anchor(seat, reviews.review(false, POSTER, KIND))
    reviews.anchor(seat, *honest)
    liar.setSeat(seat.id, seat.worker, 0, {"from": owner})
    reviews.reveal(false)
    assert reviews.word(seat) & 0xFF == sum(ANCHORED)


def test_an_escrow_without_code_is_none(reviews, stranger):
    seat = reviews.ended()
    nowhere = Ended(stranger, seat.terms, seat.id, seat.poster, seat.worker, seat.at)
    with reverts(""):
        reviews.anchor(nowhere)


# -------------------------------------------------------------------- contracts that sign


@pytest.fixture(scope="module")
def wallet(owner, HostileWallet):
    return owner.deploy(HostileWallet)


def test_a_wallet_of_several_owners_signs_by_erc1271(reviews, safe):
    seat = reviews.ended(worker=safe)
    with reverts_with("Reviews_BadSignature", address(safe)):
        reviews.anchor(seat, of_worker=(KIND.salt, b"\x01" * 130))
    reviews.anchor(seat)
    reviews.reveal(seat)
    lone = reviews.ended(poster=safe, at=chain[-1].timestamp - ALONE_FROM)
    reviews.anchor_one(lone, POSTER)


@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_a_contract_that_answers_anything_but_yes_has_not_signed(reviews, owner, wallet, answer):
    """Nor does its answer cost whoever hands it in more than the cap."""
    seat = reviews.ended(poster=wallet)
    wallet.setAnswer(answer, {"from": owner})
    with reverts_with("Reviews_BadSignature", wallet):
        reviews.anchor(seat, (KIND.salt, b"anything"), gas_limit=600_000)


@pytest.mark.parametrize("answer", [WalletAnswer.RETURNS_LONG, WalletAnswer.AGREES])
def test_a_contract_that_says_yes_at_length_has_signed_within_the_cap(reviews, owner, wallet, answer):
    seat = reviews.ended(poster=wallet)
    wallet.setAnswer(answer, {"from": owner})
    assert reviews.anchor(seat, (KIND.salt, b"anything")).gas_used < 150_000


def test_an_account_without_a_key_signs_nothing(reviews):
    seat = reviews.ended(poster=accounts[0], worker="0x" + "ee" * 20)
    with reverts_with("Reviews_BadSignature", seat.worker):
        reviews.anchor(seat, of_worker=(KIND.salt, b"\x00" * 65))
