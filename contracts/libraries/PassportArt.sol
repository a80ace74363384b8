// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @title The picture of a passport
/// @notice The token URI of an account's standing, drawn from the chain alone. Skills are named by whoever posts a task, so
/// every character that is not a letter, a digit or one of `-+.#` is drawn as `?`: no name can bring markup of its own.
library PassportArt {
    using Strings for uint256;

    /// @notice A line of the picture.
    /// @param skill ASCII, left-aligned; zero for what the account earned by posting.
    /// @param points In whole points.
    struct Line {
        bytes32 skill;
        uint256 points;
        uint256 completions;
    }

    /// @notice A `data:` URI of the JSON that ERC-721 asks for, with the picture in it.
    /// @param until Until when the account is suspended, as a Unix time; zero when it is not.
    function uri(address account, Line[] memory lines, uint256 until) internal pure returns (string memory) {
        string memory name = string.concat("Guildhall passport ", Strings.toHexString(account));
        bytes memory json = abi.encodePacked(
            '{"name":"',
            name,
            '","description":"Standing earned by paid work. It cannot be moved.","image":"data:image/svg+xml;base64,',
            Base64.encode(_picture(account, lines, until)),
            '","attributes":[',
            _attributes(lines),
            "]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }

    function _picture(address account, Line[] memory lines, uint256 until) private pure returns (bytes memory) {
        bytes memory rows;
        for (uint256 i = 0; i < lines.length; ++i) {
            rows = abi.encodePacked(rows, _row(lines[i], 150 + 34 * i));
        }
        return
            abi.encodePacked(
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 400" font-family="monospace" fill="#e9e4d8">'
                '<rect width="480" height="400" rx="18" fill="#1d2b26"/><rect x="10" y="10" width="460" height="380" '
                'rx="12" fill="none" stroke="#c8a24a"/><text x="32" y="56" font-size="24" fill="#c8a24a">GUILDHALL'
                '</text><text x="32" y="88" font-size="14">',
                Strings.toHexString(account),
                "</text>",
                until == 0 ? bytes("") : _suspended(until),
                rows,
                "</svg>"
            );
    }

    function _suspended(uint256 until) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                '<text x="32" y="116" font-size="14" fill="#e08a6d">suspended until ',
                until.toString(),
                "</text>"
            );
    }

    function _row(Line memory line, uint256 y) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                '<text font-size="16" x="32" y="',
                y.toString(),
                '">',
                _named(line.skill),
                '</text><text font-size="16" text-anchor="end" x="448" y="',
                y.toString(),
                '">',
                line.points.toString(),
                "</text>"
            );
    }

    function _attributes(Line[] memory lines) private pure returns (bytes memory attributes) {
        for (uint256 i = 0; i < lines.length; ++i) {
            attributes = abi.encodePacked(
                attributes,
                i == 0 ? "" : ",",
                '{"trait_type":"',
                _named(lines[i].skill),
                '","value":',
                lines[i].points.toString(),
                "}"
            );
        }
    }

    function _named(bytes32 skill) private pure returns (bytes memory name) {
        if (skill == 0) return "posting";
        uint256 length;
        while (length < 32 && skill[length] != 0) ++length;
        name = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            name[i] = _isPlain(skill[i]) ? skill[i] : bytes1("?");
        }
    }

    function _isPlain(bytes1 sign) private pure returns (bool) {
        return
            (sign >= "a" && sign <= "z") ||
            (sign >= "A" && sign <= "Z") ||
            (sign >= "0" && sign <= "9") ||
            sign == "-" ||
            sign == "+" ||
            sign == "." ||
            sign == "#";
    }
}
