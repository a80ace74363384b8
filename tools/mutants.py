"""The ways in which one thing of a Solidity file can be wrong, read from the compiler's syntax tree.

Conditions are negated, guards left out, comparisons moved by one, operators exchanged, constants raised by one,
statements dropped; the same in assembly.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Node = dict[str, Any]
Change = tuple[int, int, str]
Kind = Literal["expression", "statement", "constant", "yul", "yul statement"]

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "|"}
EQUALITIES = {"==", "!="}
LOGIC = {"&&": "||", "||": "&&"}
OPERATORS = COMPARISONS | ARITHMETIC | LOGIC
STEPS = {"++": "--", "--": "++"}
YUL = {
    "add": "sub",
    "sub": "add",
    "mul": "div",
    "div": "mul",
    "and": "or",
    "or": "and",
    "shl": "shr",
    "shr": "shl",
}
YUL_OPPOSITES = {"gt": "lt", "lt": "gt", "slt": "sgt", "sgt": "slt"}
YUL_TRUTHS = {"gt", "lt", "eq", "iszero"}
DROPPED = {"FunctionCall", "Assignment"}
CONDITIONAL = {"IfStatement", "Conditional", "WhileStatement", "ForStatement", "DoWhileStatement"}


@dataclass(frozen=True)
class Mutant:
    """One change of one file: the bytes from `start` to `end` become `after`."""

    file: str
    function: str
    line: int
    start: int
    end: int
    before: str
    after: str
    kind: Kind

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Return what names it where lines move: file, function and both texts, with single blanks."""
        before, after = (" ".join(text.split()) for text in (self.before, self.after))
        return self.file, self.function, before, after

    def __str__(self) -> str:
        """Return where it is and what it changes, in one line."""
        file, function, before, after = self.place
        return f"{file}:{self.line} {function}: {before} -> {after}"

    def apply(self, source: bytes) -> bytes:
        """Return the file with the change."""
        return source[: self.start] + self.after.encode() + source[self.end :]

    def key(self, sources: dict[str, bytes]) -> str:
        """Return what names this change of these sources, whatever else is in the repository."""
        digest = hashlib.sha256()
        for file, source in sorted(sources.items()):
            digest.update(file.encode() + b"\0" + (self.apply(source) if file == self.file else source) + b"\0")
        return digest.hexdigest()[:20]


def mutants(file: str, source: bytes, tree: Node) -> list[Mutant]:
    """Return every change of a file, in its order; `tree` is the file's syntax tree."""
    found: dict[tuple[int, int, str], Mutant] = {}
    negated: set[tuple[int, int]] = set()
    for function, node in _walk(tree, ""):
        negated.update(_place(condition) for condition in _conditions(node))
        for start, end, after in _changes(node, source, negated):
            before = source[start:end].decode()
            line = source.count(b"\n", 0, start) + 1
            kind = _kind(node, before, after)
            found.setdefault((start, end, after), Mutant(file, function, line, start, end, before, after, kind))
    return [found[place] for place in sorted(found)]


def _walk(node: Any, function: str) -> Iterator[tuple[str, Node]]:
    """Yield every node below `node` with the name of the function that it is in."""
    if isinstance(node, list):
        for each in node:
            yield from _walk(each, function)
    elif isinstance(node, dict):
        if node.get("nodeType") in {"FunctionDefinition", "ModifierDefinition"}:
            function = node["name"] or node.get("kind", "")
        if "src" in node:
            yield function, node
        for name, each in node.items():
            # The tree tells the type of a constant's value twice; externals of assembly repeat their places.
            if name not in {"typeName", "externalReferences", "overrides", "modifiers"}:
                yield from _walk(each, function)


def _kind(node: Node, before: str, after: str) -> Kind:
    """Return what kind of text a change of this node changes."""
    if node["nodeType"] == "VariableDeclaration":
        return "constant"
    yul = node["nodeType"].startswith("Yul")
    if after == "{}" and before != after:
        return "yul statement" if yul else "statement"
    return "yul" if yul else "expression"


def _place(node: Node) -> tuple[int, int]:
    start, length, _ = map(int, node["src"].split(":"))
    return start, start + length


def _text(node: Node, source: bytes) -> str:
    start, end = _place(node)
    return source[start:end].decode()


def _changes(node: Node, source: bytes, negated: set[tuple[int, int]]) -> Iterator[Change]:
    """Yield (start, end, text in its place) for each thing that can be wrong with this node itself."""
    kind = node["nodeType"]
    for condition in _conditions(node):
        yield *_place(condition), f"!({_text(condition, source)})"
    if kind == "IfStatement" and not node.get("falseBody"):
        yield *_place(node["condition"]), "false"
    if kind == "BinaryOperation" and node["operator"] in OPERATORS:
        if node["operator"] in EQUALITIES and _place(node) in negated:
            return
        yield *_place(node), _binary(node, OPERATORS[node["operator"]], source)
    elif kind == "Assignment" and node["operator"][:-1] in ARITHMETIC:
        left, right = (_text(node[side], source) for side in ("leftHandSide", "rightHandSide"))
        yield *_place(node), f"{left} {ARITHMETIC[node['operator'][:-1]]}= {right}"
    elif kind == "UnaryOperation" and node["operator"] in STEPS:
        yield *_place(node), _text(node, source).replace(node["operator"], STEPS[node["operator"]])
    elif kind == "Literal" and node.get("kind") == "bool":
        yield *_place(node), "false" if node["value"] == "true" else "true"
    elif kind == "VariableDeclaration" and node.get("constant") and node.get("value"):
        yield from _constant(node, source)
    else:
        yield from _dropped(node, source)
        yield from _yul(node, source)


def _dropped(node: Node, source: bytes) -> Iterator[Change]:
    kind = node["nodeType"]
    start, end = _place(node)
    if kind == "EmitStatement" or (kind == "ExpressionStatement" and node["expression"]["nodeType"] in DROPPED):
        yield start, end + (source[end : end + 1] == b";"), "{}"
    elif kind == "YulExpressionStatement":
        yield start, end, "{}"


def _conditions(node: Node) -> Iterator[Node]:
    """Yield what decides a branch, and each side of a logical operator."""
    kind = node["nodeType"]
    if kind in CONDITIONAL and node.get("condition"):
        yield node["condition"]
    if kind == "BinaryOperation" and node["operator"] in LOGIC:
        yield node["leftExpression"]
        yield node["rightExpression"]
    if kind == "FunctionCall" and node["expression"].get("name") in {"require", "assert"}:
        yield node["arguments"][0]


def _binary(node: Node, operator: str, source: bytes) -> str:
    return f"({_text(node['leftExpression'], source)} {operator} {_text(node['rightExpression'], source)})"


def _constant(node: Node, source: bytes) -> Iterator[Change]:
    value, kind = node["value"], node["typeDescriptions"]["typeString"]
    if kind.startswith("uint"):
        yield *_place(value), f"({_text(value, source)}) + 1"
    elif kind == "bytes32":
        yield *_place(value), f"~({_text(value, source)})"


def _yul(node: Node, source: bytes) -> Iterator[Change]:
    kind = node["nodeType"]
    if kind == "YulIf":
        yield *_place(node["condition"]), f"iszero({_text(node['condition'], source)})"
    if kind != "YulFunctionCall":
        return
    name, text = node["functionName"]["name"], _text(node, source)
    arguments = text.partition("(")[2]
    if name in YUL:
        yield *_place(node), f"{YUL[name]}({arguments}"
    if name in YUL_TRUTHS:
        yield *_place(node), f"iszero({text})"
    if name in YUL_OPPOSITES:
        yield *_place(node), f"iszero({YUL_OPPOSITES[name]}({arguments})"
