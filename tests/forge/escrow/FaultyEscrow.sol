// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What goes wrong in a faulty escrow, and at the call of which function
/// @notice Kept in a contract of its own, so that the proxy's storage is that of the real escrow alone.
contract Faults {
    enum Kind {
        None,
        Refuses,
        Swallows,
        Stores,
        Sends,
        Lies
    }

    /// @param until From when on it is right again, a Unix time.
    /// @param slot Where to store, and which bits to turn; or whom to call, with what.
    struct Fault {
        Kind kind;
        uint256 until;
        bytes32 slot;
        uint256 bits;
        address to;
        bytes data;
    }

    mapping(bytes4 selector => Fault) private _faults;

    function set(bytes4 selector, Fault calldata fault) external {
        _faults[selector] = fault;
    }

    function get(bytes4 selector) external view returns (Fault memory fault) {
        if (block.timestamp < _faults[selector].until) fault = _faults[selector];
    }
}

/// @title The real escrow, but for one rule
/// @notice A proxy that adds one fault to one function, so that each invariant can be seen to fail.
contract FaultyEscrow {
    Faults public immutable faults = new Faults();
    address private immutable _real;

    constructor(address real) {
        _real = real;
    }

    fallback() external payable {
        Faults.Fault memory fault = faults.get(msg.sig);
        require(fault.kind != Faults.Kind.Refuses, "refused");
        if (fault.kind == Faults.Kind.Swallows) return;
        (bool ok, bytes memory answer) = _real.delegatecall(msg.data);
        if (!ok) _fail(answer);
        if (fault.kind == Faults.Kind.Lies) answer = abi.encode(abi.decode(answer, (uint256)) ^ fault.bits);
        if (fault.kind == Faults.Kind.Stores) _turn(fault.slot, fault.bits);
        if (fault.kind == Faults.Kind.Sends) {
            (ok, ) = fault.to.call{value: fault.bits}(fault.data);
            require(ok, "sent nothing");
        }
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }

    function _turn(bytes32 slot, uint256 bits) private {
        assembly ("memory-safe") {
            sstore(slot, xor(sload(slot), bits))
        }
    }

    function _fail(bytes memory answer) private pure {
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }
}
