"""Many mutants in one contract, one of which is awake at a time, so that few compilations serve all of them.

Every mutated place asks how long the code is: with `FIRST + n` bytes the mutant of number n is awake, else none. What
lies behind the code is never run, so that whoever puts the code on a chain chooses by adding bytes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tools.compiler import Files
from tools.mutants import Mutant

FIRST = 0x10000
ASKED = "_isAwake"
HELPER = f"""
function {ASKED}(uint256 which) pure returns (bool awake) {{
    assembly ("memory-safe") {{
        awake := eq(codesize(), add(which, {FIRST:#x}))
    }}
}}
"""
Codes = Callable[[Files], tuple[str | None, list[tuple[str, int]]]]
"""Compiles files and gives the code, or the places (file, byte) of what is wrong."""


@dataclass(frozen=True)
class Woven:
    """A mutant that sleeps in some creation code, hex, until the code has its length."""

    creation: str
    number: int

    def awake(self, runtime: str) -> str:
        """Return the runtime code, as 0x hex, in which the mutant is awake."""
        length = 2 + 2 * (FIRST + self.number)
        if len(runtime) > 2 + 2 * FIRST:
            raise ValueError(f"{len(runtime)} digits leave no room to wake a mutant")
        return runtime.ljust(length, "0")


def weavable(mutant: Mutant) -> bool:
    """Tell whether a mutant can sleep: constants are no code, and a constructor is not part of the code that stays."""
    return mutant.kind != "constant" and mutant.function != "constructor" and "call(" not in mutant.before


def apart(found: list[Mutant]) -> list[list[Mutant]]:
    """Return mutants in groups in which no two share a place."""
    groups: list[list[Mutant]] = []
    for mutant in sorted(found, key=lambda each: (each.file, each.start, each.end)):
        ends = ((group, group[-1]) for group in groups)
        free = (group for group, last in ends if last.file != mutant.file or last.end <= mutant.start)
        group = next(free, None)
        if group is None:
            groups.append([mutant])
        else:
            group.append(mutant)
    return groups


def sleeping(mutant: Mutant, number: int) -> str:
    """Return the text of a place in which a mutant sleeps."""
    before, after = mutant.before, mutant.after
    awake = f"eq(codesize(), {FIRST + number})"
    if mutant.kind == "yul statement":
        return f"if iszero({awake}) {{ {before} }}"
    if mutant.kind == "yul":
        return f"xor({before}, mul(xor({before}, {after}), {awake}))"
    if mutant.kind == "statement":
        return f"{{ if (!{ASKED}({number})) {{ {before} }} }}"
    return f"({ASKED}({number}) ? ({after}) : ({before}))"


def together(files: Files, group: list[Mutant]) -> tuple[Files, dict[int, list[tuple[str, int, int]]]]:
    """Return the files in which the mutants of a group sleep, numbered from one, and where each of them lies."""
    changed: Files = {}
    places: dict[int, list[tuple[str, int, int]]] = {}
    for file in {mutant.file for mutant in group}:
        source, done = b"", 0
        for number, mutant in enumerate(group, 1):
            if mutant.file == file:
                source += files[file][done : mutant.start]
                text = sleeping(mutant, number).encode()
                places[number] = [(file, len(source), len(source) + len(text))]
                source, done = source + text, mutant.end
        changed[file] = source + files[file][done:] + HELPER.encode()
    return changed, places


def weave(files: Files, found: list[Mutant], compiled: Codes) -> Iterator[tuple[Mutant, Woven]]:
    """Yield where each mutant sleeps; those that cannot are left out."""
    groups = apart([mutant for mutant in found if weavable(mutant)])
    while groups:
        group = groups.pop()
        changed, places = together(files, group)
        code, wrong = compiled(changed)
        if code is not None:
            yield from ((mutant, Woven(code, number)) for number, mutant in enumerate(group, 1))
            continue
        bad = blamed(group, changed, places, wrong)
        if bad:
            groups.append([mutant for number, mutant in enumerate(group, 1) if number not in bad])
        elif len(group) > 1:
            groups += [group[: len(group) // 2], group[len(group) // 2 :]]
        groups = [each for each in groups if each]


def blamed(
    group: list[Mutant], changed: Files, places: dict[int, list[tuple[str, int, int]]], wrong: list[tuple[str, int]]
) -> set[int]:
    """Return the numbers of the mutants in whose place something is wrong, or who may not assign what is used there."""
    bad = set()
    for file, byte in wrong:
        used = re.match(rb"\w*", changed.get(file, b"")[byte:])
        assigned = re.compile(rf"\(?{used[0].decode()}\b[^=;]*=" if used and used[0] else "(?!)")
        for number, mutant in enumerate(group, 1):
            inside = any(where == file and start <= byte < end for where, start, end in places[number])
            forgets = mutant.file == file and mutant.kind == "statement" and assigned.match(mutant.before)
            if inside or forgets:
                bad.add(number)
    return bad
