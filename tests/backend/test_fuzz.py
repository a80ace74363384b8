"""Requests made up from the OpenAPI document, right and wrong, never break the API (R21)."""

from contextlib import suppress
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from tests.backend.house import House

FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_no_request_breaks_the_api(light_house: House) -> None:
    """Ask every operation; there is no node here, so that 503 is a right answer, and any other 5xx is ours."""
    address = light_house.serve(rate_reads="9999/second", rate_writes="9999/second", rate_auth="9999/second")
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    asked: dict[str, int] = {}

    def ask(case: Case[Any]) -> None:
        answer = case.call()
        asked[case.path] = asked.get(case.path, 0) + 1
        assert answer.status_code < 500 or answer.status_code == 503, f"{case.as_curl_command()}: {answer.text}"
        assert answer.headers["x-request-id"]

    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            asking = given(case=found.ok().as_strategy(generation_mode=mode))(ask)
            # An operation without parameters cannot be asked wrongly.
            with suppress(Unsatisfiable):
                FEW(asking)()
    assert len(asked) == 15
