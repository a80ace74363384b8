// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Signatures of keys and of contracts
/// @notice ECDSA is asked first, since an account with a key may have code as well (EIP-7702); then ERC-1271, with bounded
/// gas and one word of answer, so that no signer can use the call against whoever relays it.
library Signatures {
    /// @notice Gas for a contract to judge a signature; a multisig of ten owners needs less than half of it.
    uint256 internal constant ERC1271_GAS = 200_000;

    /// @notice Whether `signature` is `signer`'s over `digest`.
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool ok) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;

        bytes memory data = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        uint256 gasCap = ERC1271_GAS;
        uint256 yes = uint256(bytes32(IERC1271.isValidSignature.selector));
        assembly ("memory-safe") {
            ok := staticcall(gasCap, signer, add(data, 0x20), mload(data), 0, 0x20)
            ok := and(ok, and(gt(returndatasize(), 0x1f), eq(mload(0), yes)))
        }
    }
}
