// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC5192} from "./interfaces/IERC5192.sol";
import {IPolicy} from "./interfaces/IPolicy.sol";
import {IReputation} from "./interfaces/IReputation.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {PassportArt} from "./libraries/PassportArt.sol";
import {Rewards} from "./libraries/Rewards.sol";
import {StandingMath} from "./libraries/StandingMath.sol";
import {StandingWords} from "./libraries/StandingWords.sol";
import {TermsCode} from "./libraries/TermsCode.sol";
import {TermsLib} from "./libraries/TermsLib.sol";
import {Terms, Seat, Shape} from "./libraries/TermsTypes.sol";

/// @title Reputation
/// @notice See `IReputation`. Each account that has gathered points holds one token that cannot be moved (ERC-721, ERC-5192);
/// its number is the account's address.
/// @dev Where a score lies and how it is packed is frozen: see `StandingWords`.
contract Reputation is IReputation, IERC5192, ERC721, Ownable2Step {
    using TermsLib for Terms;
    using TermsLib for Shape;

    // States of a seat, as the escrow numbers them.
    uint256 private constant FIRST_ENDED = 16;
    uint256 private constant LAPSED = 17;
    uint256 private constant PAID = 18;
    uint256 private constant RULED_WORKER = 20;
    uint256 private constant RULED_ABUSE = 22;
    uint256 private constant WON = 26;
    uint256 private constant PAID_NOTED = 27;
    uint256 private constant SEAT_HASH_SHIFT = 48;

    // Suspensions.
    uint256 private constant FIRST_SUSPENSION = 7 days;
    uint256 private constant LONGEST_SUSPENSION = 180 days;
    uint256 private constant FORGIVENESS = 180 days;

    // Caps.
    uint256 private constant EPOCH_CAP = 100 * StandingMath.POINT;
    uint256 private constant VERSION_CAP = 1_000_000 * StandingMath.POINT;
    uint256 private constant MAX_VERSIONS = 8;
    uint256 private constant MAX_NEED = type(uint64).max;
    uint256 private constant MAX_COUNTERPARTIES = type(uint24).max;
    uint256 private constant MAX_LINES = 7;

    /// @dev How many epochs after its first gathering the standing of an account is aged.
    uint256 private constant AGED = 4;
    uint256 private constant TOP_GRADE = 2;
    bytes4 private constant ERC5192_ID = 0xb45a3c0e;

    /// @inheritdoc IReputation
    bytes32 public constant POSTING = bytes32(uint256(1));

    /// @dev What a worker and a poster have done together, as `StandingWords` packs it into one word. What is pending is
    /// decayed to `epoch`.
    mapping(bytes32 pair => uint256 word) private _notes;

    /// @dev `last` is when the last default ended its seat. One word, which is zero for nearly everybody: low to high,
    /// until 40 | last 40 | defaults 16.
    struct Suspension {
        uint256 until;
        uint256 last;
        uint256 defaults;
    }

    enum Admission {
        Unknown,
        Admitted,
        Void
    }

    struct Version {
        Admission admission;
        uint24 epoch;
        uint64 used;
    }

    struct Need {
        uint64 points;
        uint24 counterparties;
    }

    /// @dev A worker and a poster in all skills of a version: how many seats were gathered, and whether the worker counts
    /// among the poster's counterparties. Posters earn in one account for all skills, so that a new skill is no new pair.
    struct Between {
        uint128 seats;
        bool posterCounted;
    }

    /// @dev One side of a pair, as it gathers.
    struct Side {
        address version;
        address account;
        bytes32 skill;
        address other;
        uint256 pending;
        uint256 fresh;
        bool counted;
    }

    /// @dev What an account has of a skill in all versions.
    struct Sum {
        uint256 points;
        uint256 since;
        uint256 counterparties;
        uint256 completions;
        uint256 defaults;
    }

    IPolicy private immutable _policy;

    mapping(address account => uint256 word) private _suspensions;
    mapping(address version => mapping(address account => uint256 word)) private _suspensionsBy;
    mapping(bytes32 accounts => Between) private _between;
    mapping(address account => mapping(bytes32 skill => bool)) private _hasSkill;
    mapping(address version => Version) private _versionOf;
    /// @dev A whole word each, so that writing one needs no reading.
    mapping(bytes32 seat => uint256 recorded) private _recorded;
    mapping(uint256 grade => Need) private _needs;
    mapping(address account => bytes32[]) private _skills;
    address[] private _versions;
    address[] private _voids;

    /// @inheritdoc IReputation
    mapping(address token => uint256 unit) public unitOf;

    constructor(address policy, address owner_) ERC721("Guildhall Passport", "PASSPORT") Ownable(owner_) {
        _policy = IPolicy(policy);
    }

    // ---------------------------------------------------------------- notes, records, points

    /// @inheritdoc IReputation
    function note(address worker, address poster, bytes32 skill, address token, uint256 fee) external {
        _note(msg.sender, worker, poster, skill, token, fee);
    }

    /// @inheritdoc IReputation
    function record(address escrow, Terms calldata terms, address worker, Seat calldata seat) external {
        _record(escrow, terms, worker, seat);
    }

    /// @inheritdoc IReputation
    function recordMany(Ended[] calldata seats) external {
        for (uint256 i = 0; i < seats.length; ++i) {
            _record(seats[i].escrow, seats[i].terms, seats[i].worker, seats[i].seat);
        }
    }

    /// @inheritdoc IReputation
    function gather(address version, address worker, address poster, bytes32 skill) external {
        _gather(version, worker, poster, skill);
    }

    /// @inheritdoc IReputation
    function gatherMany(Pair[] calldata pairs) external {
        for (uint256 i = 0; i < pairs.length; ++i) {
            _gather(pairs[i].version, pairs[i].worker, pairs[i].poster, pairs[i].skill);
        }
    }

    /// @inheritdoc IReputation
    function admit(address escrow) external {
        _admit(escrow);
    }

    /// @inheritdoc IReputation
    function pardon(address account) external {
        bool wronged;
        for (uint256 i = 0; i < _voids.length; ++i) {
            if (_suspensionsBy[_voids[i]][account] == 0) continue;
            delete _suspensionsBy[_voids[i]][account];
            wronged = true;
        }
        if (!wronged) revert Reputation_NothingToPardon(account);

        Suspension memory left;
        for (uint256 i = 0; i < _versions.length; ++i) {
            Suspension memory said = _suspensionOf(_suspensionsBy[_versions[i]][account]);
            if (said.until > left.until) left.until = said.until;
            if (said.last > left.last) left.last = said.last;
            left.defaults += said.defaults;
        }
        uint256 before = _suspensionOf(_suspensions[account]).defaults;
        if (left.defaults > before) left.defaults = before;
        _suspensions[account] = _packed(left);
        emit Pardoned(account, left.until, left.defaults);
    }

    // ---------------------------------------------------------------- votes

    /// @inheritdoc IReputation
    function setUnit(address token, uint256 unit) external onlyOwner {
        unitOf[token] = unit;
        emit UnitSet(token, unit);
    }

    /// @inheritdoc IReputation
    function setNeed(uint8 grade, uint256 points, uint256 counterparties) external onlyOwner {
        if (grade == 0 || grade > TOP_GRADE || points > MAX_NEED || counterparties > MAX_COUNTERPARTIES) {
            revert Reputation_OutOfBounds();
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        _needs[grade] = Need(uint64(points), uint24(counterparties));
        emit NeedSet(grade, points, counterparties);
    }

    /// @inheritdoc IReputation
    function voidVersion(address version) external onlyOwner {
        Version storage known = _versionOf[version];
        if (known.admission == Admission.Void) revert Reputation_UnknownEscrow(version);
        if (known.admission == Admission.Admitted) {
            uint256 i;
            while (_versions[i] != version) ++i;
            _versions[i] = _versions[_versions.length - 1];
            _versions.pop();
            _voids.push(version);
        }
        known.admission = Admission.Void;
        emit VersionVoided(version);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IReputation
    function mayTake(address account, bytes32 skill, uint8 grade, bool bondless) external view returns (bool) {
        uint256 word = _suspensions[account];
        if (word != 0) {
            if (block.timestamp < uint40(word)) return false;
            if (bondless && _counting(_suspensionOf(word), block.timestamp) != 0) return false;
        }
        if (grade == 0) return true;
        Need memory need = _needs[grade];
        if (need.points == 0 && need.counterparties == 0) return true;
        Sum memory sum = _sum(account, skill);
        return sum.points >= need.points && sum.counterparties >= need.counterparties;
    }

    /// @inheritdoc IReputation
    function standing(
        address account,
        bytes32 skill
    ) external view returns (uint256 points, uint256 counterparties, uint256 completions, uint256 defaults) {
        Sum memory sum = _sum(account, skill);
        return (sum.points, sum.counterparties, sum.completions, sum.defaults);
    }

    /// @inheritdoc IReputation
    function scoreOf(address version, address account, bytes32 skill) external view returns (Score memory) {
        return StandingWords.load(StandingWords.slotOf(version, account, skill));
    }

    /// @inheritdoc IReputation
    function pairOf(
        address version,
        address worker,
        address poster,
        bytes32 skill
    ) external view returns (Noted memory) {
        uint256 word = _notes[StandingWords.keyOf(version, worker, poster, skill)];
        StandingWords.Notes memory notes = StandingWords.unpack(word, StandingMath.epochAt(block.timestamp));
        if (word != 0) notes.epoch = StandingWords.epochOf(word);
        Between memory between = _between[StandingWords.keyOf(version, worker, poster, POSTING)];
        return
            Noted(
                notes.met,
                notes.freshForWorker,
                notes.freshForPoster,
                notes.forWorker,
                notes.forPoster >> _halvings(between.seats, notes),
                notes.epoch,
                notes.workerCounted,
                between.posterCounted
            );
    }

    /// @inheritdoc IReputation
    function suspendedUntil(address account) external view returns (uint256 until) {
        return uint40(_suspensions[account]);
    }

    /// @inheritdoc IReputation
    function defaultsOf(address account) external view returns (uint256 defaults) {
        return _counting(_suspensionOf(_suspensions[account]), block.timestamp);
    }

    /// @inheritdoc IReputation
    function recorded(address escrow, bytes32 taskId, address account) external view returns (bool) {
        return _recorded[_seatKey(escrow, taskId, account)] != 0;
    }

    /// @inheritdoc IReputation
    function skillsOf(address account) external view returns (bytes32[] memory) {
        return _skills[account];
    }

    /// @inheritdoc IReputation
    function versions() external view returns (address[] memory) {
        return _versions;
    }

    /// @inheritdoc IReputation
    function needOf(uint8 grade) external view returns (uint256 points, uint256 counterparties) {
        return (_needs[grade].points, _needs[grade].counterparties);
    }

    /// @inheritdoc IReputation
    function usedOf(address version) external view returns (uint256 epoch, uint256 used) {
        return (_versionOf[version].epoch, _versionOf[version].used);
    }

    // ---------------------------------------------------------------- the token

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return true;
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        address account = _requireOwned(tokenId);
        bytes32[] storage skills = _skills[account];
        uint256 count = skills.length < MAX_LINES ? skills.length : MAX_LINES;
        PassportArt.Line[] memory lines = new PassportArt.Line[](count);
        for (uint256 i = 0; i < count; ++i) {
            Sum memory sum = _sum(account, skills[i]);
            bytes32 skill = skills[i] == POSTING ? bytes32(0) : skills[i];
            lines[i] = PassportArt.Line(skill, sum.points / StandingMath.POINT, sum.completions);
        }
        uint256 until = uint40(_suspensions[account]);
        return PassportArt.uri(account, lines, until > block.timestamp ? until : 0);
    }

    /// @inheritdoc ERC721
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == ERC5192_ID || super.supportsInterface(interfaceId);
    }

    /// @inheritdoc ERC721
    function approve(address, uint256) public pure override {
        revert Reputation_Soulbound();
    }

    /// @inheritdoc ERC721
    function setApprovalForAll(address, bool) public pure override {
        revert Reputation_Soulbound();
    }

    /// @dev Every way to move a token ends here; only its making is let through.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        if (from != address(0)) revert Reputation_Soulbound();
    }

    // ---------------------------------------------------------------- rules

    function _note(address version, address worker, address poster, bytes32 skill, address token, uint256 fee) private {
        if (skill == POSTING) revert Reputation_OutOfBounds();
        bytes32 key = StandingWords.keyOf(version, worker, poster, skill);
        uint256 word = _notes[key];
        uint256 worth = StandingMath.worth(fee, unitOf[token], uint16(word));
        _notes[key] = StandingWords.noted(word, worth, StandingMath.epochAt(block.timestamp));
    }

    function _record(address escrow, Terms calldata terms, address worker, Seat calldata seat) private {
        if (_versionOf[escrow].admission != Admission.Admitted) _admit(escrow);
        bytes32 taskId = TermsCode.hashBy(escrow, terms);
        uint256 word = ITaskEscrow(escrow).seatWord(taskId, worker);
        uint8 state = uint8(word);
        if (state < FIRST_ENDED) revert Reputation_NotEnded(state);
        if (word >> SEAT_HASH_SHIFT != uint208(uint256(keccak256(abi.encode(seat))))) {
            revert Reputation_WrongSeat(taskId, worker);
        }
        bytes32 key = _seatKey(escrow, taskId, worker);
        if (state == PAID_NOTED || _recorded[key] != 0) revert Reputation_AlreadyRecorded(taskId, worker);

        _recorded[key] = 1;
        emit Recorded(worker, terms.skill, taskId, escrow, state);
        if (state == PAID || state == RULED_WORKER || state == WON) {
            uint256 earned = uint128(seat.money);
            if (state == RULED_WORKER) {
                (uint256 due, ) = Rewards.due(terms, seat);
                earned = (seat.money >> 128) + due;
            }
            uint256 fee = Rewards.feeOn(earned, terms.shape.feeBps());
            _note(escrow, worker, terms.posterOf(), terms.skill, terms.tokenOf(), fee);
        } else if (state == LAPSED || state == RULED_ABUSE) {
            bytes32 slot = StandingWords.slotOf(escrow, worker, terms.skill);
            Score memory score = StandingWords.load(slot);
            ++score.defaults;
            StandingWords.store(slot, score);
            _suspend(escrow, worker, uint40(word >> 8));
        }
    }

    /// @dev Each side chooses its moment, because the other side's weight and its own cap depend on it; what nobody has
    /// cared for in four epochs anyone may gather for both.
    function _gather(address version, address worker, address poster, bytes32 skill) private {
        if (_versionOf[version].admission != Admission.Admitted) _admit(version);
        bytes32 key = StandingWords.keyOf(version, worker, poster, skill);
        uint256 word = _notes[key];
        uint256 epoch = StandingMath.epochAt(block.timestamp);
        bool left = epoch >= StandingWords.epochOf(word) + AGED;
        if (!left && msg.sender != worker && msg.sender != poster) revert Reputation_NotYours(worker, poster);
        StandingWords.Notes memory notes = StandingWords.unpack(word, epoch);
        if (notes.met == 0) return;

        Sum memory ofWorker = _sum(worker, skill);
        Sum memory ofPoster = _sum(poster, POSTING);
        if (left || msg.sender == worker) {
            Side memory side = Side(
                version,
                worker,
                skill,
                poster,
                notes.forWorker,
                notes.freshForWorker,
                notes.workerCounted
            );
            (notes.forWorker, notes.workerCounted) = _earn(side, ofPoster);
            notes.freshForWorker = 0;
        }
        if (left || msg.sender == poster) _gatherForPoster(version, worker, poster, notes, ofWorker);
        _notes[key] = StandingWords.pack(notes);
    }

    /// @dev Posters earn in one account for all skills, so seats that the two gathered in other skills halve the part.
    function _gatherForPoster(
        address version,
        address worker,
        address poster,
        StandingWords.Notes memory notes,
        Sum memory ofWorker
    ) private {
        Between storage between = _between[StandingWords.keyOf(version, worker, poster, POSTING)];
        uint256 halvings = _halvings(between.seats, notes);
        uint256 fresh = notes.freshForPoster;
        uint256 pending = notes.forPoster >> halvings;
        Side memory side = Side(version, poster, POSTING, worker, pending, fresh, between.posterCounted);
        (pending, between.posterCounted) = _earn(side, ofWorker);
        // forge-lint: disable-next-line(unsafe-typecast)
        between.seats += uint128(fresh);
        notes.freshForPoster = 0;
        notes.forPoster = pending << halvings;
    }

    /// @dev How many seats the two have gathered in other skills; at most so many that nothing is left.
    function _halvings(uint256 seats, StandingWords.Notes memory notes) private pure returns (uint256) {
        uint256 here = notes.met - notes.freshForPoster;
        uint256 elsewhere = seats > here ? seats - here : 0;
        return elsewhere < 64 ? elsewhere : 64;
    }

    /// @dev Gives one side of a pair what the other side's weight and the caps allow.
    /// @param other The other side's standing, from before this gathering.
    /// @return pending What is left for another time.
    /// @return counted Whether the other side counts among the counterparties.
    function _earn(Side memory side, Sum memory other) private returns (uint256 pending, bool counted) {
        uint256 epoch = StandingMath.epochAt(block.timestamp);
        bytes32 slot = StandingWords.slotOf(side.version, side.account, side.skill);
        Score memory score = StandingWords.load(slot);
        if (score.epoch != epoch) {
            score.points = StandingMath.decayed(score.points, epoch - score.epoch);
            score.gained = 0;
            score.epoch = epoch;
        }
        bool aged = other.since != 0 && epoch >= other.since + AGED;
        counted = side.counted || aged;
        uint256 weight = StandingMath.weight(other.points);
        uint256 gain = (side.pending * weight) / StandingMath.FULL_WEIGHT;
        uint256 room = _room(side.version, epoch, EPOCH_CAP - score.gained);
        if (gain > room) {
            gain = room;
            pending = side.pending - (room * StandingMath.FULL_WEIGHT) / weight;
        }
        if (gain == 0 && side.fresh == 0 && counted == side.counted) return (pending, counted);

        // forge-lint: disable-next-line(unsafe-typecast)
        _versionOf[side.version].used += uint64(gain);
        score.points += gain;
        score.gained += gain;
        score.completions += side.fresh;
        if (counted != side.counted) ++score.counterparties;
        if (score.since == 0) score.since = epoch;
        StandingWords.store(slot, score);
        if (!_hasSkill[side.account][side.skill]) _welcome(side.account, side.skill);
        emit Gathered(
            side.account,
            side.skill,
            side.other,
            side.version,
            gain,
            score.points,
            score.counterparties,
            score.completions
        );
    }

    /// @dev What a version may still give in this epoch, at most `most`.
    function _room(address version, uint256 epoch, uint256 most) private returns (uint256) {
        Version storage known = _versionOf[version];
        if (known.epoch != epoch) {
            // forge-lint: disable-next-line(unsafe-typecast)
            known.epoch = uint24(epoch);
            known.used = 0;
        }
        uint256 left = VERSION_CAP - known.used;
        return left < most ? left : most;
    }

    /// @dev Lists the skill, and gives the account its token where it has none.
    function _welcome(address account, bytes32 skill) private {
        _hasSkill[account][skill] = true;
        _skills[account].push(skill);
        uint256 tokenId = uint160(account);
        if (_ownerOf(tokenId) != address(0)) return;
        _mint(account, tokenId);
        emit Locked(tokenId);
    }

    /// @dev Counted from the end of the seat, so that a record made late punishes nobody longer.
    function _suspend(address version, address worker, uint256 endedAt) private {
        if (endedAt > block.timestamp) endedAt = block.timestamp;
        Suspension memory all = _suspensionOf(_suspensions[worker]);
        _suspensions[worker] = _suspended(all, endedAt);
        Suspension memory own = _suspensionOf(_suspensionsBy[version][worker]);
        _suspensionsBy[version][worker] = _suspended(own, endedAt);
        emit Suspended(worker, all.until, all.defaults, version);
    }

    /// @dev Adds a default to a suspension and returns its word.
    function _suspended(Suspension memory suspension, uint256 endedAt) private pure returns (uint256) {
        uint256 earlier = _counting(suspension, endedAt);
        uint256 until = endedAt + (earlier > 4 ? LONGEST_SUSPENSION : FIRST_SUSPENSION << earlier);
        suspension.defaults = earlier + 1;
        if (until > suspension.until) suspension.until = until;
        if (endedAt > suspension.last) suspension.last = endedAt;
        return _packed(suspension);
    }

    function _packed(Suspension memory suspension) private pure returns (uint256) {
        uint256 most = type(uint16).max;
        uint256 defaults = suspension.defaults < most ? suspension.defaults : most;
        return suspension.until | (suspension.last << 40) | (defaults << 80);
    }

    function _admit(address escrow) private {
        Version storage known = _versionOf[escrow];
        uint256 activeFrom = _policy.escrowActiveFrom(escrow);
        bool active = activeFrom != 0 && block.timestamp >= activeFrom;
        if (known.admission != Admission.Unknown || !active || _versions.length == MAX_VERSIONS) {
            revert Reputation_UnknownEscrow(escrow);
        }
        known.admission = Admission.Admitted;
        _versions.push(escrow);
        emit VersionAdmitted(escrow);
    }

    function _sum(address account, bytes32 skill) private view returns (Sum memory sum) {
        uint256 epoch = StandingMath.epochAt(block.timestamp);
        uint256 count = _versions.length;
        for (uint256 i = 0; i < count; ++i) {
            Score memory score = StandingWords.load(StandingWords.slotOf(_versions[i], account, skill));
            sum.points += StandingMath.decayed(score.points, epoch - score.epoch);
            sum.counterparties += score.counterparties;
            sum.completions += score.completions;
            sum.defaults += score.defaults;
            if (score.since != 0 && (sum.since == 0 || score.since < sum.since)) sum.since = score.since;
        }
    }

    function _suspensionOf(uint256 word) private pure returns (Suspension memory) {
        return Suspension(uint40(word), uint40(word >> 40), uint16(word >> 80));
    }

    /// @dev How many defaults still count at a time.
    function _counting(Suspension memory suspension, uint256 time) private pure returns (uint256) {
        if (time <= suspension.last) return suspension.defaults;
        uint256 forgiven = (time - suspension.last) / FORGIVENESS;
        return forgiven < suspension.defaults ? suspension.defaults - forgiven : 0;
    }

    function _seatKey(address escrow, bytes32 taskId, address account) private pure returns (bytes32) {
        return keccak256(abi.encode(escrow, taskId, account));
    }
}
