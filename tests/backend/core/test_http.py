"""Every failure is a problem, every read has an ETag, every answer its headers, and the page stays in its folder."""

import gc
import weakref
from pathlib import Path

import pytest

from backend.core.database import open_database
from backend.core.errors import ApiError
from backend.core.migrations import migrate
from backend.main import create_app
from backend.market.tasks.service import TaskService
from tests.backend.house import Browser, House, running


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", 404, "not_found"),
        ("GET", "/api", 404, "not_found"),
        ("GET", "/api/v2/tasks", 404, "not_found"),
        ("GET", "/api/v1/tasks/", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("POST", "/rpc", 404, "not_found"),
        ("PUT", "/api/v1/tasks", 405, "method_not_allowed"),
        ("GET", "/api/v1/documents", 405, "method_not_allowed"),
        ("DELETE", "/api/v1/health", 405, "method_not_allowed"),
        ("GET", "/api/v1/tasks/0x12", 422, "validation"),
        ("GET", "/api/v1/tasks/%00", 422, "validation"),
        ("GET", "/api/v1/accounts/0x12", 422, "validation"),
        ("GET", "/api/v1/tasks/0x" + "ab" * 32, 404, "not_found"),
        ("GET", "/api/v1/auth/session", 401, "not_signed_in"),
        ("GET", "/api/v1/%2e%2e/%2e%2e/etc/passwd", 404, "not_found"),
    ],
)
def test_every_failure_is_a_problem(light_house: House, method: str, path: str, status: int, code: str) -> None:
    answer = light_house.client().request(method, path)
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert problem["type"] == f"urn:guildhall:problem:{code}"
    assert problem["title"] == ApiError.registry[code].title()
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_what_nobody_foresaw_is_told_without_details(light_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("kingfisher")

    monkeypatch.setattr(TaskService, "page", fail)
    answer = light_house.client().get("/api/v1/tasks")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "kingfisher" not in answer.text
    assert "RuntimeError" not in answer.text


def test_a_chain_that_was_never_indexed_is_told(light_house: House) -> None:
    other = light_house.settings.manifest
    assert other is not None
    other.write_text(other.read_text().replace("11" * 32, "33" * 32))
    client = light_house.client()
    answer = client.get("/api/v1/tasks")
    assert (answer.status_code, answer.json()["code"]) == (503, "not_indexed")
    assert "other_chain" in client.get("/api/v1/health").json()["reasons"]


def test_before_the_indexer_first_ran_nothing_fails(house: House, fresh_url: str) -> None:
    client = house.client(database_url=migrated(fresh_url))
    assert client.get("/api/v1/tasks").json()["code"] == "not_indexed"
    assert client.get("/api/v1/config").json()["policy"]["fee_bps"] is None
    health = client.get("/api/v1/health").json()
    assert (health["status"], "not_indexed" in health["reasons"], health["indexed"]) == ("degraded", True, None)


def migrated(url: str) -> str:
    database = open_database(url, 1, 5)
    migrate(database.engine)
    database.close()
    return url


def test_a_read_that_did_not_change_is_not_sent_again(light_house: House) -> None:
    client = light_house.client()
    first = client.get("/api/v1/tasks")
    tag = first.headers["etag"]
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/api/v1/tasks", headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/api/v1/tasks", headers={"If-None-Match": '"other"'}).status_code == 200
    assert "etag" not in client.get("/api/v1/nowhere").headers


def test_every_answer_tells_browsers_what_the_site_may_do(light_house: House) -> None:
    client = light_house.client(public_rpc_url="https://rpc.example/key")
    for path in ("/api/v1/tasks", "/api/v1/nowhere", "/"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "connect-src 'self' ws://testserver https://rpc.example;" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "server" not in headers


@pytest.fixture
def page(light_house: House, tmp_path: Path) -> Browser:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Guildhall</title>")
    (folder / "assets" / "app-1234.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret.txt")
    return light_house.client(page_dir=folder)


def test_the_page_is_served_with_index_for_its_own_paths(page: Browser) -> None:
    for path in ("/", "/tasks/0x12", "/zh/post", "/index.html", "/?q=1"):
        answer = page.get(path)
        assert (answer.status_code, answer.text) == (200, "<title>Guildhall</title>"), path
        assert answer.headers["cache-control"] == "no-cache"
    asset = page.get("/assets/app-1234.js")
    assert asset.headers["content-type"].startswith("text/javascript")
    assert "immutable" in asset.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/missing.js",
        "/favicon.ico",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/....//secret.txt",
        "//etc/passwd.txt",
        "/link.txt",
        "/a%00.txt",
    ],
)
def test_nothing_outside_the_page_is_served(page: Browser, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] == "not_found"


def test_a_link_out_of_the_page_is_not_followed(page: Browser) -> None:
    assert "secret" not in page.get("/link").text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_page_is_only_read(page: Browser, method: str) -> None:
    answer = page.request(method, "/tasks")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_the_api_is_not_shadowed_by_the_page(page: Browser) -> None:
    assert page.get("/api/v1/nowhere").json()["code"] == "not_found"
    assert page.get("/api/v1/documents").json()["code"] == "method_not_allowed"
    assert page.get("/rpc").json()["code"] == "not_found"


def test_an_application_that_ended_is_forgotten(light_house: House) -> None:
    """Nothing of the framework's caches may hold it: a process that makes many would grow."""
    with running(create_app(light_house.settings)) as browser:
        assert browser.get("/api/v1/health").status_code == 200
        ended = weakref.ref(browser.app)
    del browser
    gc.collect()
    assert ended() is None
