// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IReputation} from "../interfaces/IReputation.sol";
import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Rewards} from "../libraries/Rewards.sol";
import {TermsCheck} from "../libraries/TermsCheck.sol";
import {TermsLib} from "../libraries/TermsLib.sol";
import {Terms, Seat, Shape, Clocks, Pay, Lift, Cover} from "../libraries/TermsTypes.sol";
import {EscrowTasks} from "./EscrowTasks.sol";

/// @title The life of a seat while the parties agree: taking, doing, judging, and silence
abstract contract EscrowSeats is EscrowTasks {
    using TermsLib for Terms;
    using TermsLib for Shape;
    using TermsLib for Clocks;
    using TermsLib for Pay;
    using TermsLib for Lift;
    using TermsLib for Cover;

    uint256 private constant MAX_CHANGES = 2;

    bytes32 private constant BID_TYPEHASH = keccak256(
        "Bid(bytes32 taskId,address worker,uint256 price,uint256 epoch,uint256 expiry)"
    );
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(bytes32 taskId,address worker,uint256 minPrice,uint256 maxBond,uint256 epoch,uint256 expiry)"
    );
    bytes32 private constant SUBMIT_TYPEHASH = keccak256(
        "Submit(bytes32 taskId,address worker,uint256 seatWord,bytes32 digest,uint256 expiry)"
    );
    bytes32 private constant SETTLE_TYPEHASH = keccak256(
        "Settle(bytes32 taskId,address worker,uint256 seatWord,uint256 toWorker,uint256 expiry)"
    );

    // ---------------------------------------------------------------- taking

    /// @inheritdoc ITaskEscrow
    function claim(
        Terms calldata terms,
        address worker,
        uint256 minPrice,
        uint256 maxBond,
        bytes32[] calldata proof,
        uint256 expiry,
        bytes calldata signature
    ) external payable nonReentrant {
        _requireMode(terms, TermsCheck.CLAIM);
        bytes32 taskId = hashTerms(terms);
        if (msg.sender != worker) {
            _requireClaim(taskId, worker, minPrice, maxBond, expiry, signature);
            if (msg.value != 0) revert Escrow_WrongValue(0, msg.value);
        }
        uint256 word = _requireActive(taskId);
        uint256 price = _price(terms, word);
        if (price < minPrice) revert Escrow_PriceTooLow(price);
        uint256 bond = _bondDue(terms, word);
        if (bond > maxBond) revert Escrow_BondTooHigh(bond);
        _takeSeat(taskId, word, terms, worker, price, bond, proof);
    }

    /// @inheritdoc ITaskEscrow
    function select(
        Terms calldata terms,
        address worker,
        uint256 price,
        bytes32[] calldata proof,
        uint256 expiry,
        bytes calldata signature
    ) external nonReentrant {
        _requireMode(terms, TermsCheck.SELECT);
        _requirePoster(terms);
        bytes32 taskId = hashTerms(terms);
        if (price < terms.pay.reward() || price > terms.pay.ceiling()) revert Escrow_PriceOutOfRange(price);
        _requireBid(taskId, worker, price, expiry, signature);
        _takeSeat(taskId, _requireActive(taskId), terms, worker, price, terms.cover.bond(), proof);
    }

    /// @inheritdoc ITaskEscrow
    function returnSeat(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        _requireWorker(worker);
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, WORKING);
        _requireBefore(seat.digest == 0 ? _clockPlus(word, terms.clocks.returnPeriod()) : _clock(word));

        _end(slot, word, RETURNED);
        _finish(taskId, terms, worker, seat, RETURNED, 0);
    }

    // ---------------------------------------------------------------- doing

    /// @inheritdoc ITaskEscrow
    function submit(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes32 digest,
        uint256 expiry,
        bytes calldata signature
    ) external outside {
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, WORKING);
        if (msg.sender != worker) {
            _requireSubmission(taskId, worker, word, digest, expiry, signature);
        }
        _requireBefore(_clockPlus(word, terms.clocks.workPeriod()));
        if (digest == 0) revert Escrow_EmptyDigest();

        uint256 held = seat.held;
        bool bonus = terms.shape.bonusSeats() != 0 && _isFinalTry(terms, held) && _reserveBonus(taskId, terms);
        if (bonus) held |= 1 << BONUS_SHIFT;
        slot.word = _seatWord(SUBMITTED, digest, seat.money, held, seat.stakes);
        emit WorkSubmitted(taskId, worker, uint8(held >> MILESTONE_SHIFT), digest, bonus);
    }

    // ---------------------------------------------------------------- judging

    /// @inheritdoc ITaskEscrow
    function accept(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        _accept(terms, worker, seat, false);
    }

    /// @inheritdoc ITaskEscrow
    function acceptAndRecord(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        _accept(terms, worker, seat, true);
    }

    /// @inheritdoc ITaskEscrow
    function release(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, SUBMITTED);
        _requireFrom(_clockPlus(word, terms.clocks.reviewPeriod()));
        _payMilestone(slot, word, taskId, terms, worker, seat, false);
    }

    /// @inheritdoc ITaskEscrow
    function requestChanges(Terms calldata terms, address worker, Seat calldata seat, bytes32 note) external outside {
        (bytes32 taskId, SeatSlot storage slot, ) = _requireReview(terms, worker, seat);
        if (note == 0) revert Escrow_EmptyDigest();
        if (uint8(seat.held >> CHANGES_SHIFT) == MAX_CHANGES) revert Escrow_NoChangesLeft();

        slot.word = _seatWord(WORKING, seat.digest, seat.money, seat.held + (1 << CHANGES_SHIFT), seat.stakes);
        emit ChangesRequested(taskId, worker, note);
    }

    // ---------------------------------------------------------------- ends by silence or by both

    /// @inheritdoc ITaskEscrow
    function lapse(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        if (terms.shape.mode() == TermsCheck.CONTEST) _lapseEntry(taskId, terms, worker, seat);
        else _lapseSeat(taskId, terms, worker, seat);
        _tryRecord(taskId, terms, worker, seat);
    }

    /// @inheritdoc ITaskEscrow
    function settle(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        uint256 toWorker,
        uint256 expiry,
        bytes calldata posterSignature,
        bytes calldata workerSignature
    ) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        uint256 word = _requireLive(taskId, worker, seat);
        if (toWorker > Rewards.left(seat)) revert Escrow_SettlementTooHigh(Rewards.left(seat));
        bytes32 structHash = keccak256(abi.encode(SETTLE_TYPEHASH, taskId, worker, word, toWorker, expiry));
        if (msg.sender != terms.posterOf()) _requireSigned(terms.posterOf(), expiry, structHash, posterSignature);
        if (msg.sender != worker) _requireSigned(worker, expiry, structHash, workerSignature);
        _settle(taskId, word, terms, worker, seat, toWorker);
    }

    // ---------------------------------------------------------------- internals

    function _requireBid(
        bytes32 taskId,
        address worker,
        uint256 price,
        uint256 expiry,
        bytes calldata signature
    ) private view {
        bytes32 structHash = keccak256(abi.encode(BID_TYPEHASH, taskId, worker, price, _epochs[worker], expiry));
        _requireSigned(worker, expiry, structHash, signature);
    }

    function _requireClaim(
        bytes32 taskId,
        address worker,
        uint256 minPrice,
        uint256 maxBond,
        uint256 expiry,
        bytes calldata signature
    ) private view {
        bytes32 structHash = keccak256(
            abi.encode(CLAIM_TYPEHASH, taskId, worker, minPrice, maxBond, _epochs[worker], expiry)
        );
        _requireRelay(worker, expiry, structHash, signature);
    }

    function _requireSubmission(
        bytes32 taskId,
        address worker,
        uint256 word,
        bytes32 digest,
        uint256 expiry,
        bytes calldata signature
    ) private view {
        bytes32 structHash = keccak256(abi.encode(SUBMIT_TYPEHASH, taskId, worker, word, digest, expiry));
        _requireRelay(worker, expiry, structHash, signature);
    }

    /// @dev Who may take a place is asked here once, for every mode.
    function _admit(
        bytes32 taskId,
        uint256 word,
        Terms calldata terms,
        address worker,
        bool bondless,
        bytes32[] calldata proof
    ) internal view returns (SeatSlot storage slot) {
        _requireBefore(terms.clocks.deadline());
        if (uint16(word >> OPEN_SHIFT) == 0) revert Escrow_NoOpenSeat(taskId);
        slot = _seatSlots[taskId][worker];
        if (slot.word != 0) revert Escrow_SeatExists(taskId, worker);
        if (worker == terms.posterOf()) revert Escrow_SelfDeal(worker);
        bytes32 root = terms.inviteRoot;
        if (root != 0) {
            bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(worker))));
            if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert Escrow_NotInvited(worker);
        }
        if (!IReputation(reputation).mayTake(worker, terms.skill, uint8(terms.shape.grade()), bondless)) {
            revert Escrow_MayNotTake(worker);
        }
    }

    function _takeSeat(
        bytes32 taskId,
        uint256 word,
        Terms calldata terms,
        address worker,
        uint256 price,
        uint256 bond,
        bytes32[] calldata proof
    ) private {
        SeatSlot storage slot = _admit(taskId, word, terms, worker, bond == 0, proof);
        _takePlace(taskId, terms, word);
        slot.word = _seatWord(WORKING, 0, price, bond, 0);
        emit SeatTaken(taskId, worker, price, bond);
        _collectBond(terms.tokenOf(), worker, bond);
    }

    /// @dev Whether a submission is the first of the last milestone.
    function _isFinalTry(Terms calldata terms, uint256 held) private pure returns (bool) {
        uint256 milestone = uint8(held >> MILESTONE_SHIFT);
        return terms.shape.shares() >> (16 * (milestone + 1)) == 0 && uint8(held >> CHANGES_SHIFT) == 0;
    }

    /// @dev A submission that its poster may judge now.
    function _requireReview(
        Terms calldata terms,
        address worker,
        Seat calldata seat
    ) internal view returns (bytes32 taskId, SeatSlot storage slot, uint256 word) {
        _requirePoster(terms);
        taskId = hashTerms(terms);
        (slot, word) = _requireSeat(taskId, worker, seat, SUBMITTED);
        _requireBefore(_clockPlus(word, terms.clocks.reviewPeriod()));
    }

    function _accept(Terms calldata terms, address worker, Seat calldata seat, bool noting) private {
        (bytes32 taskId, SeatSlot storage slot, uint256 word) = _requireReview(terms, worker, seat);
        _payMilestone(slot, word, taskId, terms, worker, seat, noting);
    }

    /// @dev Pays the present milestone; the last one ends the seat, and is noted in the standing where that is wanted.
    function _payMilestone(
        SeatSlot storage slot,
        uint256 word,
        bytes32 taskId,
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bool noting
    ) private {
        (uint256 net, bool last) = Rewards.due(terms, seat);
        if (last) {
            uint8 state = PAID;
            if (noting) {
                uint256 fee = Rewards.feeOn(uint128(seat.money), terms.shape.feeBps());
                if (_tryNote(taskId, terms, worker, fee)) state = PAID_NOTED;
            }
            _end(slot, word, state);
            _finish(taskId, terms, worker, seat, state, net);
        } else {
            uint256 held = seat.held;
            uint256 milestone = uint8(held >> MILESTONE_SHIFT);
            held = (held & ~(uint256(0xff) << CHANGES_SHIFT)) + (1 << MILESTONE_SHIFT);
            slot.word = _seatWord(WORKING, seat.digest, seat.money + (net << 128), held, seat.stakes);
            uint256 fee = Rewards.feeOn(net, terms.shape.feeBps());
            _addCredit(terms.treasuryOf(), terms.tokenOf(), fee);
            emit MilestonePaid(taskId, worker, milestone, net, fee);
            _deliver(terms.tokenOf(), worker, net);
        }
    }

    /// @dev The word of a seat that is in any live state of a task without entries, and is the one named.
    function _requireLive(bytes32 taskId, address worker, Seat calldata seat) private view returns (uint256 word) {
        word = _seatSlots[taskId][worker].word;
        uint256 state = uint8(word);
        if (state < WORKING || state > DISPUTED) {
            _requireTask(taskId);
            revert Escrow_WrongState(uint8(state));
        }
        _requireHash(word, seat);
    }

    function _settle(
        bytes32 taskId,
        uint256 word,
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        uint256 toWorker
    ) private {
        _end(_seatSlots[taskId][worker], word, SETTLED);
        uint256 stake = uint128(seat.stakes);
        uint256 toPoster = Rewards.posterShare(stake, seat.stakes >> 128);
        _returnStakes(taskId, terms, worker, stake - toPoster, toPoster);
        _finish(taskId, terms, worker, seat, SETTLED, toWorker);
        _deliver(address(0), worker, stake - toPoster);
    }

    /// @dev The money of a seat that has ended: `net` and its fee, the bonus if it was earned, the bond, and the rest of the
    /// place's money, which goes to the poster unless the place is free again. What goes out is what was put in for the
    /// place, its bonus and its bond.
    function _finish(
        bytes32 taskId,
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        uint8 state,
        uint256 net
    ) internal {
        uint256 fee = Rewards.feeOn(net, terms.shape.feeBps());
        uint256 bond = _bond(seat);
        uint256 toPoster;
        uint256 toTreasury;
        bool reopened = state <= LAPSED && _vacate(taskId, terms, seat, state == LAPSED);
        if (!reopened) toPoster = Rewards.funded(terms) - Rewards.spent(terms, seat) - net - fee;
        if (state > LAPSED && terms.shape.bonusSeats() != 0 && _leave(taskId, terms, seat, state)) {
            uint256 bonus = terms.lift.bonus();
            net += bonus;
            fee += Rewards.feeOn(bonus, terms.shape.feeBps());
        }
        if (state == LAPSED || state == RULED_ABUSE) {
            toPoster += bond / 2;
            toTreasury = bond - bond / 2;
            bond = 0;
        }
        _addCredit(terms.treasuryOf(), terms.tokenOf(), fee + toTreasury);
        _addCredit(terms.posterOf(), terms.tokenOf(), toPoster);
        emit SeatEnded(taskId, worker, state, net, fee, toPoster, toTreasury, reopened);
        _deliver(terms.tokenOf(), worker, net + bond);
    }

    /// @dev Credits the poster's part of the stakes; the worker's is sent by the caller.
    function _returnStakes(
        bytes32 taskId,
        Terms calldata terms,
        address worker,
        uint256 toWorker,
        uint256 toPoster
    ) internal {
        if (toWorker + toPoster == 0) return;
        _addCredit(terms.posterOf(), address(0), toPoster);
        emit StakesReturned(taskId, worker, toWorker, toPoster);
    }

    function _lapseSeat(bytes32 taskId, Terms calldata terms, address worker, Seat calldata seat) private {
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, WORKING);
        _requireFrom(_clockPlus(word, terms.clocks.workPeriod()));

        _end(slot, word, LAPSED);
        _finish(taskId, terms, worker, seat, LAPSED, 0);
    }

    /// @dev A contest's entry that nobody revealed.
    function _lapseEntry(bytes32 taskId, Terms calldata terms, address worker, Seat calldata seat) private {
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, COMMITTED);
        _requireFrom(terms.clocks.deadline() + terms.clocks.workPeriod());

        _end(slot, word, UNREVEALED);
        _addCredit(terms.treasuryOf(), terms.tokenOf(), _bond(seat));
        emit SeatEnded(taskId, worker, UNREVEALED, 0, 0, 0, _bond(seat), false);
    }
}
