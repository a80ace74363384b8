// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-5192: a token that says whether it can be moved
interface IERC5192 {
    /// @notice The token cannot be moved from now on.
    event Locked(uint256 tokenId);

    /// @notice The token can be moved from now on.
    event Unlocked(uint256 tokenId);

    /// @notice Whether a token cannot be moved; a token that nobody has is an error.
    function locked(uint256 tokenId) external view returns (bool);
}
