// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, TermsFields, Seat, Clocks} from "../../contracts/libraries/TermsTypes.sol";
import {World} from "./World.sol";

/// @title Packing loses nothing and hashing sees everything
contract PackingTest is World {
    function testFuzz_fieldsSurvivePacking(TermsFields memory f) public view {
        TermsFields memory back = escrow.unpackTerms(escrow.packTerms(f));
        require(keccak256(abi.encode(back)) == keccak256(abi.encode(f)), "fields");
    }

    function testFuzz_wordsSurviveUnpacking(Terms memory terms) public view {
        terms.clocks = Clocks.wrap((Clocks.unwrap(terms.clocks) << 24) >> 24);
        Terms memory back = escrow.packTerms(escrow.unpackTerms(terms));
        require(keccak256(abi.encode(back)) == keccak256(abi.encode(terms)), "words");
    }

    function testFuzz_differentTermsAreDifferentTasks(Terms memory one, Terms memory two) public view {
        bool same = keccak256(abi.encode(one)) == keccak256(abi.encode(two));
        require((escrow.hashTerms(one) == escrow.hashTerms(two)) == same, "ids");
    }

    function testFuzz_theSeatHashIsTheLowerPartOfItsKeccak(Seat memory seat) public view {
        require(escrow.hashSeat(seat) == uint208(uint256(keccak256(abi.encode(seat)))), "hash");
    }

    /// @notice Whatever words are brought, a post ends in a task that unpacks, or in an error: never in dirty bits.
    function testFuzz_aPostedTaskIsClean(Terms memory terms, uint256 value) public {
        VM.deal(address(this), value);
        try escrow.post{value: value}(terms, "") returns (bytes32 taskId) {
            escrow.unpackTerms(terms);
            require(uint8(escrow.taskWord(taskId)) == 1, "word");
        } catch {
            require(escrow.taskWord(escrow.hashTerms(terms)) == 0, "left");
        }
    }
}
