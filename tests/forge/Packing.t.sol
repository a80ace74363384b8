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

    /// @notice Money posted before a split of the chain stays within reach on both sides.
    function testFuzz_aTaskKeepsItsIdWhereAChainSplits(uint64 chainId) public {
        Terms memory terms = escrow.packTerms(fields(address(0), 1e18, 1e17));
        fund(POSTER, address(0), 1.03e18);
        VM.prank(POSTER);
        bytes32 taskId = escrow.post{value: 1.03e18}(terms, "");
        if (chainId != 0) VM.chainId(chainId);
        require(escrow.hashTerms(terms) == taskId, "id");
        VM.prank(POSTER);
        escrow.closeOpenSeats(terms);
        require(escrow.credit(POSTER, address(0)) == 1.03e18, "refund");
    }

    function testFuzz_theSeatHashIsTheLowerPartOfItsKeccak(Seat memory seat) public view {
        require(escrow.hashSeat(seat) == uint208(uint256(keccak256(abi.encode(seat)))), "hash");
    }

    /// @notice Flips each bit of terms that could be posted: either nothing is stored, or what was posted unpacks to fields
    /// that pack to the same words. So no bit is outside every field's check.
    function test_noBitEscapesTheChecks() public {
        uint256 posted;
        for (uint256 bit = 0; bit < 13 * 256; ++bit) if (this.flip(bit)) ++posted;
        require(posted > 13 * 8 && posted < 13 * 256, "nothing tried");
    }

    /// @dev A call of its own for each bit, so that memory does not pile up.
    function flip(uint256 bit) external returns (bool posted) {
        fund(POSTER, address(0), type(uint192).max);
        Terms memory terms = escrow.packTerms(fields(address(0), 1e18, 1e17));
        bytes memory payload = abi.encodeCall(escrow.post, (terms, ""));
        payload[4 + bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        uint256 value = 1.03e18;
        uint256 held = address(escrow).balance;
        VM.prank(POSTER);
        (bool ok, bytes memory answer) = address(escrow).call{value: value}(payload);
        if (!ok) {
            require(address(escrow).balance == held && answer.length >= 4, "refusal without a name");
            return false;
        }
        assembly ("memory-safe") {
            // The same arguments, asked of unpackTerms, whose only argument is the thirteen words.
            mstore(payload, 0x1a4)
        }
        bytes4 selector = escrow.unpackTerms.selector;
        for (uint256 i = 0; i < 4; ++i) payload[i] = selector[i];
        (bool unpacked, bytes memory named) = address(escrow).staticcall(payload);
        require(unpacked, "posted with dirty bits");
        TermsFields memory f = abi.decode(named, (TermsFields));
        bytes32 taskId = abi.decode(answer, (bytes32));
        require(escrow.hashTerms(escrow.packTerms(f)) == taskId, "another task");
        require(uint8(escrow.taskWord(taskId)) == 1, "word");
        return true;
    }
}
