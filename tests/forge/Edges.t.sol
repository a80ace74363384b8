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
    uint256 private constant ONE_BONUS = 1 << 144;
    uint256 private constant CLOSED = 2;
    /// @dev Active, one place open, no seat live, no bonus taken, no lapse without bond.
    uint256 private constant OPEN_AGAIN = 0x101;
    /// @dev Agrees to any signature, in 31 bytes.
    bytes private constant SHORT_SIGNER = hex"631626ba7e60e01b5f52601f5ff3";
    /// @dev Fails at once with less gas than 249,900; else stores 1.
    bytes private constant CHOOSY = hex"5a6203d02c11600e5760015f55005b5f5ffd";
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

    function test_changesAreAskedForWithANote() public {
        Terms memory terms = _submitted();
        VM.prank(POSTER);
        try escrow.requestChanges(terms, WORKER, newSeat(REWARD, BOND, "done"), 0) {
            revert("asked");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_EmptyDigest.selector));
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

    function test_aBondInATokenIsCreditAndThenAllowance() public {
        fund(WORKER, address(token), 1e18);
        fund(POSTER, address(token), 2e18);
        TermsFields memory f = fields(address(token), 5e16, 1);
        f.poster = WORKER;
        Terms memory own = escrow.packTerms(f);
        VM.prank(WORKER);
        escrow.post(own, "");
        VM.prank(WORKER);
        escrow.closeOpenSeats(own);
        Terms memory terms = escrow.packTerms(fields(address(token), uint128(REWARD), uint128(BOND)));
        VM.prank(POSTER);
        escrow.post(terms, "");
        VM.prank(WORKER);
        escrow.claim(terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
        require(token.balanceOf(WORKER) == 1e18 - BOND, "paid");
        require(escrow.credit(WORKER, address(token)) == 0, "credit");
    }

    function test_aLapseAfterChangesFreesTheBonus() public {
        TermsFields memory f = fields(address(token), uint128(REWARD), uint128(BOND));
        (f.bonusSeats, f.bonus) = (1, uint128(BOND));
        Terms memory terms = escrow.packTerms(f);
        fund(POSTER, address(token), 2e18);
        fund(WORKER, address(token), BOND);
        VM.prank(POSTER);
        escrow.post(terms, "");
        VM.prank(WORKER);
        escrow.claim(terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
        VM.prank(WORKER);
        escrow.submit(terms, WORKER, newSeat(REWARD, BOND, 0), "done", 0, "");
        VM.prank(POSTER);
        escrow.requestChanges(terms, WORKER, newSeat(REWARD, BOND | ONE_BONUS, "done"), "note");
        VM.warp(block.timestamp + 2 days);
        escrow.lapse(terms, WORKER, newSeat(REWARD, BOND | ONE_BONUS | ONE_CHANGE, "done"));
        require(uint64(escrow.taskWord(escrow.hashTerms(terms))) == OPEN_AGAIN, "bonus");
    }

    function test_theLastPlaceOfAClosedTaskLeavesNothingButItsStatus() public {
        Terms memory terms = _posted(fields(address(0), uint128(REWARD), uint128(BOND)));
        VM.prank(WORKER);
        escrow.claim{value: BOND}(terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
        VM.prank(POSTER);
        escrow.closeOpenSeats(terms);
        VM.warp(block.timestamp + 2 days);
        escrow.lapse(terms, WORKER, newSeat(REWARD, BOND, 0));
        require(escrow.taskWord(escrow.hashTerms(terms)) == CLOSED, "word");
    }

    /// @dev Where the last byte of the account is zero, nothing that lay in memory makes up for the missing byte.
    function test_anAnswerThatLacksItsLastByteIsNoSignature() public {
        address wallet = address(0x3000);
        Terms memory terms = _posted(fields(address(0), uint128(REWARD), uint128(BOND)));
        VM.deal(wallet, BOND);
        VM.prank(wallet);
        escrow.claim{value: BOND}(terms, wallet, REWARD, BOND, new bytes32[](0), 0, "");
        VM.etch(wallet, SHORT_SIGNER);
        try escrow.submit(terms, wallet, newSeat(REWARD, BOND, 0), "done", block.timestamp + 1, "any") {
            revert("submitted");
        } catch (bytes memory answer) {
            _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_BadSignature.selector, wallet));
        }
    }

    function test_whateverGasIsGivenARecordGetsItsShare() public {
        Terms memory terms = _posted(fields(address(0), uint128(REWARD), uint128(BOND)));
        VM.prank(WORKER);
        escrow.claim{value: BOND}(terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
        VM.warp(block.timestamp + 2 days);
        VM.etch(address(reputation), CHOOSY);
        bytes memory lapse = abi.encodeCall(escrow.lapse, (terms, WORKER, newSeat(REWARD, BOND, 0)));
        bool ok;
        for (uint256 gasLimit = 50_000; !ok; gasLimit += 5_000) {
            (ok, ) = address(escrow).call{gas: gasLimit}(lapse);
        }
        require(VM.load(address(reputation), 0) == bytes32(uint256(1)), "record");
    }

    function test_tooLittleGasForANoteIsNamed() public {
        Terms memory terms = _submitted();
        VM.etch(address(reputation), hex"fe");
        VM.prank(POSTER);
        (bool ok, bytes memory answer) = address(escrow).call{gas: 50_000}(
            abi.encodeCall(escrow.acceptAndRecord, (terms, WORKER, newSeat(REWARD, BOND, "done")))
        );
        require(!ok, "accepted");
        _isRefusal(answer, abi.encodeWithSelector(ITaskEscrow.Escrow_LittleGas.selector));
    }

    function _domain() private view returns (bytes32) {
        bytes32 kind = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 name = keccak256("Guildhall TaskEscrow");
        return keccak256(abi.encode(kind, name, keccak256("1"), block.chainid, address(escrow)));
    }
}
