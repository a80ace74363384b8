// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Terms, TermsFields} from "../../contracts/libraries/TermsTypes.sol";
import {World} from "./World.sol";

/// @title A reward that rises in steps too many for its word is refused; with one step less it survives its lapses
contract RisingTest is World {
    uint128 private constant REWARD = 1e18;

    function _terms(uint128 steps, uint128 raiseBy) private view returns (Terms memory) {
        TermsFields memory f = fields(address(0), REWARD, 1);
        (f.raiseBy, f.raiseEvery) = (raiseBy, 1);
        f.ceiling = REWARD + steps * raiseBy;
        f.workPeriod = 4 hours;
        return escrow.packTerms(f);
    }

    function testFuzz_theStepsToTheCeilingFitTheirWord(uint32 raiseBy) public {
        uint128 by = uint128(raiseBy) + 1;
        Terms memory fits = _terms(type(uint32).max, by);
        Terms memory tooMany = _terms(uint128(1) << 32, by);
        uint256 value = escrow.funding(tooMany);
        fund(POSTER, address(0), 1e30);
        VM.prank(POSTER);
        (bool ok, bytes memory answer) = address(escrow).call{value: value}(abi.encodeCall(escrow.post, (tooMany, "")));
        require(!ok && bytes4(answer) == ITaskEscrow.Escrow_BadTerms.selector, "posted");
        value = escrow.funding(fits);
        VM.prank(POSTER);
        escrow.post{value: value}(fits, "");
    }

    /// @notice However long a task waited and however often it lapsed, the reward neither falls nor passes its ceiling.
    function testFuzz_aLapseNeverLowersTheReward(uint32 steps, uint32 raiseBy, uint32[3] memory waits) public {
        Terms memory terms = _terms(steps == 0 ? 1 : steps, uint128(raiseBy) + 1);
        uint256 value = escrow.funding(terms);
        fund(POSTER, address(0), value);
        VM.prank(POSTER);
        escrow.post{value: value}(terms, "");
        uint256 last = REWARD;
        for (uint160 i = 0; i < 3; ++i) {
            VM.warp(block.timestamp + (waits[i] % 5 days));
            uint256 price = escrow.currentReward(terms);
            require(price >= last, "fell");
            address worker = address(0x3000 + i);
            fund(worker, address(0), 1);
            VM.prank(worker);
            escrow.claim{value: 1}(terms, worker, price, 1, new bytes32[](0), 0, "");
            VM.warp(block.timestamp + 4 hours);
            escrow.lapse(terms, worker, newSeat(price, 1, 0));
            last = escrow.currentReward(terms);
            require(last >= price && last <= escrow.unpackTerms(terms).ceiling, "after a lapse");
        }
    }
}
