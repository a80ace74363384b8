// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title TestSafe
/// @notice A wallet of several owners that signs as a Safe does, for demonstrations and tests: the same EIP-712 domain,
/// `SafeTx` and `SafeMessage`, signatures of 65 bytes in the ascending order of their owners. It has no modules, guards,
/// refunds or changes of owners, and must never hold anything of worth.
contract TestSafe is IERC1271 {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256("EIP712Domain(uint256 chainId,address verifyingContract)");
    bytes32 private constant SAFE_TX_TYPEHASH = keccak256(
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,"
        "uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)"
    );
    bytes32 private constant SAFE_MESSAGE_TYPEHASH = keccak256("SafeMessage(bytes message)");
    uint256 private constant SIGNATURE_LENGTH = 65;

    /// @notice How many owners must sign.
    uint256 public immutable threshold;

    /// @notice The number that the next transaction must be signed with.
    uint256 public nonce;

    /// @notice Whether an account is an owner.
    mapping(address account => bool) public isOwner;

    address[] private _owners;

    /// @notice Native coin was received.
    event SafeReceived(address indexed sender, uint256 value);

    /// @notice A transaction was executed.
    event ExecutionSuccess(bytes32 indexed txHash, uint256 payment);

    /// @notice Owners and threshold make no wallet.
    error TestSafe_BadOwners();

    /// @notice Too few signatures.
    error TestSafe_TooFewSignatures(uint256 needed, uint256 given);

    /// @notice A signature is not that of an owner, or is out of order.
    error TestSafe_BadSignature(address signer);

    constructor(address[] memory owners, uint256 threshold_) {
        if (threshold_ == 0 || threshold_ > owners.length) revert TestSafe_BadOwners();
        for (uint256 i = 0; i < owners.length; ++i) {
            if (owners[i] == address(0) || isOwner[owners[i]]) revert TestSafe_BadOwners();
            isOwner[owners[i]] = true;
        }
        _owners = owners;
        threshold = threshold_;
    }

    receive() external payable {
        emit SafeReceived(msg.sender, msg.value);
    }

    /// @notice Calls `to` when enough owners have signed `getTransactionHash` at the present nonce; reverts as the callee
    /// does.
    function execTransaction(
        address to,
        uint256 value,
        bytes calldata data,
        bytes calldata signatures
    ) external payable returns (bool success) {
        bytes32 txHash = getTransactionHash(to, value, data, nonce++);
        _requireSigned(txHash, signatures);
        bytes memory answer;
        (success, answer) = to.call{value: value}(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        emit ExecutionSuccess(txHash, 0);
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4 magicValue) {
        _requireSigned(getMessageHash(abi.encode(hash)), signature);
        return IERC1271.isValidSignature.selector;
    }

    /// @notice All owners.
    function getOwners() external view returns (address[] memory) {
        return _owners;
    }

    /// @notice The digest that owners sign for a transaction.
    function getTransactionHash(
        address to,
        uint256 value,
        bytes calldata data,
        uint256 nonce_
    ) public view returns (bytes32) {
        return
            _digest(
                keccak256(
                    abi.encode(SAFE_TX_TYPEHASH, to, value, keccak256(data), 0, 0, 0, 0, address(0), address(0), nonce_)
                )
            );
    }

    /// @notice The digest that owners sign for a message; for ERC-1271 the message is the hash, one word.
    function getMessageHash(bytes memory message) public view returns (bytes32) {
        return _digest(keccak256(abi.encode(SAFE_MESSAGE_TYPEHASH, keccak256(message))));
    }

    /// @notice The EIP-712 domain of this wallet.
    function domainSeparator() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, block.chainid, address(this)));
    }

    function _requireSigned(bytes32 digest, bytes calldata signatures) private view {
        uint256 given = signatures.length / SIGNATURE_LENGTH;
        if (given < threshold) revert TestSafe_TooFewSignatures(threshold, given);
        address last = address(0);
        for (uint256 i = 0; i < threshold; ++i) {
            bytes calldata signature = signatures[i * SIGNATURE_LENGTH:(i + 1) * SIGNATURE_LENGTH];
            (address signer, , ) = ECDSA.tryRecoverCalldata(digest, signature);
            if (signer <= last || !isOwner[signer]) revert TestSafe_BadSignature(signer);
            last = signer;
        }
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domainSeparator(), structHash));
    }
}
