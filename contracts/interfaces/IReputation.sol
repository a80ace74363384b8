// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, Seat} from "../libraries/TermsTypes.sol";

/// @title Reputation
/// @notice The standing of accounts: points earned by paid work, per skill, which cannot be moved, bought or granted. What a
/// seat is worth is noted once, in the word of its pair (worker and poster); anyone turns notes into points of both sides.
/// @dev Every escrow version writes in a namespace of its own. Notes of anybody else lie in namespaces that nobody reads. A
/// bad version is voided by vote without touching the others. Points are fixed-point: `POINT` is one. Epochs are numbered
/// weeks of Unix time.
interface IReputation {
    /// @notice What an account has earned of a skill in one version, decayed to `epoch`.
    /// @param points Fixed-point.
    /// @param gained Of them, what was gathered in `epoch`, undecayed: the cap of an epoch counts it.
    /// @param epoch The epoch to which `points` is decayed.
    /// @param since The epoch of the first gathering.
    /// @param counterparties How many of the other sides had aged standing.
    /// @param completions Paid seats.
    /// @param defaults Lapses and rulings of abuse.
    struct Score {
        uint256 points;
        uint256 gained;
        uint256 epoch;
        uint256 since;
        uint256 counterparties;
        uint256 completions;
        uint256 defaults;
    }

    /// @notice An ended seat, by what finds and proves it.
    struct Ended {
        address escrow;
        Terms terms;
        address worker;
        Seat seat;
    }

    /// @notice What a worker and a poster have noted in a skill, in one version.
    /// @param met How many paid seats were noted ever.
    /// @param freshForWorker How many of them the worker's side has not gathered.
    /// @param freshForPoster How many of them the poster's side has not gathered.
    /// @param forWorker What is pending for the worker, decayed to now, before the poster's weight.
    /// @param forPoster What is pending for the poster, decayed to now, before the worker's weight, and halved for each seat
    /// that the two have gathered in other skills.
    /// @param epoch Of the last note or gathering; from four epochs later on anyone may gather.
    /// @param workerCounted Whether the poster counts among the worker's counterparties.
    /// @param posterCounted Whether the worker counts among the poster's.
    struct Noted {
        uint256 met;
        uint256 freshForWorker;
        uint256 freshForPoster;
        uint256 forWorker;
        uint256 forPoster;
        uint256 epoch;
        bool workerCounted;
        bool posterCounted;
    }

    /// @notice A worker and a poster who worked together in a skill, in one version.
    struct Pair {
        address version;
        address worker;
        address poster;
        bytes32 skill;
    }

    /// @notice An ended seat was recorded once, for good.
    /// @param state The state in which the seat ended, as numbered by the escrow.
    event Recorded(address indexed account, bytes32 indexed skill, bytes32 indexed taskId, address escrow, uint8 state);

    /// @notice What was pending became points of `account`, one side of the pair.
    /// @param gained What was added now.
    /// @param points What the account has of this skill in this version now.
    /// @param counterparties How many other sides with aged standing it has now.
    /// @param completions How many paid seats it has now.
    event Gathered(
        address indexed account,
        bytes32 indexed skill,
        address indexed counterparty,
        address version,
        uint256 gained,
        uint256 points,
        uint256 counterparties,
        uint256 completions
    );

    /// @notice An account may take no seat before `until`, a Unix time: 7 days from its first default, twice as long from
    /// each further one, at most 180 days. `defaults` counts those that still count here.
    event Suspended(address indexed account, uint256 until, uint256 defaults, address version);

    /// @notice What void versions said of an account's defaults is forgotten; this is what is left.
    event Pardoned(address indexed account, uint256 until, uint256 defaults);

    /// @notice A version is counted from now on, also when Policy takes it off its list later.
    event VersionAdmitted(address indexed version);

    /// @notice Nothing that a version wrote counts any more, for good.
    event VersionVoided(address indexed version);

    /// @notice A seat with a fee of three times `unit` token units earns one point, a larger one as the root of its fee, at
    /// most five; zero: seats in this token earn none.
    event UnitSet(address indexed token, uint256 unit);

    /// @notice What a grade asks for: points and aged counterparties in the task's skill.
    event NeedSet(uint8 indexed grade, uint256 points, uint256 counterparties);

    /// @notice The escrow is not listed by Policy, or not active yet, or voided, or there are too many.
    error Reputation_UnknownEscrow(address escrow);

    /// @notice The seat has not ended.
    error Reputation_NotEnded(uint8 state);

    /// @notice The seat is not the one that the escrow knows.
    error Reputation_WrongSeat(bytes32 taskId, address account);

    /// @notice The seat is noted or recorded already.
    error Reputation_AlreadyRecorded(bytes32 taskId, address account);

    /// @notice No void version has said anything against the account.
    error Reputation_NothingToPardon(address account);

    /// @notice Only the worker and the poster gather what was noted in the last four epochs, each for himself.
    error Reputation_NotYours(address worker, address poster);

    /// @notice Standing cannot be moved, and nobody can be allowed to move it.
    error Reputation_Soulbound();

    /// @notice A value lies outside its caps, grade C was named, which asks for nothing, or the skill of posters.
    error Reputation_OutOfBounds();

    // ---------------------------------------------------------------- notes, records, points

    /// @notice Notes paid work for a pair, in the caller's namespace. Anyone may call; what a caller that is no admitted
    /// version writes is never read.
    /// @param fee What the guild was paid for the seat, in token units.
    function note(address worker, address poster, bytes32 skill, address token, uint256 fee) external;

    /// @notice Records an ended seat that was not noted: paid work is noted now; a lapse or a ruling of abuse is a default
    /// and suspends. Every other end is recorded and counts nothing. Anyone may call.
    /// @param escrow The escrow that holds the task; it is admitted if it may be.
    /// @param terms The task's terms.
    /// @param worker The account whose seat ended.
    /// @param seat The seat as it was named by the call that ended it.
    function record(address escrow, Terms calldata terms, address worker, Seat calldata seat) external;

    /// @notice Records many ended seats; all or none.
    function recordMany(Ended[] calldata seats) external;

    /// @notice Turns what is pending between a worker and a poster into points of the caller's side, and once nothing was
    /// noted or gathered for four epochs, of both sides for anyone. The caps of an epoch hold; what is above stays pending.
    /// The poster's part is halved for each seat that the two have gathered in other skills. The version is admitted if it
    /// may be.
    function gather(address version, address worker, address poster, bytes32 skill) external;

    /// @notice Gathers for many pairs; all or none.
    function gatherMany(Pair[] calldata pairs) external;

    /// @notice Counts a version's notes from now on; anyone may call once Policy lists it and its wait is over. At most eight.
    function admit(address escrow) external;

    /// @notice Forgets what void versions said of an account's defaults. Anyone may call.
    function pardon(address account) external;

    // ---------------------------------------------------------------- votes

    /// @notice Sets a third of the fee that earns one point, in token units; zero: none do. Owner only.
    function setUnit(address token, uint256 unit) external;

    /// @notice Sets what grade 1 (B) or 2 (A) asks for. Owner only.
    function setNeed(uint8 grade, uint256 points, uint256 counterparties) external;

    /// @notice Makes void what a version wrote or will write. Owner only, and for good.
    function voidVersion(address version) external;

    // ---------------------------------------------------------------- views

    /// @notice Whether an account may take a seat now: it is not suspended; grades B and A ask for what was voted; without a
    /// bond no default may count against it.
    /// @param account The worker.
    /// @param skill The skill the task asks for.
    /// @param grade The task's grade.
    /// @param bondless Whether the seat would be taken without a bond.
    function mayTake(address account, bytes32 skill, uint8 grade, bool bondless) external view returns (bool);

    /// @notice What an account has of a skill in all admitted versions together, decayed to now.
    function standing(
        address account,
        bytes32 skill
    ) external view returns (uint256 points, uint256 counterparties, uint256 completions, uint256 defaults);

    /// @notice What an account has of a skill in one version, admitted or not, as of its last change.
    function scoreOf(address version, address account, bytes32 skill) external view returns (Score memory score);

    /// @notice What is noted between a worker and a poster.
    function pairOf(
        address version,
        address worker,
        address poster,
        bytes32 skill
    ) external view returns (Noted memory noted);

    /// @notice Until when an account may take no seat, as a Unix time; in the past when it may.
    function suspendedUntil(address account) external view returns (uint256 until);

    /// @notice How many defaults count against an account: one is forgotten for each 180 days without a new one.
    function defaultsOf(address account) external view returns (uint256 defaults);

    /// @notice Whether a seat was recorded here; one that was noted says so itself, by its state.
    function recorded(address escrow, bytes32 taskId, address account) external view returns (bool);

    /// @notice The skills in which an account has ever gathered points, in the order of the first time.
    function skillsOf(address account) external view returns (bytes32[] memory);

    /// @notice The versions that count.
    function versions() external view returns (address[] memory);

    /// @notice A third of the fee that earns one point, in token units.
    function unitOf(address token) external view returns (uint256 unit);

    /// @notice What a grade asks for.
    function needOf(uint8 grade) external view returns (uint256 points, uint256 counterparties);

    /// @notice How much of an epoch's cap a version has used.
    function usedOf(address version) external view returns (uint256 epoch, uint256 used);

    /// @notice The skill under which posters earn; no task can name it.
    // solhint-disable-next-line func-name-mixedcase
    function POSTING() external view returns (bytes32);
}
