"""What both sides of an ended seat say of each other, sealed until neither can answer (R16).

given a seat that ended in a way in which both had to do with each other
    from its end to the end of the grace period anyone anchors both sides together
    in the grace period anyone anchors one side alone
given both anchored
    anyone who has the openings opens them, at once
given one side anchored alone
    it is opened after the last moment for the other
given anything else
    it reverts by name, and no word changes
"""

import pytest
from brownie import chain
from market import event, events, next_block_at, reverts_with
from reference import CONTEST, DAY
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
    WORKER_FIRST,
    Ended,
    Reviewing,
    commit,
    review_word,
)

REVIEWABLE = {18, 19, 20, 21, 22, 23, 24, 26, 27}
GAS_PER_SIDE = 60_000
BOTH = sum(ANCHORED)


@pytest.fixture(scope="module")
def words(owner, TestWords):
    return owner.deploy(TestWords)


@pytest.fixture(scope="module")
def reviews(owner, words, market, stranger, Reviews):
    return Reviewing(owner.deploy(Reviews), words, market, stranger)


def said(seat, **more):
    """What every event about a seat says."""
    return {"escrow": seat.escrow, "taskId": f"0x{seat.id.hex()}", "worker": seat.worker} | more


def opened(seat, side, opening):
    """What the event of an opened review says."""
    return said(seat, side=side, rating=opening.rating, digest=f"0x{opening.digest.hex()}")


# -------------------------------------------------------------------- both together


def test_anyone_anchors_both_and_opens_both(reviews):
    seat = reviews.ended()
    sealed = commit(seat.place, POSTER, KIND), commit(seat.place, WORKER, BITTER)
    tx = reviews.anchor(seat)
    anchored = said(seat, ofPoster=f"0x{sealed[0].hex()}", ofWorker=f"0x{sealed[1].hex()}")
    assert dict(event(tx, "ReviewsAnchored")) == anchored
    assert reviews.word(seat) == review_word(BOTH, seat.at, *sealed)
    tx = reviews.reveal(seat)
    assert events(tx, "ReviewRevealed") == [opened(seat, POSTER, KIND), opened(seat, WORKER, BITTER)]
    assert reviews.word(seat) == review_word(BOTH | sum(OPEN), seat.at, *sealed)


def test_each_is_opened_by_itself(reviews):
    seat = reviews.ended()
    reviews.anchor(seat)
    for side, opening in ((WORKER, BITTER), (POSTER, KIND)):
        tx = reviews.reveal_one(seat, side)
        assert events(tx, "ReviewRevealed") == [opened(seat, side, opening)]
    assert reviews.word(seat) & 0xFF == BOTH | sum(OPEN)


def test_views_say_what_is_signed_and_committed(reviews):
    seat = reviews.ended()
    for side, opening in ((POSTER, KIND), (WORKER, BITTER)):
        committed = commit(seat.place, side, opening)
        assert reviews.contract.commitmentOf(*seat.place, side, opening.packed) == f"0x{committed.hex()}"
    assert tuple(reviews.contract.windowsOf(*seat.place)) == (
        18,
        seat.at + ALONE_FROM,
        seat.at + ANCHOR_END,
        seat.at + REVEAL_END,
    )
    assert reviews.contract.eip712Domain()[1:5] == ("Guildhall Reviews", "1", chain.id, reviews.contract.address)


def test_who_sends_need_not_sign(reviews):
    for side in (POSTER, WORKER):
        seat = reviews.ended()
        unsigned = commit(seat.place, side, (KIND, BITTER)[side]), b""
        mine = {("of_poster", "of_worker")[side]: unsigned}
        with reverts_with("Reviews_BadSignature", seat.author(side)):
            reviews.anchor(seat, **mine)
        with reverts_with("Reviews_BadSignature", seat.author(side)):
            reviews.anchor(seat, **mine, relayer=seat.author(1 - side))
        wrong = {("of_poster", "of_worker")[side]: (*unsigned[:1], b"\x01" * 65)}
        with reverts_with("Reviews_BadSignature", seat.author(side)):
            reviews.anchor(seat, **wrong, relayer=seat.author(side))
        reviews.anchor(seat, **mine, relayer=seat.author(side))


def test_a_rating_needs_no_text(reviews):
    seat = reviews.ended()
    silent = KIND.but(digest=bytes(32))
    reviews.anchor(seat, reviews.review(seat, POSTER, silent))
    assert events(reviews.reveal_one(seat, POSTER, silent), "ReviewRevealed") == [opened(seat, POSTER, silent)]


# -------------------------------------------------------------------- which seats


def test_seats_in_which_both_had_to_do_with_each_other(reviews):
    for state in (*range(7), *range(16, 32), 255):
        seat = reviews.ended(state)
        if state in REVIEWABLE:
            assert reviews.contract.windowsOf(*seat.place)[0] == state
            continue
        with reverts_with("Reviews_NotReviewable", state):
            reviews.contract.windowsOf(*seat.place)


@pytest.mark.parametrize("state", [0, 2, 4, 17])
def test_other_seats_are_refused(reviews, state):
    seat = reviews.ended(state, at=chain[-1].timestamp - ALONE_FROM)
    with reverts_with("Reviews_NotReviewable", state):
        reviews.anchor(seat)
    with reverts_with("Reviews_NotReviewable", state):
        reviews.anchor_one(seat, WORKER)
    assert reviews.word(seat) == 0


def ended_in(market, task):
    """A seat of the market's own escrow, as it ended."""
    return Ended(market.escrow, task.packed, task.id, market.poster, market.worker, market.seat_clock(task))


def test_a_seat_that_was_paid_is_reviewed_within_the_gas(market, reviews):
    """Every transaction of both sides counts: one anchors, one opens."""
    task = market.submitted()
    market.accept(task)
    seat = ended_in(market, task)
    used = reviews.anchor(seat).gas_used + reviews.reveal(seat).gas_used
    assert used // 2 <= GAS_PER_SIDE, used


def test_seats_that_were_settled_or_won_are_reviewed(market, reviews):
    settled = market.claimed()
    market.settle(settled)
    reviews.anchor(ended_in(market, settled), relayer=market.poster)
    won = market.post(mode=CONTEST, seats=2, judging=10**16)
    market.enter(won)
    next_block_at(won.terms.deadline)
    market.reveal(won)
    next_block_at(won.terms.deadline + won.terms.workPeriod)
    market.award(won)
    reviews.anchor(ended_in(market, won), relayer=market.worker)
    reviews.reveal(ended_in(market, won))


def test_a_task_that_nobody_posted_has_no_seat(market, reviews):
    task = market.task()
    seat = Ended(market.escrow, task.packed, task.id, market.poster, market.worker, 0)
    with reverts_with("Reviews_NotReviewable", 0):
        reviews.anchor(seat)


def test_only_the_poster_of_the_terms_speaks_for_that_side(market, reviews, other_worker):
    """Terms that name another poster are another task, in which nobody worked."""
    task = market.submitted()
    market.accept(task)
    seat = ended_in(market, task)
    forged = task.terms.but(poster=other_worker.address)
    own = Ended(market.escrow, forged.packed(), seat.id, other_worker, market.worker, seat.at)
    with reverts_with("Reviews_NotReviewable", 0):
        reviews.anchor(own)


# -------------------------------------------------------------------- when


def test_both_are_anchored_until_the_end_of_the_grace_period_and_not_at_it(reviews):
    early, late = reviews.ended(), reviews.ended()
    reviews.anchor(early)
    end = late.at + ANCHOR_END
    next_block_at(end)
    with reverts_with("Reviews_TooLate", end):
        reviews.anchor(late)
    last = reviews.ended(at=chain[-1].timestamp + 9 - ANCHOR_END)
    next_block_at(last.at + ANCHOR_END - 1)
    reviews.anchor(last)


def test_one_alone_is_anchored_in_the_grace_period_only(reviews):
    now = chain[-1].timestamp
    seat = reviews.ended(at=now + 9 - ALONE_FROM)
    start, end = seat.at + ALONE_FROM, seat.at + ANCHOR_END
    next_block_at(start - 1)
    with reverts_with("Reviews_TooEarly", start):
        reviews.anchor_one(seat, POSTER)
    next_block_at(start)
    tx = reviews.anchor_one(seat, POSTER)
    sealed = commit(seat.place, POSTER, KIND)
    assert dict(event(tx, "ReviewsAnchored")) == said(seat, ofPoster=f"0x{sealed.hex()}", ofWorker=f"0x{'0' * 64}")
    assert reviews.word(seat) == review_word(ANCHORED[POSTER], seat.at, sealed)
    next_block_at(end)
    with reverts_with("Reviews_TooLate", end):
        reviews.anchor_one(seat, WORKER)


def test_one_alone_is_opened_from_the_end_of_the_grace_period_to_the_end(reviews):
    seat = reviews.ended(at=chain[-1].timestamp - ALONE_FROM)
    start, end = seat.at + ANCHOR_END, seat.at + REVEAL_END
    reviews.anchor_one(seat, WORKER)
    next_block_at(start - 1)
    with reverts_with("Reviews_TooEarly", start):
        reviews.reveal_one(seat, WORKER, other=bytes(32))
    with reverts_with("Reviews_NotAnchored", POSTER):
        reviews.reveal(seat)
    with reverts_with("Reviews_NotAnchored", POSTER):
        reviews.reveal_one(seat, POSTER)
    chain.snapshot()
    next_block_at(end)
    with reverts_with("Reviews_TooLate", end):
        reviews.reveal_one(seat, WORKER, other=bytes(32))
    chain.revert()
    next_block_at(end - 1)
    tx = reviews.reveal_one(seat, WORKER, other=bytes(32))
    assert events(tx, "ReviewRevealed") == [opened(seat, WORKER, BITTER)]


def test_one_alone_takes_no_other_with_it(reviews):
    """Whoever opens what is anchored cannot slip in words of a side that was silent."""
    seat = reviews.ended(at=chain[-1].timestamp - ALONE_FROM)
    reviews.anchor_one(seat, POSTER)
    next_block_at(seat.at + ANCHOR_END)
    with reverts_with("Reviews_NotAnchored", WORKER):
        reviews.reveal(seat)


def test_what_is_anchored_twice_over_is_opened_to_the_end_and_not_at_it(reviews):
    seat = reviews.ended()
    reviews.anchor(seat)
    end = seat.at + REVEAL_END
    next_block_at(end - 1)
    reviews.reveal_one(seat, POSTER)
    next_block_at(end)
    with reverts_with("Reviews_TooLate", end):
        reviews.reveal_one(seat, WORKER)


@pytest.mark.parametrize("first", [POSTER, WORKER])
def test_the_other_may_follow_within_the_grace_period(reviews, first):
    """Whoever comes second knows that there is a review, and not what it says."""
    seat = reviews.ended(at=chain[-1].timestamp - ALONE_FROM)
    reviews.anchor_one(seat, first)
    with reverts_with("Reviews_TooEarly", seat.at + ANCHOR_END):
        reviews.reveal_one(seat, first, other=bytes(32))
    reviews.anchor_one(seat, 1 - first)
    sealed = commit(seat.place, POSTER, KIND), commit(seat.place, WORKER, BITTER)
    order, flags = (sealed, BOTH) if first == POSTER else (sealed[::-1], BOTH | WORKER_FIRST)
    assert reviews.word(seat) == review_word(flags, seat.at, *order)
    reviews.reveal_one(seat, first)
    reviews.reveal_one(seat, 1 - first)
    assert reviews.word(seat) == review_word(flags | sum(OPEN), seat.at, *order)


def test_both_together_are_opened_whoever_came_first(reviews):
    seat = reviews.ended(at=chain[-1].timestamp - ALONE_FROM)
    for side in (WORKER, POSTER):
        reviews.anchor_one(seat, side)
    assert len(events(reviews.reveal(seat), "ReviewRevealed")) == 2


# -------------------------------------------------------------------- for good


def test_what_is_anchored_stays(reviews):
    seat = reviews.ended(at=chain[-1].timestamp - ALONE_FROM)
    second = reviews.review(seat, POSTER, BITTER)
    reviews.anchor_one(seat, POSTER)
    with reverts_with("Reviews_AlreadyAnchored", POSTER):
        reviews.anchor_one(seat, POSTER, second)
    with reverts_with("Reviews_AlreadyAnchored", POSTER):
        reviews.anchor(seat, second)
    reviews.anchor_one(seat, WORKER)
    with reverts_with("Reviews_AlreadyAnchored", POSTER):
        reviews.anchor(seat, second)
    with reverts_with("Reviews_AlreadyAnchored", WORKER):
        reviews.anchor_one(seat, WORKER, reviews.review(seat, WORKER, KIND))
    other = reviews.ended(at=seat.at)
    reviews.anchor_one(other, WORKER)
    with reverts_with("Reviews_AlreadyAnchored", WORKER):
        reviews.anchor(other)


def test_a_review_is_opened_once(reviews):
    seat = reviews.ended()
    reviews.anchor(seat)
    reviews.reveal_one(seat, POSTER)
    with reverts_with("Reviews_AlreadyRevealed", POSTER):
        reviews.reveal_one(seat, POSTER)
    with reverts_with("Reviews_AlreadyRevealed", POSTER):
        reviews.reveal(seat)
    reviews.reveal_one(seat, WORKER)
    with reverts_with("Reviews_AlreadyRevealed", WORKER):
        reviews.reveal_one(seat, WORKER)
    other = reviews.ended()
    reviews.anchor(other)
    reviews.reveal_one(other, WORKER)
    with reverts_with("Reviews_AlreadyRevealed", WORKER):
        reviews.reveal(other)


def test_only_what_was_sealed_is_opened(reviews):
    seat = reviews.ended()
    reviews.anchor(seat)
    before = reviews.word(seat)
    for change in ({"salt": bytes(32)}, {"rating": 4}, {"digest": bytes(32)}):
        with reverts_with("Reviews_WrongOpening"):
            reviews.reveal(seat, KIND.but(**change))
        with reverts_with("Reviews_WrongOpening"):
            reviews.reveal(seat, of_worker=BITTER.but(**change))
        with reverts_with("Reviews_WrongOpening"):
            reviews.reveal_one(seat, POSTER, KIND.but(**change))
    with reverts_with("Reviews_WrongOpening"):
        reviews.reveal_one(seat, POSTER, other=bytes(32))
    with reverts_with("Reviews_WrongOpening"):
        reviews.reveal_one(seat, POSTER, BITTER)
    assert reviews.word(seat) == before
    reviews.reveal(seat)


@pytest.mark.parametrize("rating", [0, 6, 255])
def test_a_rating_is_one_to_five(reviews, rating):
    seat = reviews.ended()
    wrong = KIND.but(rating=rating)
    reviews.anchor(seat, reviews.review(seat, POSTER, wrong))
    with reverts_with("Reviews_BadRating", rating):
        reviews.reveal_one(seat, POSTER, wrong)
    with reverts_with("Reviews_BadRating", rating):
        reviews.reveal(seat, wrong)


def test_nothing_is_opened_that_was_not_anchored(reviews):
    seat = reviews.ended()
    for side in (POSTER, WORKER):
        with reverts_with("Reviews_NotAnchored", side):
            reviews.reveal_one(seat, side)
    with reverts_with("Reviews_NotAnchored", POSTER):
        reviews.reveal(seat)
    with reverts_with("Reviews_EmptyCommitment"):
        reviews.anchor(seat, (bytes(32), b"1"))
    late = reviews.ended(at=chain[-1].timestamp - ALONE_FROM - DAY)
    with reverts_with("Reviews_EmptyCommitment"):
        reviews.anchor_one(late, WORKER, (bytes(32), b"1"))
