"""What a node's error means for the reader: providers word the same refusal in dozens of ways.

The texts come from strangers, so only their beginning is read, and a hint taken from them is never more than a hint.
"""

import re
from enum import Enum, auto

READ = 600


class Meaning(Enum):
    """What to do about an error: wait, use another node, ask for less, or try again."""

    RATE = auto()
    KEY = auto()
    METHOD = auto()
    BATCH = auto()
    BEHIND = auto()
    RANGE = auto()
    OTHER = auto()


_REVERTED, _METHOD_UNKNOWN = 3, -32601
_RATE_CODES = frozenset({429, -32029, -32097})
_BATCH = re.compile(r"\bbatch|items? (?:in|per) (?:a )?request", re.IGNORECASE)
_RATE = re.compile(
    r"rate.?limit|too many requests|compute units|per second|/second|/minute|/sec\b|over (?:the )?rate|"
    r"request (?:count|limit|rate)|requests? (?:limit|per)|daily|monthly|quota|credits|throttl|\b429\b|throughput",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?:invalid|missing|unknown|disabled|expired) (?:api.?|project.?|access.?)?(?:key|id|token)\b|unauthori[sz]ed|"
    r"not authenticated|must (?:be )?authenticate|authentication (?:is )?required|forbidden|"
    r"(?:api.?key|project id|token) (?:is )?(?:required|invalid|missing|disabled)",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"method\b.*(?:not (?:found|available|supported|allowed|whitelisted)|does not exist|disabled)|"
    r"eth_getLogs (?:is )?(?:disabled|not (?:available|supported))",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:beyond|past|above|ahead of|greater than|higher than) (?:the )?(?:current |latest |chain )*(?:head|block\b)|"
    r"invalid block range|block is out of range|unknown block|(?:header|blocks?)\b.* (?:not|cannot be) found|"
    r"future block|still syncing",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"range|too (?:many|large|big|wide|long|high)|response size|exceed|more than|greater than|bigger than|limit|"
    r"narrow|smaller|reduce|max(?:imum)?\b|blocks? (?:distance|span)|time.?d? ?out|deadline|cancell?ed|took too long|"
    r"no backend is currently healthy|can.t route your request|out of memory|memory capacity",
    re.IGNORECASE,
)
_TOO_LARGE = re.compile(r"too large|too big|size exceed", re.IGNORECASE)
_HEX_RANGE = re.compile(r"\[\s*0x([0-9a-f]{1,16})\s*,\s*0x([0-9a-f]{1,16})\s*\]", re.IGNORECASE)
_DECIMAL_RANGE = re.compile(r"(?:range|from)\s+(\d{1,18})\s*(?:-|to|\.\.)\s*(\d{1,18})", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.])(\d{1,3}(?:[,_]\d{3})+|\d{1,12})(k)?\b"
    r"(?!\s*(?:\+\s*)?(?:results?|logs?|events?|bytes|kb|mb|gb|ms|s\b|sec|minutes?))",
    re.IGNORECASE,
)


def meaning_of(method: str, code: int, text: str, *, batched: bool = False) -> Meaning:
    """Return what an error answer to a method means; `batched` when the request held several."""
    text = text[:READ]
    if code == _REVERTED or text.startswith("execution reverted"):
        return Meaning.OTHER  # What follows are a contract's words, not the node's.
    found = Meaning.OTHER
    if batched and _BATCH.search(text):
        found = Meaning.BATCH
    elif code in _RATE_CODES or _RATE.search(text):
        found = Meaning.RATE
    elif code == _METHOD_UNKNOWN or (_METHOD.search(text) and method in text):
        found = Meaning.METHOD
    elif _KEY.search(text):
        found = Meaning.KEY
    elif _BEHIND.search(text):
        found = Meaning.BEHIND
    elif _RANGE.search(text) and method == "eth_getLogs":
        found = Meaning.RANGE
    elif batched and _TOO_LARGE.search(text):
        found = Meaning.BATCH
    return found


def hint_of(text: str, first: int, last: int) -> int | None:
    """Return how many blocks a refusal says would do, None when it names no number below what was asked for."""
    text, span = text[:READ], last - first + 1
    for shape, base in ((_HEX_RANGE, 16), (_DECIMAL_RANGE, 10)):
        for start, end in shape.findall(text):
            if 0 < (width := int(end, base) - int(start, base) + 1) < span:
                return width
    named = {int(re.sub(r"\D", "", digits)) * (1000 if thousand else 1) for digits, thousand in _NUMBER.findall(text)}
    fitting = [number for number in named - {first, last, span, span - 1} if 0 < number < span]
    return max(fitting, default=None)
