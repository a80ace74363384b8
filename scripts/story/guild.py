"""What the guild of the story decides and gives: delegations, stakes, proposals, votes with reasons, and rewards."""

from decimal import Decimal
from functools import partial
from typing import Any

from web3 import Web3
from web3.contract import Contract

from scripts.story.chain import Chain
from scripts.story.market import DAY, Event
from scripts.story.person import Person
from scripts.story.trials import Trials

ETHER = 10**18
SUPPORT = {"against": 0, "for": 1, "abstain": 2}


class Guild:
    """Carries out the votes of the story."""

    def __init__(self, chain: Chain, people: dict[str, Person]) -> None:
        """Bind the guild's contracts."""
        self.chain = chain
        self.people = people
        self.governor = chain.contract("GuildGovernor")
        self.token = chain.contract("GuildToken")
        self.rewards = chain.contract("ContributionRewards")
        self.trials = Trials(chain, people)

    def delegate(self, who: str, whom: str) -> None:
        """Give somebody's votes to another."""
        self.chain.send(self.people[who], self.token.functions.delegate(self.people[whom].address))

    def stake(self, who: str, amount: str) -> None:
        """Let somebody stake whole guild tokens as a juror."""
        self.trials.stake(self.people[who], int(amount))

    def claim(self, who: str, period: str) -> None:
        """Let somebody claim what is vested of a period's rewards."""
        person = self.people[who]
        self.chain.send(person, self.rewards.functions.claim([int(period)], person.address))

    def deed(self, proposal: dict[str, Any], who: str, name: str, reason: str) -> None:
        """Carry out one line of a proposal's story."""
        governor, person = self.governor.functions, self.people[who]
        text = description(proposal)
        targets, values, calldatas = self._calls(proposal)
        if name == "propose":
            self.chain.send(person, governor.propose(targets, values, calldatas, text))
            return
        named = (targets, values, calldatas, Web3.keccak(text=text))
        if name in SUPPORT:
            proposal_id = governor.getProposalId(*named).call()
            self.chain.send(person, governor.castVoteWithReason(proposal_id, SUPPORT[name], reason))
        elif name in {"queue", "execute"}:
            self.chain.send(person, getattr(governor, name)(*named))
        else:
            message = f"the story knows no deed named {name!r}"
            raise ValueError(message)

    def _calls(self, proposal: dict[str, Any]) -> tuple[list[str], list[int], list[str]]:
        contracts: list[Contract] = [self.chain.contract(call["contract"]) for call in proposal["calls"]]
        calldatas = [
            contract.encode_abi(call["function"], [self._argument(value) for value in call["arguments"]])
            for contract, call in zip(contracts, proposal["calls"], strict=True)
        ]
        return [str(contract.address) for contract in contracts], [0] * len(contracts), calldatas

    def _argument(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if value.startswith("@"):
            name = value[1:]
            return self.people[name].address if name in self.people else self.chain.contract(name).address
        return int(Decimal(value[1:]) * {"#": ETHER, "%": DAY}[value[0]])


def description(proposal: dict[str, Any]) -> str:
    """Return the text of a proposal as the chain carries it."""
    return f"# {proposal['title']}\n\n{proposal['body'].strip()}\n"


def timeline(guild: Guild, story: dict[str, Any]) -> list[Event]:
    """Return what the guild does, each deed with its day before now."""
    events: list[Event] = []
    for kind, deed in (("delegations", guild.delegate), ("stakes", guild.stake), ("claims", guild.claim)):
        for line in story[kind]:
            when, who, what = line.split()
            events.append((float(when), partial(deed, who, what)))
    for proposal in story["proposal"]:
        for line in proposal["story"]:
            when, who, name, *reason = line.split(maxsplit=3)
            events.append((float(when), partial(guild.deed, proposal, who, name, "".join(reason))))
    return events
