// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, Seat} from "../../contracts/libraries/TermsTypes.sol";
import {World} from "./World.sol";

/// @title Whoever the escrow calls in the middle of an exit gets the gas that was set aside for it, to the unit
/// @notice The code that stands in for a receiver writes down the gas that it sees.
contract CapsTest is World {
    uint256 private constant REWARD = 1e18;
    uint256 private constant BOND = 1e17;

    /// @dev gas, push0, sstore; reading the gas costs 2.
    bytes private constant METER = hex"5a5f5500";
    uint256 private constant READING = 2;
    /// @dev What a call that brings coin adds by itself.
    uint256 private constant STIPEND = 2_300;
    /// @dev Agrees to a signature when the gas left is 200,000 less the 11 that were used to look.
    bytes private constant EXACT_SIGNER = hex"631626ba7e60e01b5a62030d3514025f5260205ff3";

    function _working(address currency) private returns (Terms memory terms) {
        terms = escrow.packTerms(fields(currency, uint128(REWARD), uint128(BOND)));
        fund(POSTER, currency, 2e18);
        fund(WORKER, currency, BOND);
        VM.prank(POSTER);
        escrow.post{value: currency == address(0) ? 1.03e18 : 0}(terms, "");
        VM.prank(WORKER);
        escrow.claim{value: currency == address(0) ? BOND : 0}(terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
    }

    function _submitted(address currency) private returns (Terms memory terms, Seat memory seat) {
        terms = _working(currency);
        VM.prank(WORKER);
        escrow.submit(terms, WORKER, newSeat(REWARD, BOND, 0), "done", 0, "");
        seat = newSeat(REWARD, BOND, "done");
    }

    function _metered(address account, uint256 cap) private view {
        require(uint256(VM.load(account, 0)) == cap - READING, "cap");
    }

    function test_aRecordGets250000() public {
        Terms memory terms = _working(address(0));
        VM.warp(block.timestamp + 2 days);
        VM.etch(address(reputation), METER);
        escrow.lapse(terms, WORKER, newSeat(REWARD, BOND, 0));
        _metered(address(reputation), 250_000);
    }

    function test_aNoteGets60000() public {
        (Terms memory terms, Seat memory seat) = _submitted(address(0));
        VM.etch(address(reputation), METER);
        VM.prank(POSTER);
        escrow.acceptAndRecord(terms, WORKER, seat);
        _metered(address(reputation), 60_000);
    }

    /// @dev The calldata is copied, hashed and the hash stored.
    function test_aNoteNamesEverySideTheSkillTheTokenAndTheFee() public {
        (Terms memory terms, Seat memory seat) = _submitted(address(token));
        VM.etch(address(reputation), hex"365f5f37365f205f5500");
        VM.prank(POSTER);
        escrow.acceptAndRecord(terms, WORKER, seat);
        bytes memory said = abi.encodeCall(reputation.note, (WORKER, POSTER, terms.skill, address(token), 3e16));
        require(VM.load(address(reputation), 0) == keccak256(said), "note");
    }

    function test_aReceiverOfCoinGets100000() public {
        (Terms memory terms, Seat memory seat) = _submitted(address(0));
        VM.etch(WORKER, METER);
        VM.prank(POSTER);
        escrow.accept(terms, WORKER, seat);
        _metered(WORKER, 100_000 + STIPEND);
    }

    function test_aTokenGets300000() public {
        (Terms memory terms, Seat memory seat) = _submitted(address(token));
        VM.etch(address(token), METER);
        VM.prank(POSTER);
        escrow.accept(terms, WORKER, seat);
        _metered(address(token), 300_000);
    }

    function test_aWalletThatJudgesASignatureGets200000() public {
        Terms memory terms = _working(address(0));
        VM.etch(WORKER, EXACT_SIGNER);
        escrow.submit(terms, WORKER, newSeat(REWARD, BOND, 0), "done", block.timestamp + 1, "any");
        require(uint8(escrow.seatWord(escrow.hashTerms(terms), WORKER)) == 2, "state");
    }
}
