// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Terms, TermsFields, Seat} from "../../contracts/libraries/TermsTypes.sol";
import {World} from "./World.sol";

/// @title Nobody takes another's part where parties disagree, and nobody names what was not ruled
contract PartiesTest is World {
    uint256 private constant REWARD = 1e18;
    uint256 private constant BOND = 1e17;
    uint256 private constant ENTRY_SHIFT = 152;
    uint256 private constant REVEALS = 20 days;
    uint256 private constant AWARDS = 2 days;
    uint256 private constant ESCALATES = 3 days;
    address private constant OTHER = address(0x07e4);
    address private constant STRANGER = address(0x57a);
    bytes32 private constant SALT = "salt";

    Terms private _terms;

    /// @dev A contest with entries of WORKER, who revealed his, and of OTHER, who did not.
    function _revealed() private returns (Seat memory seat) {
        TermsFields memory f = fields(address(0), uint128(REWARD), uint128(BOND));
        (f.mode, f.seats, f.judging) = (2, 2, 2);
        _post(f);
        bytes32 commitment = _enter(WORKER);
        _enter(OTHER);
        VM.warp(block.timestamp + REVEALS);
        escrow.reveal(_terms, WORKER, Seat(commitment, REWARD, BOND | (1 << ENTRY_SHIFT), 0), "work", SALT);
        seat = Seat("work", REWARD, 1 << ENTRY_SHIFT, 0);
    }

    function _post(TermsFields memory f) private {
        Terms memory terms = escrow.packTerms(f);
        _terms = terms;
        VM.deal(POSTER, 2e18);
        VM.prank(POSTER);
        escrow.post{value: 1.03e18 + f.judging}(terms, "");
    }

    function _enter(address worker) private returns (bytes32 commitment) {
        commitment = keccak256(abi.encode(escrow.hashTerms(_terms), worker, bytes32("work"), SALT));
        VM.deal(worker, 1e18);
        VM.prank(worker);
        escrow.enter{value: BOND}(_terms, commitment, new bytes32[](0));
    }

    function _escalated() private returns (Seat memory seat) {
        seat = _revealed();
        VM.warp(block.timestamp + ESCALATES);
        VM.prank(WORKER);
        escrow.escalate(_terms, WORKER, seat, "");
    }

    function _rejected(uint256 stake) private returns (Seat memory seat) {
        _post(fields(address(0), uint128(REWARD), uint128(BOND)));
        VM.deal(WORKER, 1e18);
        VM.prank(WORKER);
        escrow.claim{value: BOND}(_terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
        VM.prank(WORKER);
        escrow.submit(_terms, WORKER, newSeat(REWARD, BOND, 0), "done", 0, "");
        bench.setCost(stake);
        VM.prank(POSTER);
        escrow.reject{value: stake}(_terms, WORKER, newSeat(REWARD, BOND, "done"), "reason", "");
        seat = Seat("done", REWARD, BOND, stake);
    }

    function _ruled(uint256 posterStake, uint256 workerStake, uint256 ruling) private {
        Seat memory seat = _rejected(posterStake);
        bench.setCost(workerStake);
        VM.prank(WORKER);
        escrow.dispute{value: workerStake}(_terms, WORKER, seat, "");
        seat.stakes |= workerStake << 128;
        bench.giveRuling(escrow, 0, ruling);
        escrow.executeRuling(_terms, WORKER, seat, 0);
    }

    function _state() private view returns (uint8) {
        return uint8(escrow.seatWord(escrow.hashTerms(_terms), WORKER));
    }

    function _isRefusal(bytes memory answer, bytes memory wanted) private pure {
        require(keccak256(answer) == keccak256(wanted), "refusal");
    }

    // ---------------------------------------------------------------- contests

    function test_nobodyButThePosterAwards() public {
        Seat memory seat = _revealed();
        VM.warp(block.timestamp + AWARDS);
        try escrow.award(_terms, WORKER, seat) {
            revert("awarded");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_NotPoster.selector, address(this)));
        }
    }

    function test_whoEscalatesAddsWhatTheDepositLacks() public {
        Seat memory seat = _revealed();
        VM.warp(block.timestamp + ESCALATES);
        bench.setCost(5);
        VM.prank(WORKER);
        escrow.escalate{value: 3}(_terms, WORKER, seat, "");
        require(address(bench).balance == 5, "cost");
    }

    function test_theRuledEntryIsNamedAsItStands() public {
        Seat memory seat = _escalated();
        bench.giveRuling(escrow, 0, 1);
        seat.money += 1;
        uint256 word = escrow.seatWord(escrow.hashTerms(_terms), WORKER);
        try escrow.closeContest(_terms, WORKER, seat, 0) {
            revert("closed");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_WrongSeat.selector, word));
        }
    }

    function test_noOtherEntryThanTheRuledOneWins() public {
        Seat memory seat = _escalated();
        bench.giveRuling(escrow, 0, 2);
        try escrow.closeContest(_terms, WORKER, seat, 0) {
            revert("closed");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_WrongEntry.selector, 2));
        }
    }

    function _isNoParty(address who, address named) private {
        VM.prank(who);
        try escrow.submitEvidence(_terms, named, "evidence") {
            revert("heard");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_NotParty.selector, who));
        }
    }

    function test_whoKeptHisEntrySealedIsNotHeard() public {
        _escalated();
        _isNoParty(OTHER, OTHER);
    }

    function test_whoNamesAnEntryOfAnotherIsNotHeard() public {
        _escalated();
        _isNoParty(STRANGER, WORKER);
    }

    // ---------------------------------------------------------------- disputes of a seat

    function test_nobodyDisputesForTheWorker() public {
        Seat memory seat = _rejected(1);
        VM.prank(POSTER);
        try escrow.dispute{value: 1}(_terms, WORKER, seat, "") {
            revert("disputed");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_NotWorker.selector, POSTER));
        }
    }

    function test_aRulingForThePosterEndsTheSeatAs21() public {
        _ruled(1, 1, 2);
        require(_state() == 21, "state");
    }

    function test_aRulingOfAbuseEndsTheSeatAs22() public {
        _ruled(1, 1, 3);
        require(_state() == 22, "state");
    }

    function test_aWorkerWhoIsRightGetsOfADearerStakeWhatHeSpent() public {
        _ruled(3, 1, 1);
        require(escrow.credit(POSTER, address(0)) == 2, "poster");
    }

    function test_aWorkerWhoIsRightGetsNoMoreThanTheStake() public {
        _ruled(1, 3, 1);
        require(escrow.credit(POSTER, address(0)) == 0, "poster");
        require(WORKER.balance == 1e18 + REWARD - 3 + 1, "worker");
    }
}
