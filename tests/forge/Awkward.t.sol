// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ITaskEscrow} from "../../contracts/interfaces/ITaskEscrow.sol";
import {Terms, TermsFields, Seat} from "../../contracts/libraries/TermsTypes.sol";
import {HostileAccount} from "../../contracts/mocks/HostileAccount.sol";
import {World} from "./World.sol";

/// @notice Answers with `size` bytes that begin with `word`, or fails with them; as a token it takes what it is told.
contract Oddity {
    bytes32 public word = bytes32(uint256(1));
    uint256 public size = 32;
    bool public fails;
    uint256 public held;
    uint256 public missing;
    bytes32 public asked;
    bool public balanceIsOdd;

    function set(bytes32 word_, uint256 size_, bool fails_) external {
        (word, size, fails) = (word_, size_, fails_);
    }

    function setMissing(uint256 missing_) external {
        missing = missing_;
    }

    function setBalanceIsOdd() external {
        balanceIsOdd = true;
    }

    function setAsked(bytes32 asked_) external {
        asked = asked_;
    }

    function balanceOf(address) external view returns (uint256) {
        if (balanceIsOdd) _answer();
        return held;
    }

    function transferFrom(address, address, uint256 amount) external {
        held += amount - missing;
        _answer();
    }

    function transfer(address, uint256) external view {
        _answer();
    }

    function isValidSignature(bytes32, bytes calldata signature) external view returns (bytes4) {
        if (keccak256(signature) == asked) _answer();
        return 0;
    }

    function _answer() private view {
        (bytes32 first, uint256 length, bool failing) = (word, size, fails);
        assembly ("memory-safe") {
            mstore(0, first)
            if failing {
                revert(0, length)
            }
            return(0, length)
        }
    }
}

/// @title Tokens, wallets and a standing that answer as none should
contract AwkwardTest is World {
    uint256 private constant REWARD = 1e18;
    uint256 private constant BOND = 1e17;
    bytes32 private constant ONE = bytes32(uint256(1));

    Oddity private _odd;

    function setUp() public override {
        super.setUp();
        _odd = new Oddity();
        list(address(_odd), 0);
    }

    function _claimed(address currency, address worker) private returns (Terms memory terms) {
        terms = escrow.packTerms(fields(currency, uint128(REWARD), uint128(BOND)));
        VM.deal(POSTER, 2e18);
        VM.deal(worker, BOND);
        bool native = currency == address(0);
        VM.prank(POSTER);
        escrow.post{value: native ? 1.03e18 : 0}(terms, "");
        VM.prank(worker);
        escrow.claim{value: native ? BOND : 0}(terms, worker, REWARD, BOND, new bytes32[](0), 0, "");
    }

    function _submitted(address currency, address worker) private returns (Terms memory terms, Seat memory seat) {
        terms = _claimed(currency, worker);
        VM.prank(worker);
        escrow.submit(terms, worker, newSeat(REWARD, BOND, 0), "done", 0, "");
        seat = newSeat(REWARD, BOND, "done");
    }

    function _state(Terms memory terms, address worker) private view returns (uint8) {
        return uint8(escrow.seatWord(escrow.hashTerms(terms), worker));
    }

    // ---------------------------------------------------------------- tokens

    /// @dev What became of a post: 0 when it went through, else the first bytes of the error.
    function _posted() private returns (bytes4 failure) {
        Terms memory terms = escrow.packTerms(fields(address(_odd), uint128(REWARD), uint128(BOND)));
        VM.prank(POSTER);
        try escrow.post(terms, "") {} catch (bytes memory answer) {
            failure = bytes4(answer);
        }
    }

    function _pulls(bytes32 word, uint256 size, bool fails, bool good) private {
        _odd.set(word, size, fails);
        require(_posted() == (good ? bytes4(0) : ITaskEscrow.Escrow_TransferFailed.selector), "post");
    }

    function test_aTokenThatAnswersOneHasPaid() public {
        _pulls(ONE, 32, false, true);
    }

    function test_aTokenThatAnswersOneAndMoreHasPaid() public {
        _pulls(ONE, 64, false, true);
    }

    function test_aTokenThatAnswersNothingHasPaid() public {
        _pulls(0, 0, false, true);
    }

    function test_aTokenThatAnswersTooLittleHasNotPaid() public {
        _pulls(ONE, 31, false, false);
    }

    function test_aTokenThatAnswersZeroOrTwoHasNotPaid() public {
        _pulls(0, 32, false, false);
        _pulls(bytes32(uint256(2)), 32, false, false);
    }

    function test_aTokenThatFailsWithOneOrWithNothingHasNotPaid() public {
        _pulls(ONE, 32, true, false);
        _pulls(0, 0, true, false);
    }

    function test_lessThanTheSumIsRefused() public {
        _odd.setMissing(1);
        require(_posted() == ITaskEscrow.Escrow_NotReceived.selector, "short");
    }

    function test_aBalanceThatFailsOrIsTooShortIsNoToken() public {
        _odd.setBalanceIsOdd();
        _odd.set(0, 32, true);
        require(_posted() == ITaskEscrow.Escrow_BadToken.selector, "fails");
        _odd.set(0, 31, false);
        require(_posted() == ITaskEscrow.Escrow_BadToken.selector, "short");
    }

    function test_aTokenThatIsGoneOwesWhatItShouldHavePaid() public {
        (Terms memory terms, Seat memory seat) = _submitted(address(_odd), WORKER);
        VM.etch(address(_odd), "");
        VM.prank(POSTER);
        escrow.accept(terms, WORKER, seat);
        require(escrow.credit(WORKER, address(_odd)) == REWARD + BOND, "credit");
    }

    function test_aPermitAllowsThePost() public {
        uint256 key = 0xa11ce;
        TermsFields memory f = fields(address(token), uint128(REWARD), uint128(BOND));
        f.poster = VM.addr(key);
        token.mint(f.poster, 1.03e18);
        bytes32 permit = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(abi.encode(permit, f.poster, address(escrow), 1.03e18, 0, block.timestamp));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(
            key,
            keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), hash))
        );
        Terms memory terms = escrow.packTerms(f);
        VM.prank(f.poster);
        escrow.postWithPermit(terms, "", block.timestamp, v, r, s);
        require(token.balanceOf(address(escrow)) == 1.03e18, "funding");
    }

    function test_aBondNamesWhatIsMissingBesideTheCredit() public {
        Terms memory first = escrow.packTerms(fields(address(0), uint128(REWARD), uint128(BOND)));
        VM.deal(POSTER, 2e18);
        VM.prank(POSTER);
        escrow.post{value: 1.03e18}(first, "");
        VM.prank(POSTER);
        escrow.closeOpenSeats(first);
        TermsFields memory f = fields(address(0), 5e18, 2e18);
        f.poster = WORKER;
        Terms memory second = escrow.packTerms(f);
        VM.deal(WORKER, 6e18);
        VM.prank(WORKER);
        escrow.post{value: 5.15e18}(second, "");
        VM.prank(POSTER);
        try escrow.claim{value: 1}(second, POSTER, 5e18, 2e18, new bytes32[](0), 0, "") {
            revert("claimed");
        } catch (bytes memory answer) {
            bytes memory wanted = abi.encodeWithSelector(ITaskEscrow.Escrow_WrongValue.selector, 0.97e18, 1);
            require(keccak256(answer) == keccak256(wanted), "refusal");
        }
    }

    // ---------------------------------------------------------------- wallets

    function _signs(bytes32 word, uint256 size, bool fails, bool good) private {
        Terms memory terms = _claimed(address(0), address(_odd));
        _odd.set(word, size, fails);
        _odd.setAsked(keccak256("signature"));
        Seat memory seat = newSeat(REWARD, BOND, 0);
        try escrow.submit(terms, address(_odd), seat, "done", block.timestamp + 1, "signature") {} catch (
            bytes memory answer
        ) {
            require(bytes4(answer) == ITaskEscrow.Escrow_BadSignature.selector, "refusal");
        }
        require(_state(terms, address(_odd)) == (good ? 2 : 1), "state");
    }

    function test_aWalletThatAgreesHasSigned() public {
        _signs(IERC1271.isValidSignature.selector, 32, false, true);
    }

    function test_aWalletThatSaysOtherwiseHasNotSigned() public {
        _signs(ONE, 32, false, false);
    }

    function test_aWalletThatSaysTooLittleHasNotSigned() public {
        _signs(IERC1271.isValidSignature.selector, 31, false, false);
    }

    function test_aWalletThatSaysNothingHasNotSigned() public {
        _signs(0, 0, false, false);
    }

    function test_aWalletThatFailsHasNotSigned() public {
        _signs(IERC1271.isValidSignature.selector, 32, true, false);
    }

    // ---------------------------------------------------------------- calling back

    function _callsBack(bytes memory payload) private {
        HostileAccount account = new HostileAccount();
        (Terms memory terms, Seat memory seat) = _submitted(address(0), address(account));
        account.setMode(HostileAccount.Mode.Reenters);
        account.setCall(address(escrow), payload);
        VM.prank(POSTER);
        escrow.accept(terms, address(account), seat);
        require(!account.lastOk(), "entered");
        require(bytes4(account.lastAnswer()) == ITaskEscrow.Escrow_Reentered.selector, "answer");
    }

    function test_nobodyEntersAgainWhileBeingPaid() public {
        _callsBack(abi.encodeCall(escrow.withdraw, (address(0), POSTER)));
    }

    function test_nobodyEntersAgainEvenWhereNothingIsCalled() public {
        _callsBack(abi.encodeCall(escrow.raiseEpoch, ()));
    }

    // ---------------------------------------------------------------- a standing that fails

    function test_aNoteThatFailsIsSaidAndThePayStands() public {
        (Terms memory terms, Seat memory seat) = _submitted(address(0), WORKER);
        VM.etch(address(reputation), hex"5f5ffd");
        VM.expectEmit(true, true, true, true, address(escrow));
        emit ITaskEscrow.RecordFailed(escrow.hashTerms(terms), WORKER);
        VM.prank(POSTER);
        escrow.acceptAndRecord(terms, WORKER, seat);
        require(_state(terms, WORKER) == 18, "state");
        require(WORKER.balance == REWARD + BOND, "paid");
    }

    /// @notice Whatever gas is given, a lapse fails whole or is recorded: a default cannot be kept out of the standing.
    function testFuzz_aLapseIsNeverLeftUnrecorded(uint256 gasLimit) public {
        gasLimit = 25_000 + (gasLimit % 500_000);
        Terms memory terms = _claimed(address(0), WORKER);
        VM.warp(block.timestamp + 2 days);
        (bool ok, ) = address(escrow).call{gas: gasLimit}(
            abi.encodeCall(escrow.lapse, (terms, WORKER, newSeat(REWARD, BOND, 0)))
        );
        require(_state(terms, WORKER) == (ok ? 17 : 1), "state");
        require(reputation.recorded(address(escrow), escrow.hashTerms(terms), WORKER) == ok, "record");
        require(ok || gasLimit < 450_000, "too strict");
    }
}
