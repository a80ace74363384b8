// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IArbitrator} from "./interfaces/IArbitration.sol";
import {IPolicy} from "./interfaces/IPolicy.sol";
import {TermsCheck} from "./libraries/TermsCheck.sol";
import {TermsLib} from "./libraries/TermsLib.sol";
import {Terms, Shape, Clocks, Pay, Cover} from "./libraries/TermsTypes.sol";

/// @title Policy
/// @notice See `IPolicy`.
contract Policy is IPolicy, Ownable2Step {
    using TermsLib for Shape;
    using TermsLib for Clocks;
    using TermsLib for Pay;
    using TermsLib for Cover;

    /// @dev Fee and treasury are the same for all grades; each grade's word repeats them so that a check reads one word.
    struct Standard {
        address treasury;
        uint16 feeBps;
        uint24 minReview;
        uint24 maxReview;
        uint16 minBondBps;
        uint16 maxBondBps;
    }

    struct Bounds {
        uint128 minReward;
        uint128 maxReward;
    }

    mapping(uint256 grade => Standard) private _standards;
    mapping(address token => mapping(uint256 grade => Bounds)) private _bounds;

    /// @inheritdoc IPolicy
    mapping(address arbitrator => uint256 costMultiple) public arbitratorMultiple;

    /// @inheritdoc IPolicy
    mapping(address escrow => uint256 version) public escrowVersion;

    constructor(address owner_, uint256 feeBps, address treasury) Ownable(owner_) {
        _setFee(feeBps, treasury);
    }

    /// @inheritdoc IPolicy
    function check(Terms calldata terms, bytes calldata extraData) external view returns (uint256 reason) {
        if (escrowVersion[msg.sender] == 0) return 1;
        Standard memory standard = _standards[terms.shape.grade()];
        if (terms.shape.feeBps() != standard.feeBps || terms.treasury != standard.treasury) return 2;
        Bounds memory bounds = _bounds[terms.token][terms.shape.grade()];
        uint256 reward = terms.pay.reward();
        if (reward < bounds.minReward || terms.pay.ceiling() > bounds.maxReward) return 3;
        uint256 review = terms.clocks.reviewPeriod();
        if (review < standard.minReview || review > standard.maxReview) return 4;
        if (!_bondFits(terms, reward, standard)) return 5;
        uint256 multiple = arbitratorMultiple[terms.arbitrator];
        if (multiple == 0) return 6;
        if (terms.token == address(0)) {
            if (reward / multiple < IArbitrator(terms.arbitrator).arbitrationCost(extraData)) return 7;
        }
    }

    /// @inheritdoc IPolicy
    function fee() external view returns (uint256 feeBps, address treasury) {
        return (_standards[0].feeBps, _standards[0].treasury);
    }

    /// @inheritdoc IPolicy
    function tokenBounds(
        address token,
        uint8 grade
    ) external view returns (uint256 minReward, uint256 maxReward) {
        return (_bounds[token][grade].minReward, _bounds[token][grade].maxReward);
    }

    /// @inheritdoc IPolicy
    function gradeBounds(
        uint8 grade
    ) external view returns (uint256 minReview, uint256 maxReview, uint256 minBondBps, uint256 maxBondBps) {
        Standard memory standard = _standards[grade];
        return (standard.minReview, standard.maxReview, standard.minBondBps, standard.maxBondBps);
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
        _bounds[token][grade] = Bounds(uint128(minReward), uint128(maxReward));
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
        Standard storage standard = _standards[grade];
        standard.minReview = uint24(minReview);
        standard.maxReview = uint24(maxReview);
        standard.minBondBps = uint16(minBondBps);
        standard.maxBondBps = uint16(maxBondBps);
        emit GradeSet(grade, minReview, maxReview, minBondBps, maxBondBps);
    }

    /// @inheritdoc IPolicy
    function setArbitrator(address arbitrator, uint256 costMultiple) external onlyOwner {
        if (arbitrator == address(0)) revert Policy_ZeroAddress();
        arbitratorMultiple[arbitrator] = costMultiple;
        emit ArbitratorSet(arbitrator, costMultiple);
    }

    /// @inheritdoc IPolicy
    function setEscrow(address escrow, uint256 version) external onlyOwner {
        if (escrow == address(0)) revert Policy_ZeroAddress();
        escrowVersion[escrow] = version;
        emit EscrowSet(escrow, version);
    }

    function _setFee(uint256 feeBps, address treasury) private {
        if (feeBps > TermsCheck.MAX_FEE_BPS) revert Policy_OutOfBounds();
        if (treasury == address(0)) revert Policy_ZeroAddress();
        for (uint256 grade = 0; grade <= TermsCheck.MAX_GRADE; ++grade) {
            _standards[grade].treasury = treasury;
            _standards[grade].feeBps = uint16(feeBps);
        }
        emit FeeSet(feeBps, treasury);
    }

    /// @dev An invited worker may be asked for no bond at all; else the grade's standard holds.
    function _bondFits(
        Terms calldata terms,
        uint256 reward,
        Standard memory standard
    ) private pure returns (bool) {
        uint256 bond = terms.cover.bond() * TermsCheck.BPS;
        if (bond == 0 && terms.inviteRoot != 0) return true;
        return bond >= reward * standard.minBondBps && bond <= reward * standard.maxBondBps;
    }
}
