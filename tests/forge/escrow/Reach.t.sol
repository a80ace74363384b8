// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "../Vm.sol";
import {Handler} from "./Handler.sol";

/// @title The moves of a campaign reach every state and every way through it
/// @notice Walks by dice that are the same every time. `forge test --match-contract ReachTest -vv` prints how often each
/// was reached.
contract ReachTest {
    event log_named_uint(string key, uint256 val);

    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant WALKS = 19;
    uint256 private constant STEPS = 110;

    uint8[14] private _workStates = [1, 2, 3, 4, 16, 17, 18, 19, 20, 21, 22, 23, 24, 27];
    bytes32[] private _workWays = [
        bytes32("posted"),
        "posted for bids",
        "posted by invitation",
        "posted with a rising reward",
        "posted with bonuses",
        "posted with free lapses",
        "permit handed in early",
        "reopened",
        "taken by bid",
        "taken by relay",
        "taken without bond",
        "bond from credit",
        "submitted by relay",
        "changes requested",
        "milestone paid",
        "released",
        "bonus reserved",
        "bonus paid",
        "bonuses returned",
        "lapsed after a milestone",
        "the rise went on from a lapse",
        "settled in a dispute",
        "ruled",
        "ruled out of range",
        "no ruling in time",
        "withdrawn",
        "voted"
    ];
    uint8[4] private _contestStates = [5, 6, 25, 26];
    bytes32[] private _contestWays = [
        bytes32("posted as a contest"),
        "closed",
        "evidence",
        "awarded",
        "escalated",
        "escalated with a shortfall",
        "won by ruling",
        "contest in silence",
        "contest without entry",
        "contest ruled for nobody"
    ];
    mapping(bytes32 what => uint256 times) private _reached;

    function test_everyEndOfWorkIsReached() public {
        for (uint256 walk = 0; walk < WALKS; ++walk) this.walkOnce(walk, false);
        for (uint256 i = 0; i < _workStates.length; ++i) _look(_workStates[i]);
        for (uint256 i = 0; i < _workWays.length; ++i) _look(_workWays[i], string(abi.encodePacked(_workWays[i])));
    }

    function test_everyEndOfAContestIsReached() public {
        for (uint256 walk = 0; walk < WALKS; ++walk) this.walkOnce(walk, true);
        for (uint256 i = 0; i < _contestStates.length; ++i) _look(_contestStates[i]);
        for (uint256 i = 0; i < _contestWays.length; ++i) {
            _look(_contestWays[i], string(abi.encodePacked(_contestWays[i])));
        }
    }

    /// @dev A call of its own, so that memory does not pile up.
    function walkOnce(uint256 walk, bool contests) external {
        VM.warp(1_800_000_000);
        Handler handler = new Handler(false);
        handler.closeEyes();
        for (uint256 step = 0; step < STEPS; ++step) {
            uint256 seed = uint256(keccak256(abi.encode(walk, step)));
            bytes4 move = _move(handler, seed % 18, contests);
            seed >>= 8;
            if (move == handler.post.selector) while (handler.isContest(seed) != contests) ++seed;
            (bool ok, ) = address(handler).call(abi.encodeWithSelector(move, seed));
            require(ok, "a move failed");
        }
        handler.noLegalMoveIsRefused();
        handler.noForbiddenMoveSucceeds();
        handler.seatWordsAreAsTheRulesSay();
        handler.taskWordsAreAsTheRulesSay();
        for (uint256 i = 0; i < _workStates.length; ++i) _add(handler, bytes32(uint256(_workStates[i])));
        for (uint256 i = 0; i < _workWays.length; ++i) _add(handler, _workWays[i]);
        for (uint256 i = 0; i < _contestStates.length; ++i) _add(handler, bytes32(uint256(_contestStates[i])));
        for (uint256 i = 0; i < _contestWays.length; ++i) _add(handler, _contestWays[i]);
    }

    function _move(Handler handler, uint256 dice, bool contests) private pure returns (bytes4) {
        if (dice < 2) return handler.post.selector;
        if (dice < 5) return handler.take.selector;
        if (dice == 5) return handler.withdraw.selector;
        if (dice == 6) return handler.turn.selector;
        if (dice == 7) return handler.vote.selector;
        if (dice == 8) return handler.corrupt.selector;
        if (!contests || dice < 11) return handler.go.selector;
        return dice == 11 ? handler.close.selector : handler.judge.selector;
    }

    function _add(Handler handler, bytes32 what) private {
        _reached[what] += handler.reached(what);
    }

    function _look(uint8 state) private {
        bytes memory digits = new bytes(2);
        (digits[0], digits[1]) = (bytes1(48 + state / 10), bytes1(48 + (state % 10)));
        _look(bytes32(uint256(state)), string.concat("state ", string(digits)));
    }

    function _look(bytes32 what, string memory name) private {
        emit log_named_uint(name, _reached[what]);
        require(_reached[what] != 0, name);
    }
}
