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

    /// @notice A contest's entry was revealed: its bond was sent back to the worker, or is in a `PayoutDeferred` of the same
    /// transaction.
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

    /// @notice An account made all its earlier bids and signed claims void.
    event EpochRaised(address indexed account, uint256 epoch);

    /// @notice The optional note or record of a seat did not succeed; it can be made later by anyone.
    event RecordFailed(bytes32 indexed taskId, address indexed worker);

    // ---------------------------------------------------------------- errors

    /// @notice There is no such mode, or the task's mode does not allow this call.
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

    /// @notice The signature is not the account's over this message in its present epoch.
    error Escrow_BadSignature(address account);

    /// @notice The signed message expired, a Unix time.
    error Escrow_Expired(uint256 expiry);

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
    /// anyone from the deadline on. Taken seats go on untouched. A contest can be closed so only while it has no entry; its
    /// judging deposit goes back with the reward.
    function closeOpenSeats(Terms calldata terms) external;

    // ---------------------------------------------------------------- taking and doing

    /// @notice Takes a seat at the current reward. Before the deadline, by an eligible worker, once for each task. Anyone may
    /// hand in what the worker signed, `Claim(bytes32 taskId,address worker,uint256 minPrice,uint256 maxBond,uint256 epoch,
    /// uint256 expiry)`; the bond then comes from the worker's credit and, in a token, his allowance.
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

    /// @notice Gives a seat to a worker at the price of the bid that he signed, `Bid(bytes32 taskId,address worker,
    /// uint256 price,uint256 epoch,uint256 expiry)`. Only the poster of a task in mode Select, before the deadline. The bond
    /// of the terms comes from the worker's credit and, in a token, his allowance.
    /// @param terms The task's terms.
    /// @param worker Who signed the bid and gets the seat.
    /// @param price The bid, net, in token units, from reward to ceiling.
    /// @param proof Merkle proof of the worker's invitation; empty when the task is open to all.
    /// @param expiry Until when the bid holds, as a Unix time.
    /// @param signature The worker's signature: ECDSA, or ERC-1271 of a contract.
    function select(
        Terms calldata terms,
        address worker,
        uint256 price,
        bytes32[] calldata proof,
        uint256 expiry,
        bytes calldata signature
    ) external;

    /// @notice Enters a contest with a commitment and the bond of the terms. Before the deadline, by an eligible worker,
    /// once for each task. Entries are numbered from 1 in their order.
    /// @param terms The task's terms.
    /// @param commitment `keccak256(abi.encode(taskId, worker, digest, salt))`; not zero. Whoever loses digest or salt
    /// cannot reveal.
    /// @param proof Merkle proof of the caller's invitation; empty when the task is open to all.
    function enter(Terms calldata terms, bytes32 commitment, bytes32[] calldata proof) external payable;

    /// @notice Hands a seat back without penalty: the bond is sent back and the place is free again. Only the worker, within
    /// the return period, before he handed anything in.
    function returnSeat(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Hands in the current milestone, within the work period. Anyone may hand in what the worker signed,
    /// `Submit(bytes32 taskId,address worker,uint256 seatWord,bytes32 digest,uint256 expiry)`. The first submission of the
    /// last milestone reserves a bonus if one is left.
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

    /// @notice Accepts the submission and pays for its milestone: the last one ends the seat, another starts the next work
    /// period. Only the poster, within the review period.
    /// @param terms The task's terms.
    /// @param worker Whose seat it is.
    /// @param seat The seat as it stands: naming it names the digest accepted and the amount paid.
    function accept(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Accepts as `accept` does and, where that ends the seat, tries to have it noted in the standing: a seat that was
    /// noted ends in the state PaidNoted (27), which differs from Paid (18) in nothing else. A note that fails changes
    /// nothing, emits `RecordFailed` and can be made good later by anyone with `Reputation.record`.
    function acceptAndRecord(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Pays for a submission, as `accept` does, on which the poster was silent for the review period. Anyone may call.
    function release(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Asks for changes and starts a fresh work period. Only the poster, within the review period, at most twice for
    /// each milestone.
    /// @param note Digest of what is asked for; not zero.
    function requestChanges(Terms calldata terms, address worker, Seat calldata seat, bytes32 note) external;

    /// @notice Rejects the submission and puts in the poster's stake, what arbitration costs now; more than that becomes his
    /// credit. Only the poster, within the review period. It decides this milestone and ends the seat in the end.
    /// @param reason Digest of why; not zero.
    /// @param extraData The arbitrator's extra data, as posted.
    function reject(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes32 reason,
        bytes calldata extraData
    ) external payable;

    /// @notice Ends a rejected seat whose worker did not dispute within the dispute period; the stake goes back to the
    /// poster, and so does what is left of the place's money. Anyone may call.
    function concede(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Ends a seat whose worker was silent for the work period; the bond is forfeited, half to the poster and the
    /// rest to the treasury. The place is free again if nothing was paid for it and the task is open. A contest's entry that
    /// was not revealed within the work period after the deadline forfeits its bond to the treasury. Anyone may call; the
    /// record of a lapse is tried: one that fails changes nothing, emits `RecordFailed` and can be made later by anyone.
    function lapse(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Ends a live seat as both parties agree. Who calls agrees by that; the other's signature, or both, is over
    /// `Settle(bytes32 taskId,address worker,uint256 seatWord,uint256 toWorker,uint256 expiry)`, so that it is void as soon
    /// as the seat moves on.
    /// @param toWorker What the worker gets now, net, in token units; at most what is left of the price. The bond comes back
    /// beside it, and stakes are shared as in a split.
    /// @param expiry Until when the signatures hold, as a Unix time.
    /// @param posterSignature Empty when the caller is the poster.
    /// @param workerSignature Empty when the caller is the worker.
    function settle(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        uint256 toWorker,
        uint256 expiry,
        bytes calldata posterSignature,
        bytes calldata workerSignature
    ) external;

    // ---------------------------------------------------------------- disputes

    /// @notice Disputes a rejection: pays what arbitration costs now and opens the dispute, with rulings 1 for the worker, 2
    /// for the poster and 3 for abuse by the worker. Only the worker, within the dispute period; more than the cost becomes
    /// his credit.
    /// @param extraData The arbitrator's extra data, as posted.
    function dispute(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes calldata extraData
    ) external payable;

    /// @notice Ends a disputed seat as ruled. A ruling counts when it was recorded within the ruling period after the
    /// dispute began; 0, an unknown one, or none by then splits the milestone in halves. Anyone may call.
    /// @param disputeId The number that the arbitrator gave the dispute.
    function executeRuling(Terms calldata terms, address worker, Seat calldata seat, uint256 disputeId) external;

    /// @notice Brings evidence to an open dispute. The poster and the disputing worker; in a contest the poster and every
    /// revealed entrant.
    /// @param worker Whose seat is disputed; in a contest the entrant who speaks, or anyone when it is the poster.
    /// @param evidence URI of the evidence, as ERC-1497 says.
    function submitEvidence(Terms calldata terms, address worker, string calldata evidence) external;

    // ---------------------------------------------------------------- contests

    /// @notice Opens the commitment of an entry and sends its bond back. Anyone with the opening, within the work period
    /// after the deadline.
    /// @param digest sha-256 digest of the entry's content; not zero.
    /// @param salt What the commitment was salted with.
    function reveal(Terms calldata terms, address worker, Seat calldata seat, bytes32 digest, bytes32 salt) external;

    /// @notice Gives the prize to a revealed entry; the judging deposit goes back to the poster. Only the poster, within the
    /// review period after the reveals.
    function award(Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Takes a contest whose poster did not award to the arbitrator: ruling i is for entry i. The judging deposit
    /// pays, the caller adds what is missing, and what is left over goes to the poster; more than what is missing becomes
    /// the caller's credit. Any revealed entrant, within the dispute period after the poster's.
    /// @param worker The caller.
    /// @param seat The caller's seat as it stands.
    /// @param extraData The arbitrator's extra data, as posted.
    function escalate(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes calldata extraData
    ) external payable;

    /// @notice Ends a contest that was not awarded. Without a revealed entry everything goes back to the poster, once the
    /// time to reveal is over; if nobody escalated in time the reward goes back and the judging deposit to the treasury; an
    /// escalated one ends as ruled, where no ruling in time, or one for no revealed entry, gives the reward back. Anyone may
    /// call.
    /// @param worker Whose entry was ruled the winner; ignored when no entry was.
    /// @param seat That entry's seat as it stands, or the one it ended with.
    /// @param disputeId The number that the arbitrator gave the dispute; ignored when there is none.
    function closeContest(Terms calldata terms, address worker, Seat calldata seat, uint256 disputeId) external;

    // ---------------------------------------------------------------- money and signatures

    /// @notice Withdraws all of the caller's credit in a token.
    /// @param token The token, or zero for the native coin.
    /// @param to Who receives it.
    /// @return amount What was paid, in token units.
    function withdraw(address token, address to) external returns (uint256 amount);

    /// @notice Makes all earlier bids and signed claims of the caller void. Signed submissions and settlements name the
    /// seat's word and an expiry instead.
    /// @return epoch The caller's new epoch.
    function raiseEpoch() external returns (uint256 epoch);

    // ---------------------------------------------------------------- views

    /// @notice The task's word: status 8 | open 16 | live 16 | bonusTaken 16 | bondless lapses 8 | opened 40 | steps 32 |
    /// revealed 8, low to high. Status: 1 Active, 2 Closed, 3 ContestDisputed, 4 ContestEnded; zero when unknown.
    /// `live` and `bonusTaken` are kept only where the terms have bonuses: seats that have not ended, and bonuses reserved,
    /// paid or returned. `bondless lapses` counts lapsed seats without bond up to `freeLapses` and then stays; `opened` is the time of
    /// posting, of the last lapse that freed its place again, or of a contest's escalation; `steps` is where a rising reward
    /// began again after that lapse; closing sets `open` to zero. In a closed task both are zero as soon as a place went back
    /// to the poster unused, so that whoever looks at a task of one seat knows that no worker holds it.
    function taskWord(bytes32 taskId) external view returns (uint256 word);

    /// @notice The seat's word: state 8 | clock 40 | hash of the seat 208, low to high; zero when there is none. `clock` is
    /// when the state began. The last word of an ended seat keeps the hash of the seat that ended, as it was named in the
    /// call that ended it.
    function seatWord(bytes32 taskId, address worker) external view returns (uint256 word);

    /// @notice What an account may withdraw, in token units.
    function credit(address account, address token) external view returns (uint256 amount);

    /// @notice The epoch that an account's signatures must name.
    function epochOf(address account) external view returns (uint256 epoch);

    /// @notice The word of a dispute: subject 208 | time of the ruling 40 | ruling 8, low to high; zero when there is none.
    /// The subject of a seat is `uint208(uint256(keccak256(abi.encode(taskId, worker))))`, that of a contest has the zero
    /// address as worker; it is also the dispute's ERC-1497 evidence group. A ruling above 254 is kept as 255.
    function disputeWord(address arbitrator, uint256 disputeId) external view returns (uint256 word);

    /// @notice The reward a worker would get for claiming now, in token units, net: reward, raised by `raiseBy` for each
    /// `raiseEvery` since the place opened, up to the ceiling.
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
