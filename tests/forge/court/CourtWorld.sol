// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Court} from "../../../contracts/Court.sol";
import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {TestArbitrable} from "../../../contracts/mocks/TestArbitrable.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {CourtVm} from "./CourtVm.sol";
import {Headers} from "./Headers.sol";

/// @title A court, the people around it, and a chain whose blocks have the randomness that a test says
abstract contract CourtWorld {
    CourtVm internal constant VM = CourtVm(address(uint160(uint256(keccak256("hevm cheat code")))));
    address internal constant RESERVE = address(0x7e5e);
    address internal constant OWNER = address(0x0a0e);
    uint256 internal constant GUILD = 1e18;
    uint256 internal constant FEE = 0.01 ether;
    uint256 internal constant CHOICES = 3;

    TestToken public guild;
    Court public court;
    TestArbitrable public arbitrable;

    uint256 private _number;

    function _build(uint256 jurors, uint256 rounds) internal {
        VM.warp(1_800_000_000);
        VM.prevrandao(keccak256("genesis"));
        guild = new TestToken("Guildhall", "GUILD", 18);
        court = new Court(guild, OWNER, _settings(jurors, rounds));
        arbitrable = new TestArbitrable();
        _number = 1_000;
        VM.deal(address(this), 1e30);
    }

    function _settings(uint256 jurors, uint256 rounds) internal pure returns (ICourt.Settings memory) {
        return
            ICourt.Settings({
                jurors: jurors,
                rounds: rounds,
                fee: FEE,
                minStake: 100 * GUILD,
                voteStake: 20 * GUILD,
                evidencePeriod: 2 days,
                epochLength: 1 days,
                commitPeriod: 2 days,
                revealPeriod: 1 days,
                appealWindow: 2 days,
                winnerBps: 5_000,
                loserBps: 10_000,
                reserve: RESERVE
            });
    }

    // ---------------------------------------------------------------- people

    function _juror(uint256 number) internal pure returns (address) {
        return address(uint160(0x10000 + number));
    }

    function _hire(address account, uint256 amount) internal {
        guild.mint(account, amount);
        VM.prank(account);
        guild.approve(address(court), type(uint256).max);
        VM.prank(account);
        court.stake(amount);
    }

    function _salt(address juror) internal pure returns (bytes32) {
        return keccak256(abi.encode("salt", juror));
    }

    function _commit(uint256 id, address juror, uint256 ruling) internal {
        bytes32 commitment = court.commitmentOf(id, court.caseOf(id).round, juror, ruling, _salt(juror));
        VM.prank(juror);
        court.commit(id, commitment);
    }

    function _reveal(uint256 id, address juror, uint256 ruling) internal {
        court.reveal(id, juror, ruling, _salt(juror));
    }

    // ---------------------------------------------------------------- chain and time

    function _open() internal returns (uint256) {
        return arbitrable.open{value: court.arbitrationCost("")}(court, CHOICES);
    }

    /// @dev Goes to the end of the stage in which a dispute is.
    function _pass(uint256 id) internal {
        (, , uint256 end) = court.stageOf(id);
        VM.warp(end);
    }

    function _is(uint256 id, ICourt.Stage expected) internal view {
        (ICourt.Stage stage, , ) = court.stageOf(id);
        require(stage == expected, "stage");
    }

    /// @dev A block at a moment, and its header and its parent's.
    function _block(
        uint256 time,
        uint256 parentTime,
        bytes32 randomness
    ) internal returns (uint256 number, bytes memory header, bytes memory parent) {
        number = ++_number;
        parent = Headers.encode(keccak256("grandparent"), number - 1, parentTime, keccak256("before"));
        header = Headers.encode(keccak256(parent), number, time, randomness);
        VM.roll(number + 1);
        VM.setBlockhash(number, keccak256(header));
        ++_number;
    }

    /// @dev Proves the seed of the current epoch, to whose time for it the clock goes.
    function _seed(bytes32 randomness) internal {
        uint256 epoch = court.epochAt(block.timestamp);
        uint256 time = court.startOf(epoch) + court.SEED_DELAY();
        if (block.timestamp < time + 12) VM.warp(time + 12);
        (uint256 number, bytes memory header, bytes memory parent) = _block(time + 3, time - 9, randomness);
        court.openEpoch(number, header, parent);
    }

    /// @dev Waits until jurors are drawn, and draws them all.
    function _draw(uint256 id, bytes32 randomness) internal returns (address[] memory) {
        (ICourt.Stage stage, , ) = court.stageOf(id);
        if (stage == ICourt.Stage.Evidence) _pass(id);
        if (court.seedOf(court.epochAt(block.timestamp)) == 0) _seed(randomness);
        court.draw(id, type(uint256).max);
        return court.jurorsOf(id, court.caseOf(id).round);
    }

    /// @dev A round in which every juror drawn votes for a ruling.
    function _vote(uint256 id, uint256 ruling) internal returns (address[] memory jurors) {
        jurors = _draw(id, keccak256(abi.encode("round", id, court.caseOf(id).round)));
        for (uint256 i = 0; i < jurors.length; ++i) _commit(id, jurors[i], ruling);
        for (uint256 i = 0; i < jurors.length; ++i) _reveal(id, jurors[i], ruling);
    }

    /// @dev Raises all that a side needs.
    function _raise(uint256 id, uint256 side) internal {
        uint256 round = court.caseOf(id).round;
        (uint256 raised, uint256 needed) = court.fundingOf(id, round, side);
        court.fundAppeal{value: needed - raised}(id, side);
    }

    /// @dev The next call must be refused with these words.
    function _refused(bytes memory answer) internal {
        VM.expectRevert(answer);
    }

    function _wrongStage(uint256 id, ICourt.Stage stage) internal {
        _refused(abi.encodeWithSelector(ICourt.Court_WrongStage.selector, id, stage));
    }
}
