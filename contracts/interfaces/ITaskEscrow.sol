// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, TermsFields, Seat} from "../libraries/TermsTypes.sol";
import {IArbitrable, IEvidence} from "./IArbitration.sol";

/// @title TaskEscrow
/// @notice Holds the reward of tasks and pays it by rule. It has no owner, no proxy, no pause and no setter.
/// @dev State is one word for each task and one for each seat; terms and seats travel in calldata and are checked against
/// those words. Trust: a task trusts its token, and in a dispute its arbitrator. Tokens that rebase are not supported, nor
/// those that move money and then say that they did not; tokens that take a fee on transfer are refused when they do. A
/// token that fails harms no task in another token. Every window is `[start, end)`.
interface ITaskEscrow is IArbitrable, IEvidence {
    // ---------------------------------------------------------------- events
    //
    // Every balance can be rebuilt from these events alone. What goes to a worker is sent at once; where that fails it
    // becomes his credit, and `PayoutDeferred` says so. What goes to the poster or the treasury always becomes credit,
    // and the event that names the amount is its only report: no `CreditAdded` comes with it. So the credit of an
    // account in a token is the sum of `CreditAdded`, `PayoutDeferred` and its parts of `TaskClosed`, `BonusReturned`,
    // `MilestonePaid`, `SeatEnded`, `StakesReturned`, `ContestEscalated` and `ContestEnded`, less `CreditUsed` and
    // `Withdrawn`. Parts are in the task's token, except stakes and judging deposits, which are in the native coin.

    /// @notice A task was posted and funded.
    event TaskPosted(
        bytes32 indexed taskId,
        address indexed poster,
        bytes32 indexed skill,
        Terms terms,
        bytes extraData
    );

    /// @notice Open seats were closed: the poster's credit grew by `toPoster`, `seats` times ceiling plus fee.
    event TaskClosed(bytes32 indexed taskId, uint256 seats, uint256 toPoster);

    /// @notice Bonuses that nobody can earn any more: the poster's credit grew by `toPoster`.
    event BonusReturned(bytes32 indexed taskId, uint256 count, uint256 toPoster);

    /// @notice A worker took a seat at a price, net, and put in a bond. What his credit paid of it is in `CreditUsed`.
    event SeatTaken(bytes32 indexed taskId, address indexed worker, uint256 price, uint256 bond);

    /// @notice A worker handed in a milestone; `bonus` tells whether it reserved one.
    event WorkSubmitted(bytes32 indexed taskId, address indexed worker, uint256 milestone, bytes32 digest, bool bonus);

    /// @notice The poster asked for changes; `note` is the digest of what he wrote.
    event ChangesRequested(bytes32 indexed taskId, address indexed worker, bytes32 note);

    /// @notice The poster rejected a submission and put in his stake; `reason` is the digest of what he wrote.
    event WorkRejected(bytes32 indexed taskId, address indexed worker, bytes32 reason, uint256 stake);

    /// @notice The worker disputed a rejection and put in his stake.
    event SeatDisputed(bytes32 indexed taskId, address indexed worker, uint256 disputeId, uint256 stake);

    /// @notice A milestone that is not the last was paid: `net` was sent to the worker, or is in a `PayoutDeferred` of the
    /// same transaction; the treasury's credit grew by `fee`.
    event MilestonePaid(bytes32 indexed taskId, address indexed worker, uint256 milestone, uint256 net, uint256 fee);

    /// @notice A seat ended. `net` and `fee` are those of this step; `reopened` tells whether the place is free again. The
    /// worker was sent `net` and, unless the state is Lapsed, RuledAbuse or Unrevealed, his bond, in one payment (or both
    /// are in one `PayoutDeferred` of the same transaction). The poster's credit grew by `toPoster` (slot refund and his
    /// part of a forfeited bond), the treasury's by `toTreasury + fee` (its part of a forfeited bond, and the fee).
    event SeatEnded(
        bytes32 indexed taskId,
        address indexed worker,
        uint8 state,
        uint256 net,
        uint256 fee,
        uint256 toPoster,
        uint256 toTreasury,
        bool reopened
    );

    /// @notice The stakes of a rejected or disputed seat were given back, in wei: `toWorker` was sent, or is in a
    /// `PayoutDeferred` of the same transaction; the poster's credit grew by `toPoster`.
    event StakesReturned(bytes32 indexed taskId, address indexed worker, uint256 toWorker, uint256 toPoster);

    /// @notice A worker entered a contest with a commitment and a bond.
    event EntryCommitted(
        bytes32 indexed taskId,
        address indexed worker,
        uint256 entry,
        bytes32 commitment,
        uint256 bond
    );

    /// @notice A contest's entry was revealed.
    event EntryRevealed(bytes32 indexed taskId, address indexed worker, bytes32 digest);

    /// @notice A contest whose poster was silent went to its arbitrator, at `cost` wei; the poster's credit grew by
    /// `toPoster` wei, what the judging deposit left over.
    event ContestEscalated(
        bytes32 indexed taskId,
        address indexed by,
        uint256 disputeId,
        uint256 cost,
        uint256 toPoster
    );

    /// @notice A contest ended; `winner` is zero when nobody won. `net` was sent to the winner, or is in a `PayoutDeferred`
    /// of the same transaction. In the token the poster's credit grew by `toPoster` and the treasury's by `fee`; in the
    /// native coin by `judgingToPoster` and `judgingToTreasury`.
    event ContestEnded(
        bytes32 indexed taskId,
        address indexed winner,
        uint256 net,
        uint256 fee,
        uint256 toPoster,
        uint256 judgingToPoster,
        uint256 judgingToTreasury
    );

    /// @notice An account may withdraw this much more, for a reason that no other event reports (a surplus it sent).
    event CreditAdded(address indexed account, address indexed token, uint256 amount);

    /// @notice An account's credit paid for something here: its bond, or a part of it.
    event CreditUsed(address indexed account, address indexed token, uint256 amount);

    /// @notice A payment could not be delivered and became the account's credit.
    event PayoutDeferred(address indexed account, address indexed token, uint256 amount);

    /// @notice An account withdrew credit.
    event Withdrawn(address indexed account, address indexed token, address indexed to, uint256 amount);

    /// @notice An account made all its earlier signatures void.
    event EpochRaised(address indexed account, uint256 epoch);

    /// @notice The optional record of a seat did not succeed; it can be made later by anyone.
    event RecordFailed(bytes32 indexed taskId, address indexed worker);

    // ---------------------------------------------------------------- errors

    /// @notice This mode, or a feature of it, is not served by this version.
    error Escrow_ModeNotSupported(uint8 mode);

    /// @notice A field of the terms is out of its range; `field` counts the fields of `TermsFields` from zero, 29 stands
    /// for bits that must be zero, 30 for a life longer than allowed.
    error Escrow_BadTerms(uint8 field);

    /// @notice Policy does not admit these terms now.
    error Escrow_PolicyChanged();

    /// @notice The same terms were posted before.
    error Escrow_TaskExists(bytes32 taskId);

    /// @notice No task has these terms.
    error Escrow_UnknownTask(bytes32 taskId);

    /// @notice The task takes no more workers.
    error Escrow_TaskNotOpen(bytes32 taskId);

    /// @notice Every seat is taken.
    error Escrow_NoOpenSeat(bytes32 taskId);

    /// @notice The worker has, or had, a seat in this task.
    error Escrow_SeatExists(bytes32 taskId, address worker);

    /// @notice The seat or task is in a state that does not allow this.
    error Escrow_WrongState(uint8 actual);

    /// @notice The seat given is not the seat stored; `word` is the stored one.
    error Escrow_WrongSeat(uint256 word);

    /// @notice Only the poster may do this.
    error Escrow_NotPoster(address caller);

    /// @notice Only the worker may do this.
    error Escrow_NotWorker(address caller);

    /// @notice Only a party of the seat may do this.
    error Escrow_NotParty(address caller);

    /// @notice The poster cannot be the worker.
    error Escrow_SelfDeal(address account);

    /// @notice The worker is not among the invited.
    error Escrow_NotInvited(address account);

    /// @notice The worker's standing does not allow this seat now.
    error Escrow_MayNotTake(address account);

    /// @notice The window opens at `start`, a Unix time.
    error Escrow_TooEarly(uint256 start);

    /// @notice The window closed at `end`, a Unix time.
    error Escrow_TooLate(uint256 end);

    /// @notice The reward is below the minimum asked for.
    error Escrow_PriceTooLow(uint256 current);

    /// @notice The price lies outside reward and ceiling.
    error Escrow_PriceOutOfRange(uint256 price);

    /// @notice The bond due exceeds the maximum the worker agreed to.
    error Escrow_BondTooHigh(uint256 due);

    /// @notice The native coin sent is not what is needed, in wei.
    error Escrow_WrongValue(uint256 needed, uint256 sent);

    /// @notice The token did not deliver the exact amount.
    error Escrow_NotReceived(uint256 needed, uint256 got);

    /// @notice The address holds no usable token.
    error Escrow_BadToken(address token);

    /// @notice The signature is not the account's.
    error Escrow_BadSignature(address account);

    /// @notice The signed message expired, a Unix time.
    error Escrow_Expired(uint256 expiry);

    /// @notice The signed message belongs to another epoch of its signer.
    error Escrow_WrongEpoch(uint256 epoch);

    /// @notice No further changes may be asked for in this milestone.
    error Escrow_NoChangesLeft();

    /// @notice The extra data does not hash to what the terms say.
    error Escrow_WrongExtraData();

    /// @notice The opening does not fit the commitment.
    error Escrow_WrongOpening();

    /// @notice Another entry was ruled the winner.
    error Escrow_WrongEntry(uint256 ruled);

    /// @notice A digest must not be zero.
    error Escrow_EmptyDigest();

    /// @notice A settlement cannot exceed what is left, in token units.
    error Escrow_SettlementTooHigh(uint256 left);

    /// @notice The arbitrator used a dispute number twice.
    error Escrow_DisputeExists(uint256 disputeId);

    /// @notice There is no such dispute of this arbitrator.
    error Escrow_NoDispute(uint256 disputeId);

    /// @notice The dispute is ruled already.
    error Escrow_AlreadyRuled(uint256 disputeId);

    /// @notice The dispute is about something else.
    error Escrow_WrongSubject(uint256 disputeId);

    /// @notice No ruling yet; without one the split holds from `until`, a Unix time.
    error Escrow_NotRuled(uint256 until);

    /// @notice A contest with entries cannot be closed by its poster.
    error Escrow_ContestHasEntries();

    /// @notice There is no credit to withdraw.
    error Escrow_NoCredit();

    /// @notice The transfer to this address failed.
    error Escrow_TransferFailed(address to);

    /// @notice Too little gas for the payment to have its full share.
    error Escrow_LittleGas();

    /// @notice Called again from within a call.
    error Escrow_Reentered();

    // ---------------------------------------------------------------- posting and closing

    /// @notice Posts a task and locks `max payout + fee` in it. Only the poster named in the terms may call. In the
    /// native coin exactly that sum must be sent; in a token it must be allowed and nothing may be sent.
    /// @param terms The terms, every field checked here and against Policy, and never again.
    /// @param extraData The arbitrator's extra data; must hash to `terms.extraHash`.
    /// @return taskId The task's id.
    function post(Terms calldata terms, bytes calldata extraData) external payable returns (bytes32 taskId);

    /// @notice Posts a task as `post` does and lets its token pay by an ERC-2612 permit of the poster to this escrow over
    /// exactly `funding(terms)`. A permit that fails (used by somebody else before, expired, another amount, or a token that
    /// knows none) decides nothing: what the token allows decides. Not for tasks in the native coin.
    /// @param terms The terms, as in `post`.
    /// @param extraData The arbitrator's extra data, as in `post`.
    /// @param deadline Until when the permit holds, as a Unix time.
    /// @param v The permit's signature, recovery id.
    /// @param r The permit's signature, first half.
    /// @param s The permit's signature, second half.
    /// @return taskId The task's id.
    function postWithPermit(
        Terms calldata terms,
        bytes calldata extraData,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external payable returns (bytes32 taskId);

    /// @notice Credits the poster with the money of all open seats and takes no more workers. The poster at any time,
    /// anyone from the deadline on. Taken seats go on untouched.
    function closeOpenSeats(Terms calldata terms) external;

    // ---------------------------------------------------------------- taking and doing

    /// @notice Takes a seat at the current reward. Before the deadline, by an eligible worker, once for each task.
    /// @param terms The task's terms.
    /// @param worker Who takes the seat; the caller, unless a signature says otherwise.
    /// @param minPrice The least net reward that is acceptable, in token units.
    /// @param maxBond The highest bond that is acceptable, in token units. The bond is taken from the worker's credit
    /// first and the rest from the token's allowance; in the native coin from the coin sent, at most the bond, and the rest
    /// from the worker's credit.
    /// @param proof Merkle proof of the invitation; empty when the task is open to all.
    /// @param expiry Until when the signature holds, as a Unix time; ignored without one.
    /// @param signature Empty when the caller is the worker.
    function claim(
        Terms calldata terms,
        address worker,
        uint256 minPrice,
        uint256 maxBond,
        bytes32[] calldata proof,
        uint256 expiry,
        bytes calldata signature
    ) external payable;

    /// @notice Hands in the current milestone, within the work period.
    /// @param terms The task's terms.
    /// @param worker Whose seat it is; the caller, unless a signature says otherwise.
    /// @param seat The seat as it stands.
    /// @param digest sha-256 digest of the deliverable; not zero.
    /// @param expiry Until when the signature holds, as a Unix time; ignored without one.
    /// @param signature Empty when the caller is the worker.
    function submit(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes32 digest,
        uint256 expiry,
        bytes calldata signature
    ) external;

    // ---------------------------------------------------------------- judging and time-outs

    /// @notice Accepts the submission and pays for it. Only the poster, within the review period.
    /// @param terms The task's terms.
    /// @param worker Whose seat it is.
    /// @param seat The seat as it stands: naming it names the digest accepted and the amount paid.
    function accept(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Pays for a submission on which the poster was silent for the review period. Anyone may call.
    function release(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Ends a seat whose worker was silent for the work period; the bond is forfeited, half to the poster and the
    /// rest to the treasury. Anyone may call.
    function lapse(Terms calldata terms, address worker, Seat calldata seat) external;

    // ---------------------------------------------------------------- money and signatures

    /// @notice Withdraws all of the caller's credit in a token.
    /// @param token The token, or zero for the native coin.
    /// @param to Who receives it.
    /// @return amount What was paid, in token units.
    function withdraw(address token, address to) external returns (uint256 amount);

    /// @notice Makes all earlier signatures of the caller void.
    /// @return epoch The caller's new epoch.
    function raiseEpoch() external returns (uint256 epoch);

    // ---------------------------------------------------------------- views

    /// @notice The task's word: status 8 | open 16 | live 16 | bonusTaken 16 | bondless lapses 8 | opened 40 | steps 32 |
    /// revealed 8, low to high. Status: 1 Active, 2 Closed, 3 ContestDisputed, 4 ContestEnded; zero when unknown.
    /// `bondless lapses` counts lapsed seats without bond up to `freeLapses` and then stays; `opened` is the time of
    /// posting, or of the last lapse that freed its place again; closing sets `open` to zero.
    function taskWord(bytes32 taskId) external view returns (uint256 word);

    /// @notice The seat's word: state 8 | clock 40 | hash of the seat 208, low to high; zero when there is none. `clock` is
    /// when the state began. The last word of an ended seat keeps the hash of the seat that ended, as it was named in the
    /// call that ended it.
    function seatWord(bytes32 taskId, address worker) external view returns (uint256 word);

    /// @notice What an account may withdraw, in token units.
    function credit(address account, address token) external view returns (uint256 amount);

    /// @notice The epoch that an account's signatures must name.
    function epochOf(address account) external view returns (uint256 epoch);

    /// @notice The reward a worker would get for claiming now, in token units, net.
    function currentReward(Terms calldata terms) external view returns (uint256 price);

    /// @notice The bond a worker would owe for claiming now, in token units: zero until `freeLapses` seats without bond have
    /// lapsed, then the bond of the terms.
    function bondDue(Terms calldata terms) external view returns (uint256 amount);

    /// @notice What posting these terms locks, in token units; `judging` is due in the native coin beside it.
    function funding(Terms calldata terms) external pure returns (uint256 amount);

    /// @notice The id of the task with these terms: their EIP-712 digest under the domain in which this escrow was deployed.
    function hashTerms(Terms calldata terms) external view returns (bytes32 taskId);

    /// @notice The hash part of a seat's word.
    function hashSeat(Seat calldata seat) external pure returns (uint208);

    /// @notice Packs named fields into terms.
    function packTerms(TermsFields calldata fields) external pure returns (Terms memory terms);

    /// @notice Names the fields of packed terms.
    function unpackTerms(Terms calldata terms) external pure returns (TermsFields memory fields);

    /// @notice The policy that new tasks are checked against.
    function policy() external view returns (address);

    /// @notice The record that decides who may take a seat.
    function reputation() external view returns (address);
}
