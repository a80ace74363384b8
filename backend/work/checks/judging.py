"""Judges checks on a text and on files; knows nothing of tasks, seats and rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.core.wording import Wording
from backend.work.checks.schemas import CheckResult, CheckState
from backend.work.checks.signatures import beginnings_of, may_be

Check = Mapping[str, Any]
# Files of a fitting type that are looked into; whoever sends more than that has sent the right one among them.
LOOKED_INTO = 5


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a submission: name and type as its sender told them."""

    name: str
    media_type: str
    read: Callable[[], bytes | None]


@dataclass(frozen=True, slots=True)
class Submission:
    """What was handed in."""

    text: Wording
    files: Sequence[File]

    def judge(self, check: Check) -> CheckResult:
        """Return what is found of one check."""
        judges = {"words": self._words, "contains": self._contains, "file": self._file}
        judged = judges.get(check["kind"])
        return judged(check) if judged else _result(check, "not_checked", "git_later")

    def _words(self, check: Check) -> CheckResult:
        count = len(self.text.words)
        fits = check.get("min", 0) <= count <= check.get("max", count)
        return _result(check, "met" if fits else "unmet", "words_counted", count=count)

    def _contains(self, check: Check) -> CheckResult:
        missing = [word for word in check["words"] if not self.text.says(word)]
        if missing:
            return _result(check, "unmet", "words_missing", missing=missing)
        return _result(check, "met", "words_found")

    def _file(self, check: Check) -> CheckResult:
        fitting = [file for file in self.files if file.media_type in check["types"]][:LOOKED_INTO]
        if not fitting:
            return _result(check, "unmet", "file_missing")
        for file in fitting:
            content = file.read() if beginnings_of(file.media_type) else b""
            if content is not None and may_be(file.media_type, content):
                return _result(check, "met", "file_found", name=file.name, media_type=file.media_type)
        return _result(check, "unmet", "file_differs", name=fitting[0].name, media_type=fitting[0].media_type)


def not_judged(checks: Sequence[Check], code: str) -> list[CheckResult]:
    """Return the results of checks that nothing could be looked at for."""
    return [_result(check, "not_checked", "git_later" if check["kind"] == "git" else code) for check in checks]


def _result(check: Check, state: CheckState, code: str, **params: Any) -> CheckResult:
    return CheckResult(check=dict(check), result=state, code=code, params=params)
