"""Content stores keep bytes under their digest, and an IPFS node is believed in nothing (R35, R53)."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from backend.core.content import ContentStore, LocalContentStore
from backend.core.contents import open_contents
from backend.core.documents import cid_of, cid_of_digest, digest_of
from backend.core.errors import BodyTooLarge, ContentMismatch, ContentMissing, ContentUnavailable
from backend.core.ipfs import IpfsContentStore
from backend.core.kubo import KuboClient
from backend.core.settings import Settings
from tests.backend.liar import Answer, Liar, lying, raw, relayed, whole
from tests.ipfs_node import IpfsNode, running_node

KIB = 1024
LEAF = 256 * KIB
LIMIT = 6 * KIB * KIB


def pattern(size: int) -> bytes:
    """Return bytes that never repeat a whole leaf, so that no two leaves are one block."""
    return b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1))[:size]


# What `ipfs add --cid-version=1` says of `pattern(size)`; the first is the well-known CID of nothing.
CIDS = {
    0: "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
    1: "bafkreidogqfzz75tpkmjzjke425xqcrmpcib2p5tg44hnbirumdbpl5adu",
    LEAF: "bafkreier7lfxeszlyhgutxybbt55cid5cb7qy244he23l3hprouhzuav7e",
    LEAF + 1: "bafybeidkhcxhy2m747g7g4nr35q6vke22sj5wqxkdaokmebq4nqm5vqtrq",
    5 * KIB * KIB: "bafybeicy6ueqbuibbwfk3rgjtjq3fkkjrywxgeksgqqti3ub4kdgjlz33q",
}


def store_in(address: str, **changes: float) -> IpfsContentStore:
    options = {"limit": LIMIT, "seconds": 60, "places": 4, **changes}
    return IpfsContentStore(address, int(options["limit"]), options["seconds"], int(options["places"]))


@pytest.fixture(params=["local", "ipfs"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ContentStore:
    """Give a test each store in turn."""
    if request.param == "local":
        return LocalContentStore(tmp_path / "content")
    node: IpfsNode = request.getfixturevalue("ipfs_node")
    return store_in(node.address)


@pytest.fixture
def own_node(tmp_path: Path) -> Iterator[IpfsNode]:
    """Give a test a node that it may kill."""
    with running_node(tmp_path / "ipfs") as node:
        yield node


@pytest.fixture
def liar() -> Iterator[Liar]:
    """Give a test a server that answers whatever it is told to; it has pinned everything, says it."""
    with lying() as server:
        server.answers["pin/ls"] = whole(json.dumps({"Keys": {"bafy": {"Type": "recursive"}}}).encode())
        yield server


@pytest.mark.parametrize("size", CIDS)
def test_every_store_gives_the_same_digest_cid_and_bytes(store: ContentStore, size: int) -> None:
    content = pattern(size)
    cid = store.cid(content)
    assert cid == CIDS[size]
    digest = store.put(content)
    assert digest == digest_of(content)
    assert store.put(content) == digest
    assert store.get(digest, cid) == content
    if size <= LEAF:
        assert cid == cid_of_digest(digest)
        assert store.get(digest) == content


def test_what_was_never_kept_is_missing(store: ContentStore) -> None:
    with pytest.raises(ContentMissing):
        store.get(digest_of(b"nobody kept this"))


def test_the_node_has_pinned_what_was_kept(ipfs_node: IpfsNode) -> None:
    content = pattern(3 * LEAF)
    store_in(ipfs_node.address).put(content)
    pins = KuboClient(ipfs_node.address, LIMIT, 20).pin.ls(type="recursive", opts={"cid-base": "base32"})
    assert cid_of(content) in pins["Keys"]


def test_a_content_over_the_limit_is_not_sent(liar: Liar) -> None:
    with pytest.raises(BodyTooLarge):
        store_in(liar.address, limit=100).put(bytes(101))
    assert liar.asked == []


def test_many_threads_share_a_store(ipfs_node: IpfsNode) -> None:
    store = store_in(ipfs_node.address, places=16)
    contents = [pattern(1000 + number) for number in range(16)]
    back: dict[int, bytes] = {}

    def work(number: int) -> None:
        back[number] = store.get(store.put(contents[number]))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(contents))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [back[number] for number in range(len(contents))] == contents


# --- A node that dies


def test_a_node_that_does_not_run_is_unavailable(own_node: IpfsNode) -> None:
    store = store_in(own_node.address)
    digest = store.put(b"kept before")
    own_node.kill()
    with pytest.raises(ContentUnavailable):
        store.put(b"another")
    with pytest.raises(ContentUnavailable):
        store.get(digest)
    own_node.start()
    assert store_in(own_node.address).get(digest) == b"kept before"


def test_a_node_killed_while_it_takes_a_content_has_not_kept_it(own_node: IpfsNode) -> None:
    content = pattern(5 * KIB * KIB)
    digest, cid = digest_of(content), cid_of(content)
    with relayed(own_node.port) as relay:
        relay.limit, relay.reached = ("up", 2 * KIB * KIB), own_node.kill
        with pytest.raises(ContentUnavailable):
            store_in(relay.address).put(content)
        assert relay.up < len(content)
    own_node.start()
    store = store_in(own_node.address)
    with pytest.raises(ContentMissing):
        store.get(digest, cid)
    assert store.put(content) == digest
    assert store.get(digest, cid) == content


def test_a_node_killed_while_it_gives_a_content_is_unavailable(own_node: IpfsNode) -> None:
    content = pattern(5 * KIB * KIB)
    digest, cid = store_in(own_node.address).put(content), cid_of(content)
    with relayed(own_node.port) as relay:
        relay.limit, relay.reached = ("down", 2 * KIB * KIB), own_node.kill
        with pytest.raises(ContentUnavailable):
            store_in(relay.address).get(digest, cid)
        assert relay.down < len(content)


# --- A node that lies

CONTENT = b"what was asked for"
OTHER = b"what was not asked for"


def added(cid: str) -> Answer:
    return whole(json.dumps({"Name": "bytes", "Hash": cid, "Size": "18"}).encode() + b"\n")


def endless(out: BinaryIO) -> None:
    """Send pieces until the client hangs up."""
    out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        out.write(b"10000\r\n" + bytes(0x10000) + b"\r\n")


def endless_piece(out: BinaryIO) -> None:
    """Announce one piece that never ends."""
    out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n")
    while True:
        out.write(bytes(0x10000))


def endless_length(out: BinaryIO) -> None:
    """Announce a body that never ends."""
    out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
    while True:
        out.write(bytes(0x10000))


def dripping(out: BinaryIO) -> None:
    """Send a byte now and then, so that no single wait lasts long."""
    out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
    while True:
        out.write(b"x")
        time.sleep(0.02)


def bomb(out: BinaryIO) -> None:
    """Send little that unpacks to much."""
    whole(gzip.compress(bytes(64 * KIB * KIB)), "200 OK", "Content-Encoding: gzip")(out)


ENDLESS_ERROR = raw(b"HTTP/1.1 500 No\r\nContent-Length: 999999999\r\n\r\n" + bytes(LIMIT + 1))
FAILED = {"Message": "the disk is on fire", "Code": 0, "Type": "error"}
ILL: dict[str, Answer] = {
    "an error": whole(json.dumps(FAILED).encode(), "500 Internal Server Error"),
    "an error without words": whole(b"", "500 Internal Server Error"),
    "an error with a page": whole(b"<html>no</html>", "404 Not Found"),
    "nothing": raw(b""),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "dripping": dripping,
}
ADD_ILL: dict[str, Answer] = ILL | {
    "an endless error": ENDLESS_ERROR,
    "an empty answer": whole(b""),
    "no JSON": whole(b"added"),
    "a list": whole(b"[]"),
    "a number": whole(b"7"),
    "no CID": whole(b'{"Name": "bytes"}'),
    "an error after all": whole(json.dumps(FAILED).encode()),
    "deep JSON": whole(b"[" * 100_000),
    "no text": whole(b"\xff\xfe\xfd"),
    "endless": endless,
    "one endless piece": endless_piece,
    "an endless length": endless_length,
    "a bomb": bomb,
}
CAT_ILL: dict[str, Answer] = ILL | {
    "less than announced": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n" + CONTENT[:9]),
    "an unfinished piece": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12\r\n" + CONTENT[:9]),
}
CAT_LIES: dict[str, Answer] = {
    "an endless error": ENDLESS_ERROR,
    "other bytes": whole(OTHER),
    "nothing at all": whole(b""),
    "fewer bytes": whole(CONTENT[:-1]),
    "more bytes": whole(CONTENT + b"!"),
    "packed bytes": whole(gzip.compress(CONTENT), "200 OK", "Content-Encoding: gzip"),
    "a bomb": bomb,
    "endless": endless,
    "one endless piece": endless_piece,
    "an endless length": endless_length,
}


@pytest.mark.parametrize("cid", [cid_of(OTHER), cid_of(CONTENT).upper(), "", None, 7, {"/": cid_of(CONTENT)}])
def test_a_node_that_answers_another_cid_is_told(liar: Liar, cid: object) -> None:
    liar.answers["add"] = whole(json.dumps({"Name": "bytes", "Hash": cid}).encode())
    with pytest.raises(ContentMismatch):
        store_in(liar.address).put(CONTENT)


@pytest.mark.parametrize("how", ADD_ILL)
def test_a_node_that_fails_to_add_is_unavailable(liar: Liar, how: str) -> None:
    liar.answers["add"] = ADD_ILL[how]
    with pytest.raises(ContentUnavailable):
        store_in(liar.address, seconds=1, limit=KIB * KIB).put(CONTENT)
    assert liar.sent < LIMIT * 4


@pytest.mark.parametrize("how", CAT_ILL)
def test_a_node_that_fails_to_give_is_unavailable(liar: Liar, how: str) -> None:
    liar.answers["cat"] = CAT_ILL[how]
    with pytest.raises(ContentUnavailable):
        store_in(liar.address, seconds=1).get(digest_of(CONTENT))


@pytest.mark.parametrize("how", CAT_LIES)
def test_other_bytes_are_never_returned_and_never_fill_the_memory(liar: Liar, how: str) -> None:
    liar.answers["cat"] = CAT_LIES[how]
    with pytest.raises(ContentMismatch):
        store_in(liar.address, limit=KIB * KIB).get(digest_of(CONTENT))
    assert liar.sent < LIMIT * 4


def test_an_honest_answer_of_the_same_server_is_taken(liar: Liar) -> None:
    liar.answers |= {"add": added(cid_of(CONTENT)), "cat": whole(CONTENT)}
    store = store_in(liar.address)
    assert store.get(store.put(CONTENT)) == CONTENT


def test_what_the_node_does_not_hold_is_missing_and_not_looked_for_elsewhere(liar: Liar) -> None:
    not_pinned = {"Message": f"path '{cid_of(CONTENT)}' is not pinned", "Code": 0, "Type": "error"}
    liar.answers["pin/ls"] = whole(json.dumps(not_pinned).encode(), "500 Internal Server Error")
    with pytest.raises(ContentMissing):
        store_in(liar.address).get(digest_of(CONTENT))
    assert liar.asked == ["pin/ls"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(liar: Liar, status: int) -> None:
    with lying() as elsewhere:
        elsewhere.answers |= {"add": added(cid_of(CONTENT)), "cat": whole(CONTENT)}
        for command in ("add", "cat"):
            to = f"Location: {elsewhere.address}/api/v0/{command}"
            liar.answers[command] = whole(b"", f"{status} Elsewhere", to)
        store = store_in(liar.address)
        with pytest.raises(ContentUnavailable):
            store.put(CONTENT)
        with pytest.raises(ContentUnavailable):
            store.get(digest_of(CONTENT))
        assert elsewhere.asked == []


def test_proxies_and_passwords_of_the_environment_are_not_used(
    liar: Liar, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    liar.answers |= {"add": added(cid_of(CONTENT))}
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    store_in(liar.address).put(CONTENT)
    assert liar.asked == ["add"]


def test_a_node_that_never_answers_does_not_take_every_thread(liar: Liar) -> None:
    ends = threading.Event()
    began = threading.Semaphore(0)

    def hang(_: BinaryIO) -> None:
        began.release()
        ends.wait()

    liar.answers["pin/ls"] = hang
    store = store_in(liar.address, seconds=60, places=2)
    failures: list[type[Exception]] = []

    def ask() -> None:
        try:
            store.get(digest_of(CONTENT))
        except ContentUnavailable as error:
            failures.append(type(error))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in threads:
        began.acquire()
    with pytest.raises(ContentUnavailable):
        store.get(digest_of(CONTENT))
    assert len(liar.asked) == 2
    ends.set()
    for thread in threads:
        thread.join()
    assert failures == [ContentUnavailable] * 2


def test_a_node_that_never_answers_is_given_up(liar: Liar) -> None:
    ends = threading.Event()

    def hang(_: BinaryIO) -> None:
        ends.wait()

    liar.answers["add"] = hang
    try:
        with pytest.raises(ContentUnavailable):
            store_in(liar.address, seconds=0.2).put(CONTENT)
    finally:
        ends.set()


def test_a_node_that_takes_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(ContentUnavailable):
        store_in(f"/ip4/127.0.0.1/tcp/{deaf.getsockname()[1]}", seconds=0.2).put(bytes(LIMIT))


# --- The address is the operator's


@pytest.mark.parametrize(
    "address",
    ["", "nowhere", "/ip4/127.0.0.1", "ftp://127.0.0.1:5001", "http://", "http://host/other", "http://host:5001/?a=b"],
)
def test_an_address_that_is_none_is_refused_at_the_start(tmp_path: Path, address: str) -> None:
    settings = Settings(ipfs_api=address, content_dir=tmp_path)
    with pytest.raises(ValueError, match="GUILDHALL_IPFS_API"):
        open_contents(settings)


@pytest.mark.parametrize("shape", ["/ip4/127.0.0.1/tcp/{0}", "/dns4/localhost/tcp/{0}/http", "http://127.0.0.1:{0}"])
def test_an_address_is_a_multiaddr_or_a_url(liar: Liar, shape: str) -> None:
    liar.answers |= {"add": added(cid_of(CONTENT))}
    store_in(shape.format(liar.server_address[1])).put(CONTENT)
    assert liar.asked == ["add"]


def test_private_contents_stay_in_the_directory_unless_the_node_is_private(tmp_path: Path) -> None:
    alone = open_contents(Settings(content_dir=tmp_path))
    assert alone.public is alone.private
    shared = open_contents(Settings(content_dir=tmp_path, ipfs_api="/ip4/127.0.0.1/tcp/9"))
    assert isinstance(shared.public, IpfsContentStore)
    assert isinstance(shared.private, LocalContentStore)
    closed = open_contents(Settings(content_dir=tmp_path, ipfs_api="/ip4/127.0.0.1/tcp/9", ipfs_private=True))
    assert closed.private is closed.public
