// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {CourtWorld} from "./CourtWorld.sol";

/// @title What it costs to draw 31 jurors from 10,000 stakers (R33)
contract DrawGasTest is CourtWorld {
    uint256 private constant STAKERS = 10_000;
    uint256 private constant VOTES = 31;
    uint256 private constant GOAL = 3_000_000;

    uint256 private _id;

    event log_named_uint(string key, uint256 value);

    function setUp() public {
        VM.pauseGasMetering();
        _build(VOTES, 1);
        for (uint256 i = 0; i < STAKERS; ++i) {
            _hire(_juror(i), (100 + (uint256(keccak256(abi.encode(i))) % 900)) * GUILD);
        }
        _id = _open();
        _pass(_id);
        VM.resumeGasMetering();
    }

    /// @notice Both transactions, each with what it costs to send: the epoch's seed, which all its disputes share, and the
    /// draw.
    function test_drawing31JurorsFrom10000StakersStaysBelowTheGoal() public {
        uint256 time = court.startOf(court.epochAt(block.timestamp)) + court.SEED_DELAY();
        VM.warp(time + 12);
        (uint256 number, bytes memory header, bytes memory parent) = _block(time, time - 1, keccak256("seed"));
        uint256 seeded = gasleft();
        court.openEpoch(number, header, parent);
        seeded -= gasleft();
        seeded += 21_000 + 16 * (header.length + parent.length + 164);

        uint256 drawn = gasleft();
        court.draw(_id, type(uint256).max);
        drawn -= gasleft();
        drawn += 21_000 + 16 * 68;

        emit log_named_uint("seed of an epoch, gas", seeded);
        emit log_named_uint("draw of 31 jurors from 10,000 stakers, gas", drawn);
        _is(_id, ICourt.Stage.Committing);
        require(court.roundOf(_id, 0).drawn == VOTES, "drawn");
        require(seeded + drawn < GOAL, "dear");
    }
}
