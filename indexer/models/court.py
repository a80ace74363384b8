"""Courts: jurors and their stakes, cases, rounds, ballots, and what appeals raise.

Stakes, penalties and rewards are in units of the guild's token, fees and dues in wei. A case joins its dispute as a
panel's does: `court` is the dispute's arbitrator, `arbitrable` its escrow.
"""

from sqlalchemy import BigInteger, Boolean, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash
from indexer.types import Uint256


class Juror(ChainBase):
    """An account's stake, and what it asked of it back in which epoch.

    What votes hold is not here: that is the votes of its ballots that are neither settled nor slashed.
    """

    __tablename__ = "juror"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    staked: Mapped[int] = mapped_column(Uint256)
    leaving: Mapped[int] = mapped_column(Uint256)
    leaving_epoch: Mapped[int] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)


class CourtCase(ChainBase):
    """A dispute before a court, as far as its events tell: a period that ended is known once somebody pushed it.

    `round` is the current one, from 0. `ruling` is the ruling as it stands since `ruled_at`, null before the first
    round was decided; `decisive` tells whether the last round gave it. `final_ruling` is what `arbitrable` was told.
    """

    __tablename__ = "court_case"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(Uint256, primary_key=True)
    arbitrable: Mapped[str] = mapped_column(Address)
    choices: Mapped[int] = mapped_column(Uint256)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    round: Mapped[int] = mapped_column(SmallInteger)
    ruling: Mapped[int | None] = mapped_column(Uint256)
    decisive: Mapped[bool | None] = mapped_column(Boolean)
    ruled_at: Mapped[int | None] = mapped_column(BigInteger)
    appeal_end: Mapped[int | None] = mapped_column(BigInteger)
    final_ruling: Mapped[int | None] = mapped_column(Uint256)
    executed_at: Mapped[int | None] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_court_case_opened", "chain_id", "opened_at", "court", "dispute_id"),)


class CourtRound(ChainBase):
    """A round of a case. Votes are counted as often as a juror was drawn.

    Jurors are drawn in `epoch`, from `draw_from` to `draw_end`. Null is what has not come: `commit_from` and
    `commit_end` before the draw was complete, `reveal_from` and `reveal_end` before every vote was committed (without
    it votes are revealed from `commit_end` on), the rest before somebody pushed the decision.
    """

    __tablename__ = "court_round"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(Uint256, primary_key=True)
    round: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(SmallInteger)
    epoch: Mapped[int] = mapped_column(BigInteger)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    draw_from: Mapped[int] = mapped_column(BigInteger)
    draw_end: Mapped[int] = mapped_column(BigInteger)
    drawn: Mapped[int] = mapped_column(SmallInteger)
    commit_from: Mapped[int | None] = mapped_column(BigInteger)
    commit_end: Mapped[int | None] = mapped_column(BigInteger)
    committed: Mapped[int] = mapped_column(SmallInteger)
    reveal_from: Mapped[int | None] = mapped_column(BigInteger)
    reveal_end: Mapped[int | None] = mapped_column(BigInteger)
    revealed: Mapped[int] = mapped_column(SmallInteger)
    slashed: Mapped[int] = mapped_column(SmallInteger)
    ruling: Mapped[int | None] = mapped_column(Uint256)
    decisive: Mapped[bool | None] = mapped_column(Boolean)
    decided_at: Mapped[int | None] = mapped_column(BigInteger)
    appeal_end: Mapped[int | None] = mapped_column(BigInteger)
    settled: Mapped[int] = mapped_column(SmallInteger)
    closed: Mapped[bool] = mapped_column(Boolean)
    changed_block: Mapped[int] = mapped_column(BigInteger)


class CourtBallot(ChainBase):
    """A juror's votes in a round: drawn, committed, revealed or slashed, settled. What has not come is null."""

    __tablename__ = "court_ballot"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(Uint256, primary_key=True)
    round: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    juror: Mapped[str] = mapped_column(Address, primary_key=True)
    votes: Mapped[int] = mapped_column(SmallInteger)
    drawn_at: Mapped[int] = mapped_column(BigInteger)
    commitment: Mapped[str | None] = mapped_column(Hash)
    committed_at: Mapped[int | None] = mapped_column(BigInteger)
    ruling: Mapped[int | None] = mapped_column(Uint256)
    revealed_at: Mapped[int | None] = mapped_column(BigInteger)
    slashed_at: Mapped[int | None] = mapped_column(BigInteger)
    penalty: Mapped[int] = mapped_column(Uint256)
    fee: Mapped[int] = mapped_column(Uint256)
    reward: Mapped[int] = mapped_column(Uint256)
    settled_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_court_ballot_juror", "chain_id", "juror"),)


class CourtSide(ChainBase):
    """What was raised for a ruling in the appeal of a round, and what it needs; funded since `funded_at`, or null."""

    __tablename__ = "court_side"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(Uint256, primary_key=True)
    round: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    side: Mapped[int] = mapped_column(Uint256, primary_key=True)
    raised: Mapped[int] = mapped_column(Uint256)
    needed: Mapped[int] = mapped_column(Uint256)
    funded_at: Mapped[int | None] = mapped_column(BigInteger)


class CourtFunding(ChainBase):
    """What an account has put behind a ruling; once that was settled, `returned` is what it got of it."""

    __tablename__ = "court_funding"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(Uint256, primary_key=True)
    round: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    side: Mapped[int] = mapped_column(Uint256, primary_key=True)
    contributor: Mapped[str] = mapped_column(Address, primary_key=True)
    amount: Mapped[int] = mapped_column(Uint256)
    returned: Mapped[int | None] = mapped_column(Uint256)
    settled_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_court_funding_contributor", "chain_id", "contributor"),)


class CourtDue(ChainBase):
    """What an account may withdraw from a court: `due` in wei, `reward` in units of the guild's token."""

    __tablename__ = "court_due"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    due: Mapped[int] = mapped_column(Uint256)
    reward: Mapped[int] = mapped_column(Uint256)


class CourtSeed(ChainBase):
    """The randomness of an epoch, and the block that had it."""

    __tablename__ = "court_seed"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seed_block: Mapped[int] = mapped_column(BigInteger)
    seed: Mapped[str] = mapped_column(Hash)
    seeded_at: Mapped[int] = mapped_column(BigInteger)


class CourtRate(ChainBase):
    """How much tasks may pay for each whole guild token at stake in a first round, in units of `token`."""

    __tablename__ = "court_rate"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(Address, primary_key=True)
    token: Mapped[str] = mapped_column(Address, primary_key=True)
    rate: Mapped[int] = mapped_column(Uint256)
