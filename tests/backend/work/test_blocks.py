"""A block closes the room of a pair to both, and nothing else (R27, R101)."""

from uuid import uuid4

from tests.backend.house import House
from tests.backend.talk import URL, heard, opened, people, post, refused, room_of, said

BLOCKS = "/api/v1/blocks"


def test_a_block_closes_the_room_of_a_pair_to_both_until_it_is_lifted(house: House) -> None:
    ada, bo = people(house, 2)
    room, client_id = opened(ada, bo), str(uuid4())
    sent = said(ada, room, client_id=client_id)
    assert bo.client.post(BLOCKS, json={"account": ada.address}).status_code == 201
    assert refused(post(ada, room)) == refused(post(bo, room)) == (403, "blocked")
    seen = [room_of(ada, room), room_of(bo, room)]
    assert [(one["can_write"], one["reason"], one["blocked_by_me"]) for one in seen] == [
        (False, "blocked", False),
        (False, "blocked", True),
    ]
    # What was said can still be read, and what was sent before the block was sent.
    assert heard(ada, room) == heard(bo, room) == [sent]
    assert post(ada, room, client_id=client_id).status_code == 200
    assert bo.client.delete(f"{BLOCKS}/{ada.address}").status_code == 204
    assert said(ada, room)["seq"] == 2
    assert room_of(bo, room)["can_write"] is True


def test_no_room_is_opened_between_accounts_with_a_block(house: House) -> None:
    ada, bo = people(house, 2)
    assert bo.client.post(BLOCKS, json={"account": ada.address}).status_code == 201
    assert refused(ada.client.post(URL, json={"with": bo.address})) == (403, "blocked")
    assert refused(bo.client.post(URL, json={"with": ada.address})) == (403, "blocked")


def test_a_block_is_its_makers_own(house: House) -> None:
    ada, bo, eve = people(house, 3)
    room = opened(ada, bo)
    answers = [bo.client.post(BLOCKS, json={"account": ada.address}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    for other in (ada, eve):
        assert other.client.get(BLOCKS).json()["items"] == []
        assert other.client.delete(f"{BLOCKS}/{ada.address}").status_code == 204
    assert refused(post(ada, room)) == (403, "blocked")
    assert [item["account"] for item in bo.client.get(BLOCKS).json()["items"]] == [ada.address]


def test_blocks_are_listed_page_by_page(light_house: House) -> None:
    ada, bo = people(light_house, 2)
    accounts = [f"0x{number:040x}" for number in range(1, 60)]
    for account in accounts:
        assert ada.client.post(BLOCKS, json={"account": account}).status_code == 201
    page = ada.client.get(BLOCKS).json()
    rest = ada.client.get(BLOCKS, params={"cursor": page["next_cursor"]}).json()
    assert len(page["items"]) == 50
    assert sorted(item["account"].lower() for item in page["items"] + rest["items"]) == accounts
    assert rest["next_cursor"] is None
    assert refused(bo.client.get(BLOCKS, params={"cursor": page["next_cursor"]})) == (422, "invalid_cursor")


def test_nobody_blocks_himself_or_what_is_no_account(light_house: House) -> None:
    (ada,) = people(light_house, 1)
    assert refused(ada.client.post(BLOCKS, json={"account": ada.address})) == (422, "block_oneself")
    assert refused(ada.client.post(BLOCKS, json={"account": "0x1"})) == (422, "validation")
    assert light_house.person(ada.client).client.get(BLOCKS).status_code == 401
