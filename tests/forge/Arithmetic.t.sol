// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, TermsFields, Seat} from "../../contracts/libraries/TermsTypes.sol";
import {World} from "./World.sol";

/// @title Every payment splits its place's money without remainder, at any amount
contract ArithmeticTest is World {
    function bound(uint256 value, uint256 low, uint256 high) private pure returns (uint256) {
        return low + (value % (high - low + 1));
    }

    function start(
        address currency,
        uint256 reward,
        uint256 bond,
        uint256 feeBps,
        uint256 seats
    ) private returns (Terms memory terms, uint256 funded) {
        policy.setFee(feeBps, TREASURY);
        TermsFields memory f = fields(currency, uint128(reward), uint128(bond));
        f.seats = uint16(seats);
        terms = escrow.packTerms(f);
        funded = escrow.funding(terms);
        fund(POSTER, currency, funded);
        fund(WORKER, currency, bond);
        VM.prank(POSTER);
        escrow.post{value: currency == address(0) ? funded : 0}(terms, "");
        VM.prank(WORKER);
        escrow.claim{value: currency == address(0) ? bond : 0}(terms, WORKER, reward, bond, new bytes32[](0), 0, "");
    }

    function testFuzz_aPaidSeatSplitsItsPlaceExactly(
        bool native,
        uint256 reward,
        uint256 bond,
        uint256 feeBps,
        uint256 seats
    ) public {
        reward = bound(reward, 1, type(uint128).max);
        bond = bound(bond, 1, reward);
        feeBps = bound(feeBps, 0, 1_000);
        seats = bound(seats, 1, 1_000);
        address currency = native ? address(0) : address(token);
        (Terms memory terms, uint256 funded) = start(currency, reward, bond, feeBps, seats);

        VM.prank(WORKER);
        escrow.submit(terms, WORKER, newSeat(reward, bond, 0), "done", 0, "");
        VM.prank(POSTER);
        escrow.accept(terms, WORKER, newSeat(reward, bond, "done"));
        VM.prank(POSTER);
        escrow.closeOpenSeats(terms);

        uint256 fee = (reward * feeBps) / 10_000;
        require(balance(WORKER, currency) == reward + bond, "worker");
        require(escrow.credit(TREASURY, currency) == fee, "fee");
        require(escrow.credit(POSTER, currency) == (seats - 1) * (reward + fee), "refund");
        require(funded == seats * (reward + fee), "funding");
        require(balance(address(escrow), currency) == fee + (seats - 1) * (reward + fee), "escrow");
    }

    function testFuzz_aLapseSplitsTheBondExactly(uint256 reward, uint256 bond, uint256 feeBps, bool closed) public {
        reward = bound(reward, 1, type(uint128).max);
        bond = bound(bond, 1, reward);
        feeBps = bound(feeBps, 0, 1_000);
        (Terms memory terms, uint256 funded) = start(address(token), reward, bond, feeBps, 1);
        if (closed) {
            VM.prank(POSTER);
            escrow.closeOpenSeats(terms);
        }
        VM.warp(block.timestamp + 2 days);
        escrow.lapse(terms, WORKER, newSeat(reward, bond, 0));

        uint256 toTreasury = escrow.credit(TREASURY, address(token));
        uint256 toPoster = escrow.credit(POSTER, address(token));
        require(toTreasury == bond - bond / 2, "treasury");
        require(toPoster == bond / 2 + (closed ? funded : 0), "poster");
        require(toTreasury + toPoster == bond + (closed ? funded : 0), "sum");
    }
}
