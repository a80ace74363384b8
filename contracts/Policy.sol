// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IArbitrator} from "./interfaces/IArbitration.sol";
import {IValueCap} from "./interfaces/ICourt.sol";
import {IPolicy} from "./interfaces/IPolicy.sol";
import {TermsCheck} from "./libraries/TermsCheck.sol";
import {TermsLib} from "./libraries/TermsLib.sol";
import {Terms, Shape, Clocks, Pay, Lift, Cover} from "./libraries/TermsTypes.sol";

/// @title Policy
/// @notice See `IPolicy`.
contract Policy is IPolicy, Ownable2Step {
    using TermsLib for Terms;
    using TermsLib for Shape;
    using TermsLib for Clocks;
    using TermsLib for Pay;
    using TermsLib for Lift;
    using TermsLib for Cover;

    uint256 private constant SELECT = 1;
    uint256 private constant CONTEST = 2;

    uint256 private constant FEE_SHIFT = 160;
    uint256 private constant MIN_REVIEW_SHIFT = 176;
    uint256 private constant MAX_REVIEW_SHIFT = 200;
    uint256 private constant MIN_BOND_SHIFT = 224;
    uint256 private constant MAX_BOND_SHIFT = 240;

    /// @dev Low to high: treasury 160 | feeBps 16 | minReview 24 | maxReview 24 | minBondBps 16 | maxBondBps 16. Fee and
    /// treasury are the same for all grades; each grade's word repeats them, so that a check reads one word for both.
    mapping(uint256 grade => uint256 standard) private _standards;

    /// @dev Low to high: minReward 128 | maxReward 128.
    mapping(address token => mapping(uint256 grade => uint256 bounds)) private _bounds;

    /// @dev Low to high: costMultiple 128 | minRuling 127 | whether the bench caps what it judges 1. The multiple is zero when
    /// the bench is not listed.
    mapping(address arbitrator => uint256 bench) private _arbitrators;

    /// @inheritdoc IPolicy
    uint256 public constant VERSION_DELAY = 31 days;

    uint256 private constant ACTIVE_SHIFT = 128;
    uint256 private constant RULING_SHIFT = 128;
    uint256 private constant CAPPED = 1 << 255;

    /// @dev Low to high: version 128 | activeFrom 128. Zero when not listed.
    mapping(address escrow => uint256 listing) private _escrows;

    /// @dev Whether any escrow was ever listed.
    bool private _begun;

    constructor(address owner_, uint256 feeBps, address treasury) Ownable(owner_) {
        _setFee(feeBps, treasury);
    }

    /// @inheritdoc IPolicy
    function check(Terms calldata terms, bytes calldata extraData) external view returns (uint256 reason) {
        uint256 listing = _escrows[msg.sender];
        if (listing == 0 || block.timestamp < listing >> ACTIVE_SHIFT) return 1;
        uint256 grade = terms.shape.grade();
        uint256 standard = _standards[grade];
        if (uint176(standard) != _feeAndTreasury(terms.shape.feeBps(), terms.treasuryOf())) return 2;
        uint256 bounds = _bounds[terms.tokenOf()][grade];
        uint256 reward = terms.pay.reward();
        if (reward < uint128(bounds) || terms.pay.ceiling() > bounds >> 128) return 3;
        uint256 review = terms.clocks.reviewPeriod();
        if (review < uint24(standard >> MIN_REVIEW_SHIFT) || review > uint24(standard >> MAX_REVIEW_SHIFT)) return 4;
        if (!_bondFits(terms, reward, standard)) return 5;
        uint256 bench = _arbitrators[terms.arbitratorOf()];
        if (uint128(bench) == 0) return 6;
        if (terms.clocks.rulingPeriod() < uint64(bench >> RULING_SHIFT)) return 9;
        bool contest = terms.shape.mode() == CONTEST;
        if (contest || terms.tokenOf() == address(0)) {
            uint256 cost = IArbitrator(terms.arbitratorOf()).arbitrationCost(extraData);
            if (terms.tokenOf() == address(0) && reward / uint128(bench) < cost) return 7;
            if (contest && terms.cover.judging() / 2 < cost) return 8;
        }
        if (bench & CAPPED != 0) {
            uint256 amount = terms.pay.ceiling() + terms.lift.bonus();
            if (!IValueCap(terms.arbitratorOf()).accepts(terms.tokenOf(), amount, extraData)) return 10;
        }
    }

    /// @inheritdoc IPolicy
    function fee() external view returns (uint256 feeBps, address treasury) {
        return (uint16(_standards[0] >> FEE_SHIFT), address(uint160(_standards[0])));
    }

    /// @inheritdoc IPolicy
    function tokenBounds(address token, uint8 grade) external view returns (uint256 minReward, uint256 maxReward) {
        uint256 bounds = _bounds[token][grade];
        return (uint128(bounds), bounds >> 128);
    }

    /// @inheritdoc IPolicy
    function gradeBounds(
        uint8 grade
    ) external view returns (uint256 minReview, uint256 maxReview, uint256 minBondBps, uint256 maxBondBps) {
        uint256 standard = _standards[grade];
        minReview = uint24(standard >> MIN_REVIEW_SHIFT);
        maxReview = uint24(standard >> MAX_REVIEW_SHIFT);
        minBondBps = uint16(standard >> MIN_BOND_SHIFT);
        maxBondBps = standard >> MAX_BOND_SHIFT;
    }

    /// @inheritdoc IPolicy
    function arbitratorMultiple(address arbitrator) external view returns (uint256 costMultiple) {
        return uint128(_arbitrators[arbitrator]);
    }

    /// @inheritdoc IPolicy
    function arbitratorMinRuling(address arbitrator) external view returns (uint256 minRuling) {
        return uint64(_arbitrators[arbitrator] >> RULING_SHIFT);
    }

    /// @inheritdoc IPolicy
    function escrowVersion(address escrow) external view returns (uint256 version) {
        return uint128(_escrows[escrow]);
    }

    /// @inheritdoc IPolicy
    function escrowActiveFrom(address escrow) external view returns (uint256 activeFrom) {
        return _escrows[escrow] >> ACTIVE_SHIFT;
    }

    /// @inheritdoc IPolicy
    function setFee(uint256 feeBps, address treasury) external onlyOwner {
        _setFee(feeBps, treasury);
    }

    /// @inheritdoc IPolicy
    function setToken(address token, uint8 grade, uint256 minReward, uint256 maxReward) external onlyOwner {
        if (grade > TermsCheck.MAX_GRADE || minReward > maxReward || maxReward > type(uint128).max) {
            revert Policy_OutOfBounds();
        }
        _bounds[token][grade] = minReward | (maxReward << 128);
        emit TokenSet(token, grade, minReward, maxReward);
    }

    /// @inheritdoc IPolicy
    function setGrade(
        uint8 grade,
        uint256 minReview,
        uint256 maxReview,
        uint256 minBondBps,
        uint256 maxBondBps
    ) external onlyOwner {
        if (
            grade > TermsCheck.MAX_GRADE ||
            minReview < TermsCheck.MIN_REVIEW ||
            minReview > maxReview ||
            maxReview > TermsCheck.MAX_REVIEW ||
            minBondBps > maxBondBps ||
            maxBondBps > TermsCheck.BPS
        ) revert Policy_OutOfBounds();
        _standards[grade] =
            uint176(_standards[grade]) |
            (minReview << MIN_REVIEW_SHIFT) |
            (maxReview << MAX_REVIEW_SHIFT) |
            (minBondBps << MIN_BOND_SHIFT) |
            (maxBondBps << MAX_BOND_SHIFT);
        emit GradeSet(grade, minReview, maxReview, minBondBps, maxBondBps);
    }

    /// @inheritdoc IPolicy
    function setArbitrator(address arbitrator, uint256 costMultiple, uint256 minRuling) external onlyOwner {
        if (arbitrator == address(0)) revert Policy_ZeroAddress();
        if (costMultiple > type(uint128).max || minRuling > TermsCheck.MAX_RULING) revert Policy_OutOfBounds();
        bool capped = ERC165Checker.supportsInterface(arbitrator, type(IValueCap).interfaceId);
        _arbitrators[arbitrator] = costMultiple | (minRuling << RULING_SHIFT) | (capped ? CAPPED : 0);
        emit ArbitratorSet(arbitrator, costMultiple, minRuling);
    }

    /// @inheritdoc IPolicy
    function setEscrow(address escrow, uint256 version) external onlyOwner {
        if (escrow == address(0)) revert Policy_ZeroAddress();
        if (version > type(uint128).max) revert Policy_OutOfBounds();
        uint256 activeFrom = version == 0 ? 0 : _activeFrom(escrow);
        _escrows[escrow] = version | (activeFrom << ACTIVE_SHIFT);
        emit EscrowSet(escrow, version, activeFrom);
    }

    /// @dev From when on an escrow that is being listed counts.
    function _activeFrom(address escrow) private returns (uint256 activeFrom) {
        activeFrom = _escrows[escrow] >> ACTIVE_SHIFT;
        if (activeFrom == 0) {
            activeFrom = _begun ? block.timestamp + VERSION_DELAY : block.timestamp;
            _begun = true;
        }
    }

    function _setFee(uint256 feeBps, address treasury) private {
        if (feeBps > TermsCheck.MAX_FEE_BPS) revert Policy_OutOfBounds();
        if (treasury == address(0)) revert Policy_ZeroAddress();
        for (uint256 grade = 0; grade <= TermsCheck.MAX_GRADE; ++grade) {
            uint256 bounds = (_standards[grade] >> MIN_REVIEW_SHIFT) << MIN_REVIEW_SHIFT;
            _standards[grade] = bounds | _feeAndTreasury(feeBps, treasury);
        }
        emit FeeSet(feeBps, treasury);
    }

    /// @dev An invited or selected worker may be asked for no bond at all; else the grade's standard holds.
    function _bondFits(Terms calldata terms, uint256 reward, uint256 standard) private pure returns (bool) {
        uint256 bond = terms.cover.bond();
        if (bond == 0 && (terms.inviteRoot != 0 || terms.shape.mode() == SELECT)) return true;
        unchecked {
            // Amounts have 128 bits and basis points 16.
            bond *= TermsCheck.BPS;
            return bond >= reward * uint16(standard >> MIN_BOND_SHIFT) && bond <= reward * (standard >> MAX_BOND_SHIFT);
        }
    }

    function _feeAndTreasury(uint256 feeBps, address treasury) private pure returns (uint256) {
        return (feeBps << FEE_SHIFT) | uint160(treasury);
    }
}
