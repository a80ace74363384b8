"""Who the people of the story are: profiles, a second wallet, roles, and what they say to each other."""

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from eth_account import Account
from eth_account.messages import encode_defunct

from scripts.story.person import Person

TEXTS = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Society:
    """Carries out what people do beside the chain; `tasks` gives the id of each task by its title."""

    people: dict[str, Person]
    tasks: dict[str, str]

    def introduce(self, profile: dict[str, Any]) -> None:
        """Publish somebody's profile, and link a second wallet where the story says so."""
        person = self.people[profile["who"]]
        body = {
            "display_name": profile["display_name"],
            "headline": texts(profile["headline"]),
            "about": texts(profile["about"]),
            "skills": profile["skills"],
            "languages": [{"tag": tag, "level": level} for tag, level in profile["languages"].items()],
            "links": profile.get("links", []),
            "time_zone": profile["time_zone"],
            "place": profile.get("place"),
            "portfolio": [self._work(work) for work in profile.get("portfolio", [])],
        }
        person.ask("PUT", "profile", json=body)
        if profile.get("second_wallet"):
            self._link(person)

    def _work(self, work: dict[str, Any]) -> dict[str, Any]:
        title = work.get("task") or work["title"]
        return {
            "title": title,
            "url": work.get("url"),
            "task_id": self.tasks.get(work.get("task", "")),
            "text": texts(work),
            "image": None,
        }

    @staticmethod
    def _link(person: Person) -> None:
        key = Account.from_key(hashlib.sha256(f"second wallet of {person.name}".encode()).digest())
        challenge = person.post("wallets/challenge", {"address": key.address})
        signed = key.sign_message(encode_defunct(text=challenge["message"]))
        person.post(
            "wallets",
            {
                "address": key.address,
                "nonce": challenge["nonce"],
                "signature_current": person.sign(challenge["message"]),
                "signature_other": signed.signature.to_0x_hex(),
            },
        )

    def appoint(self, deployer: Person, administrator: str, moderators: list[str]) -> None:
        """Let the deployer name the first administrator, who appoints the moderators."""
        admin = self.people[administrator]
        challenge = admin.post("roles/bootstrap/challenge", {"account": admin.address})
        signed = {"nonce": challenge["nonce"], "signature": deployer.sign(challenge["message"])}
        admin.post("roles/bootstrap", {"account": admin.address, **signed})
        for name in moderators:
            admin.post("roles", {"address": self.people[name].address, "role": "moderator"})

    def talk(self, talk: dict[str, Any]) -> None:
        """Hold a conversation, and report one of its lines where the story says so."""
        lines = [line.split(": ", 1) for line in talk["lines"]]
        opener = self.people[lines[0][0]]
        if "task" in talk:
            room = opener.post("rooms", {"task_id": self.tasks[talk["task"]]})["id"]
        else:
            other = next(name for name in talk["pair"] if name != opener.name)
            room = opener.post("rooms", {"with": self.people[other].address})["id"]
        said = [self._say(room, self.people[who], words) for who, words in lines]
        if report := talk.get("report"):
            path = f"rooms/{room}/messages/{said[report['line']]}/report"
            self.people[report["who"]].post(path, {"reason": report["reason"], "text": report["text"]})

    @staticmethod
    def _say(room: str, person: Person, words: str) -> int:
        attachments = []
        if words.startswith("+"):
            name, content = words[1:].split("|", 1)
            headers = {"Content-Type": "text/plain"}
            file = person.ask("POST", "attachments", params={"name": name}, content=content.encode(), headers=headers)
            attachments, words = [file["digest"]], ""
        client_id = str(uuid.uuid4())
        body = {"body": words, "attachments": attachments, "client_id": client_id}
        return int(person.post(f"rooms/{room}/messages", body)["seq"])


def texts(by_language: dict[str, Any]) -> list[dict[str, str]]:
    """Return texts by language as the API takes them, in the order of the story."""
    return [{"lang": lang, "text": by_language[lang]} for lang in by_language if lang in TEXTS]
