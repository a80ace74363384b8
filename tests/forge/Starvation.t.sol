// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, TermsFields} from "../../contracts/libraries/TermsTypes.sol";
import {HostileAccount} from "../../contracts/mocks/HostileAccount.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {World} from "./World.sol";

/// @title A caller who gives too little gas can make a call fail, but never turn a payment into credit
/// @notice The receivers here give up early when they see less gas than a payment's full share, as wallets with modules
/// may: what they leave over would be enough to write the credit.
contract StarvationTest is World {
    uint256 private constant REWARD = 1e18;
    uint256 private constant BOND = 1e17;

    HostileToken private _hostile;
    HostileAccount private _account;

    function setUp() public override {
        super.setUp();
        _hostile = new HostileToken();
        _account = new HostileAccount();
        list(address(_hostile), 0);
        _hostile.mint(POSTER, 1e30);
        _hostile.mint(WORKER, 1e30);
        VM.prank(POSTER);
        _hostile.approve(address(escrow), type(uint256).max);
        VM.prank(WORKER);
        _hostile.approve(address(escrow), type(uint256).max);
        VM.deal(POSTER, 1e30);
    }

    function _post(address currency) private returns (Terms memory terms) {
        TermsFields memory f = fields(currency, uint128(REWARD), uint128(BOND));
        terms = escrow.packTerms(f);
        uint256 value = currency == address(0) ? escrow.funding(terms) : 0;
        VM.prank(POSTER);
        escrow.post{value: value}(terms, "");
    }

    function _release(Terms memory terms, address worker, uint256 gasLimit) private returns (bool ok) {
        VM.warp(block.timestamp + 1 days);
        bytes memory payload = abi.encodeCall(escrow.release, (terms, worker, newSeat(REWARD, BOND, "done")));
        (ok, ) = address(escrow).call{gas: gasLimit}(payload);
        require(uint8(escrow.seatWord(escrow.hashTerms(terms), worker)) == (ok ? 18 : 2), "state");
    }

    function testFuzz_inTheNativeCoin(uint256 gasLimit) public {
        gasLimit = 25_000 + (gasLimit % 300_000);
        Terms memory terms = _post(address(0));
        bytes32[] memory proof = new bytes32[](0);
        _account.execute{value: BOND}(
            address(escrow),
            abi.encodeCall(escrow.claim, (terms, address(_account), REWARD, BOND, proof, 0, ""))
        );
        _account.execute(
            address(escrow),
            abi.encodeCall(escrow.submit, (terms, address(_account), newSeat(REWARD, BOND, 0), "done", 0, ""))
        );
        _account.setMode(HostileAccount.Mode.NeedsGas);
        bool ok = _release(terms, address(_account), gasLimit);
        require(escrow.credit(address(_account), address(0)) == 0, "deferred");
        require(address(_account).balance == (ok ? REWARD + BOND : 0), "paid");
        require(ok || gasLimit < 230_000, "too strict");
    }

    /// @notice Whatever gas is given, an acceptance fails whole or is noted in the standing: the worker's points cannot be
    /// kept from him by giving little.
    function testFuzz_ofANote(uint256 gasLimit) public {
        gasLimit = 25_000 + (gasLimit % 300_000);
        Terms memory terms = _post(address(0));
        VM.deal(WORKER, BOND);
        VM.prank(WORKER);
        escrow.claim{value: BOND}(terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
        VM.prank(WORKER);
        escrow.submit(terms, WORKER, newSeat(REWARD, BOND, 0), "done", 0, "");
        bytes memory payload = abi.encodeCall(escrow.acceptAndRecord, (terms, WORKER, newSeat(REWARD, BOND, "done")));
        VM.prank(POSTER);
        (bool ok, ) = address(escrow).call{gas: gasLimit}(payload);
        require(uint8(escrow.seatWord(escrow.hashTerms(terms), WORKER)) == (ok ? 27 : 2), "state");
        uint256 met = reputation.pairOf(address(escrow), WORKER, POSTER, terms.skill).met;
        require(met == (ok ? 1 : 0), "note");
        require(WORKER.balance == (ok ? REWARD + BOND : 0), "paid");
        require(ok || gasLimit < 280_000, "too strict");
    }

    function testFuzz_inAToken(uint256 gasLimit) public {
        gasLimit = 25_000 + (gasLimit % 600_000);
        Terms memory terms = _post(address(_hostile));
        VM.prank(WORKER);
        escrow.claim(terms, WORKER, REWARD, BOND, new bytes32[](0), 0, "");
        VM.prank(WORKER);
        escrow.submit(terms, WORKER, newSeat(REWARD, BOND, 0), "done", 0, "");
        uint256 before = _hostile.balanceOf(WORKER);
        _hostile.setMode(HostileToken.Mode.NeedsGas);
        bool ok = _release(terms, WORKER, gasLimit);
        require(escrow.credit(WORKER, address(_hostile)) == 0, "deferred");
        require(_hostile.balanceOf(WORKER) == before + (ok ? REWARD + BOND : 0), "paid");
        require(ok || gasLimit < 440_000, "too strict");
    }
}
