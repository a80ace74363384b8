// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Terms, TermsFields, Seat} from "../../contracts/libraries/TermsTypes.sol";
import {World} from "./World.sol";

/// @title Moments and calls at which one rule alone decides
contract EdgesTest is World {
    uint256 private constant REWARD = 1e18;
    uint256 private constant BOND = 1e17;
    uint256 private constant FIRST_ENTRY = 1 << 152;
    uint256 private constant ONE_CHANGE = 1 << 136;
    address private constant STRANGER = address(0x57a);
    bytes32 private constant SALT = "salt";

    function _posted(TermsFields memory f) private returns (Terms memory terms) {
        terms = escrow.packTerms(f);
        VM.deal(POSTER, 2e18);
        VM.deal(WORKER, 1e18);
        VM.prank(POSTER);
        escrow.post{value: 1.03e18 + f.judging}(terms, "");
    }

    function _submitted() private returns (Terms memory terms) {
        terms = _posted(fields(address(0), uint128(REWARD), uint128(BOND)));
        VM.prank(WORKER);
        escrow.claim{value: BOND}(terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
        VM.prank(WORKER);
        escrow.submit(terms, WORKER, newSeat(REWARD, BOND, 0), "done", 0, "");
    }

    function _entered(bytes32 digest) private returns (Terms memory terms, Seat memory seat) {
        TermsFields memory f = fields(address(0), uint128(REWARD), uint128(BOND));
        (f.mode, f.seats, f.judging) = (2, 2, 2);
        terms = _posted(f);
        bytes32 commitment = keccak256(abi.encode(escrow.hashTerms(terms), WORKER, digest, SALT));
        VM.prank(WORKER);
        escrow.enter{value: BOND}(terms, commitment, new bytes32[](0));
        seat = Seat(commitment, REWARD, BOND | FIRST_ENTRY, 0);
    }

    function _isRefusal(bytes memory answer, bytes memory wanted) private pure {
        require(keccak256(answer) == keccak256(wanted), "refusal");
    }

    function test_aCommitmentToNothingIsNeverOpened() public {
        (Terms memory terms, Seat memory seat) = _entered(0);
        VM.warp(block.timestamp + 20 days);
        VM.prank(WORKER);
        try escrow.reveal(terms, WORKER, seat, 0, SALT) {
            revert("opened");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_EmptyDigest.selector));
        }
    }

    function test_whoNeverEnteredIsNotNamedTheWinner() public {
        (Terms memory terms, Seat memory seat) = _entered("work");
        VM.warp(block.timestamp + 20 days);
        VM.prank(WORKER);
        escrow.reveal(terms, WORKER, seat, "work", SALT);
        seat = Seat("work", REWARD, FIRST_ENTRY, 0);
        VM.warp(block.timestamp + 3 days);
        VM.prank(WORKER);
        escrow.escalate(terms, WORKER, seat, "");
        bench.giveRuling(escrow, 0, 1);
        try escrow.closeContest(terms, STRANGER, seat, 0) {
            revert("closed");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_WrongState.selector, 0));
        }
    }

    function test_aRulingAtTheEndOfItsTimeIsTooLate() public {
        Terms memory terms = _submitted();
        VM.prank(POSTER);
        escrow.reject{value: 1}(terms, WORKER, newSeat(REWARD, BOND, "done"), "reason", "");
        VM.prank(WORKER);
        escrow.dispute{value: 1}(terms, WORKER, Seat("done", REWARD, BOND, 1), "");
        VM.warp(block.timestamp + 30 days);
        bench.giveRuling(escrow, 0, 2);
        escrow.executeRuling(terms, WORKER, Seat("done", REWARD, BOND, 1 | (1 << 128)), 0);
        require(uint8(escrow.seatWord(escrow.hashTerms(terms), WORKER)) == 23, "split");
    }

    function test_changesAreAskedForTwiceAtMost() public {
        Terms memory terms = _submitted();
        Seat memory seat = newSeat(REWARD, BOND, "done");
        for (uint256 i = 0; i < 2; ++i) {
            VM.prank(POSTER);
            escrow.requestChanges(terms, WORKER, seat, "note");
            seat.held += ONE_CHANGE;
            VM.prank(WORKER);
            escrow.submit(terms, WORKER, seat, "done", 0, "");
        }
        VM.prank(POSTER);
        try escrow.requestChanges(terms, WORKER, seat, "note") {
            revert("asked");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_NoChangesLeft.selector));
        }
    }

    function test_whoHandsInASignedClaimSendsNoCoin() public {
        Terms memory terms = _posted(fields(address(0), uint128(REWARD), uint128(BOND)));
        uint256 key = 0xb0b;
        address worker = VM.addr(key);
        uint256 expiry = block.timestamp + 1;
        bytes32 claim = keccak256(
            "Claim(bytes32 taskId,address worker,uint256 minPrice,uint256 maxBond,uint256 epoch,uint256 expiry)"
        );
        bytes32 hash = keccak256(abi.encode(claim, escrow.hashTerms(terms), worker, REWARD, BOND, 0, expiry));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, keccak256(abi.encodePacked(hex"1901", _domain(), hash)));
        bytes memory signature = abi.encodePacked(r, s, v);
        VM.deal(address(this), BOND);
        try escrow.claim{value: BOND}(terms, worker, REWARD, BOND, new bytes32[](0), expiry, signature) {
            revert("claimed");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_WrongValue.selector, 0, BOND));
        }
    }

    function _domain() private view returns (bytes32) {
        bytes32 kind = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 name = keccak256("Guildhall TaskEscrow");
        return keccak256(abi.encode(kind, name, keccak256("1"), block.chainid, address(escrow)));
    }
}
