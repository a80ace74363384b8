"""Deploy the protocol with Brownie, give its keys to the guild, and write the manifest.

`python -m scripts.deploy --rpc URL --network NAME --manifest FILE [--demo]`, with the Python of the contracts group;
one path for local chains and live networks. The deployer is the key in GUILDHALL_DEPLOYER_KEY, else the node's first
unlocked account. It owns Policy until the first policy stands; at the end the timelock does, the governor alone
schedules there, and the deployer holds nothing.
"""

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from brownie import accounts, network, project, web3
from brownie._config import CONFIG
from web3.types import Nonce
from web3.utils.address import get_create_address

from scripts import charter
from scripts.charter import DAY, ETHER, NATIVE, Bench, Court, Pace, units
from scripts.receipts import wait_for_receipts

ROOT: Final = Path(__file__).resolve().parent.parent
LOCAL_CHAIN_ID: Final = 31337
ZERO_WORD: Final = "0x" + "0" * 64
ANYBODY: Final = NATIVE


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sits on the bench and on the one that hears its appeals, and how many of them must agree."""

    members: list[str]
    quorum: int
    appeal_members: list[str]
    appeal_quorum: int


@dataclass(frozen=True, slots=True)
class Protocol:
    """What the first contracts are, as Brownie knows them."""

    timelock: Any
    policy: Any
    reputation: Any
    escrow: Any


class Deployment:
    """Deploys contract after contract and remembers where each lies."""

    def __init__(self, folder: Path) -> None:
        """Load the Brownie project in `folder`, compiling what changed."""
        self.project = project.load(folder, name="Guildhall")
        key = os.environ.get("GUILDHALL_DEPLOYER_KEY")
        self.deployer = accounts.add(key) if key else accounts[0]
        self.sender = {"from": self.deployer}
        self.start_block = web3.eth.block_number + 1
        self.contracts: dict[str, dict[str, Any]] = {}
        self.tokens = [{"address": NATIVE, "symbol": "ETH", "name": "Ether", "decimals": 18}]
        self.arbitrators: list[dict[str, str]] = []
        self.court: Any = None
        self.rewards: Any = None

    def put(self, name: str, *args: Any, kind: str | None = None, **facts: Any) -> Any:
        """Deploy a contract, of the kind of its name unless another is given, and note its address and block."""
        contract = self.deployer.deploy(self.project[kind or name], *args)
        self.contracts[name] = {"address": contract.address, "block": contract.tx.block_number, **facts}
        return contract

    def bench(self, seats: Seats, pace: Bench, reserve: Any) -> Any:
        """Deploy the panel and the one that hears its appeals, and return the panel."""
        above = (seats.appeal_quorum, charter.APPEAL_COST, pace.appeal_voting_period, 0, NATIVE, reserve)
        appeals = self.put("AppealPanel", seats.appeal_members, above, kind="Panel")
        rules = (seats.quorum, charter.PANEL_COST, pace.voting_period, pace.appeal_window, appeals, reserve)
        panel = self.put("Panel", seats.members, rules)
        if panel.longestPath() > pace.min_ruling:
            raise SystemExit("the charter's shortest ruling period does not cover the longest path of its bench")
        self.arbitrators.append({"address": panel.address, "name": "Panel", "extraData": "0x"})
        return panel

    def protocol(self, seats: Seats, pace: Bench) -> Protocol:
        """Deploy money, standing and the first bench, and set the first policy.

        Until the hand-over the timelock has no delay and the deployer administers it.
        """
        timelock = self.put("GuildTimelock", 0, [], [ANYBODY], self.deployer)
        policy = self.put("Policy", self.deployer, charter.FEE_BPS, timelock)
        reputation = self.put("Reputation", policy, self.deployer)
        panel = self.bench(seats, pace, timelock)
        escrow = self.put("TaskEscrow", policy, reputation, version=1)
        self.put("TaskPot", escrow)
        self.put("Reviews")
        for grade, (shortest, longest, least, greatest) in charter.STANDARDS.items():
            policy.setGrade(grade, shortest * DAY, longest * DAY, least, greatest, self.sender)
        policy.setArbitrator(panel, charter.COST_MULTIPLE, pace.min_ruling, self.sender)
        policy.setEscrow(escrow, 1, self.sender)
        reputation.admit(escrow, self.sender)
        self.list_token(policy, NATIVE, 18, charter.NATIVE_BOUNDS)
        reputation.setUnit(NATIVE, units(charter.STANDING_UNITS[0], 18), self.sender)
        return Protocol(timelock, policy, reputation, escrow)

    def token(self, made: Protocol, grants: dict[str, int], rules: Court) -> Any:
        """Deploy the guild's token and what will hold it; `grants` are in whole tokens by account. Return the token.

        The token names the contracts whose balances have no votes, and they name the token: their addresses are known
        before they are there.
        """
        shares = [(account, amount * ETHER) for account, amount in grants.items()]
        sender = web3.to_checksum_address(str(self.deployer))
        court_at, rewards_at = (get_create_address(sender, Nonce(self.deployer.nonce + step)) for step in (1, 2))
        token = self.put("GuildToken", made.timelock, [made.escrow, court_at, rewards_at], shares)
        settings = (
            charter.FIRST_JURORS,
            rules.rounds,
            charter.JUROR_FEE,
            charter.JUROR_STAKE,
            charter.VOTE_STAKE,
            rules.evidence,
            rules.epoch,
            rules.commit,
            rules.reveal,
            rules.appeal,
            *charter.APPEAL_STAKES,
            made.timelock,
        )
        self.court = self.put("Court", token, self.deployer, settings)
        self.rewards = self.put("ContributionRewards", token, made.policy, self.deployer)
        if (self.court.address, self.rewards.address) != (court_at, rewards_at):
            raise SystemExit("somebody else sends from the deployer's account: deploy again from a fresh one")
        made.policy.setArbitrator(self.court, charter.COST_MULTIPLE, self.court.longestPath(), self.sender)
        self.arbitrators.append({"address": self.court.address, "name": "Court", "extraData": "0x"})
        self.court.setRate(NATIVE, units(charter.COURT_RATES[0], 18), self.sender)
        self.rewards.setRate(NATIVE, reward_rate(charter.CONTRIBUTION_RATES[0], 18), self.sender)
        return token

    def guild(self, made: Protocol, token: Any, guardian: str, pace: Pace) -> Any:
        """Deploy the governor and return it."""
        until = web3.eth.get_block("latest")["timestamp"] + charter.GUARDIAN_TERM
        settings = (
            pace.voting_delay,
            pace.voting_period,
            charter.PROPOSAL_THRESHOLD,
            charter.QUORUM_PERCENT,
            charter.QUORUM_MINIMUM,
            pace.vote_extension,
            guardian,
            until if guardian != NATIVE else 0,
        )
        return self.put("GuildGovernor", token, made.timelock, settings)

    def hand_over(self, made: Protocol, governor: Any, delay: int) -> None:
        """Give what is owned to the timelock and the timelock to the governor; the deployer gives up every role."""
        timelock = made.timelock
        proposer, canceller = timelock.PROPOSER_ROLE(), timelock.CANCELLER_ROLE()
        timelock.grantRole(proposer, governor, self.sender)
        timelock.grantRole(canceller, governor, self.sender)
        timelock.grantRole(proposer, self.deployer, self.sender)
        calls = []
        for owned in (made.policy, made.reputation, self.court, self.rewards):
            owned.transferOwnership(timelock, self.sender)
            calls.append((owned, owned.acceptOwnership.encode_input()))
        for target, call in (*calls, (timelock, timelock.updateDelay.encode_input(delay))):
            timelock.schedule(target, 0, call, ZERO_WORD, ZERO_WORD, 0, self.sender)
            timelock.execute(target, 0, call, ZERO_WORD, ZERO_WORD, self.sender)
        timelock.renounceRole(proposer, self.deployer, self.sender)
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), self.deployer, self.sender)

    def demo_token(self, made: Protocol) -> None:
        """Deploy a token that anybody may mint, and list it. For demo chains only."""
        token = self.deployer.deploy(self.project["TestToken"], "Demo USD", "DUSD", 6)
        self.tokens.append({"address": token.address, "symbol": "DUSD", "name": "Demo USD", "decimals": 6})
        self.list_token(made.policy, token.address, 6, charter.TOKEN_BOUNDS)
        made.reputation.setUnit(token, units(charter.STANDING_UNITS[1], 6), self.sender)
        self.court.setRate(token, units(charter.COURT_RATES[1], 6), self.sender)
        self.rewards.setRate(token, reward_rate(charter.CONTRIBUTION_RATES[1], 6), self.sender)

    def set_needs(self, made: Protocol) -> None:
        """Set what the higher grades ask for. On demo chains a vote may do so."""
        for grade, need in charter.LIVE_NEEDS.items():
            made.reputation.setNeed(grade, *need, self.sender)

    def list_token(self, policy: Any, token: str, decimals: int, bounds: dict[int, tuple[str, str]]) -> None:
        """Admit a token for every grade."""
        for grade, (least, greatest) in bounds.items():
            policy.setToken(token, grade, units(least, decimals), units(greatest, decimals), self.sender)

    def manifest(self, name: str) -> dict[str, Any]:
        """Return what the other rooms need to know of this deployment."""
        return {
            "generated": "by scripts/deploy.py, do not edit",
            "network": name,
            "chainId": web3.eth.chain_id,
            "genesisHash": "0x" + web3.eth.get_block(0)["hash"].hex().removeprefix("0x"),
            "startBlock": self.start_block,
            "deployer": str(self.deployer),
            "contracts": self.contracts,
            "tokens": self.tokens,
            "arbitrators": self.arbitrators,
        }


def connect(name: str, rpc: str) -> None:
    """Connect Brownie to a node that runs already, local or live, by the same path.

    Brownie keeps its own record of deployments for networks without a command; the manifest is our only one, so the
    network has an empty command, is not launched, and pays for gas as a live one does.
    """
    CONFIG.networks[name] = {"id": name, "host": rpc, "cmd": "", "cmd_settings": {}}
    wait_for_receipts()
    network.connect(name, launch_rpc=False)
    CONFIG.active_network["settings"].update(CONFIG.settings["networks"]["live"])


def reward_rate(reward: str, decimals: int) -> int:
    """Return what 1e18 of a token's smallest units of fee earn, in wei of GUILD, from GUILD for a whole coin."""
    scale: int = 10**decimals
    return units(reward, 18) * ETHER // scale


def share(text: str) -> tuple[str, int]:
    """Read a grant, ADDRESS=WHOLE_TOKENS."""
    account, _, amount = text.partition("=")
    if not (web3.is_address(account) and amount.isdecimal() and int(amount)):
        raise argparse.ArgumentTypeError(f"{text!r} is not ADDRESS=WHOLE_TOKENS")
    return web3.to_checksum_address(account), int(amount)


def parse(argv: list[str]) -> argparse.Namespace:
    """Read the command line; ends the program when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m scripts.deploy", description=main.__doc__)
    parser.add_argument("--rpc", required=True, help="URL of the node")
    parser.add_argument("--network", required=True, help="name of the network, for the manifest")
    parser.add_argument("--manifest", type=Path, help="where to write (default contracts/deployments/NETWORK.json)")
    parser.add_argument("--project", type=Path, default=ROOT, help="folder of the Brownie project")
    parser.add_argument("--member", action="append", default=[], help="a member of the panel; once for each")
    parser.add_argument("--quorum", type=int, default=2, help="how many members must agree (default 2)")
    parser.add_argument("--appeal-member", action="append", default=[], help="a member of the panel that hears appeals")
    parser.add_argument("--appeal-quorum", type=int, default=2, help="how many of those must agree (default 2)")
    parser.add_argument("--grant", action="append", default=[], type=share, help="ADDRESS=WHOLE_TOKENS; once for each")
    parser.add_argument("--guardian", default=NATIVE, help="may cancel proposals for a year (default: nobody)")
    parser.add_argument("--demo", action="store_true", help="a local chain: its accounts, and a token anybody may mint")
    options = parser.parse_args(argv)
    if not options.demo and not options.member:
        parser.error("name the panel's members with --member")
    if not options.demo and not options.appeal_member:
        parser.error("name the members of the panel that hears appeals with --appeal-member")
    if not options.demo and not options.grant:
        parser.error("name the first holders with --grant ADDRESS=WHOLE_TOKENS: without any, nobody could ever propose")
    connect(options.network, options.rpc)
    if options.demo and web3.eth.chain_id != LOCAL_CHAIN_ID:
        parser.error(f"--demo is for local chains (chain id {LOCAL_CHAIN_ID}) only")
    if options.demo:
        options.member = options.member or [str(accounts[number]) for number in charter.DEMO_PANEL]
        options.appeal_member = options.appeal_member or [str(accounts[number]) for number in charter.DEMO_APPEAL_PANEL]
        demo_grants = {str(accounts[number]): amount for number, amount in charter.DEMO_GRANTS.items()}
        options.grant = options.grant or list(demo_grants.items())
        options.guardian = str(accounts[charter.DEMO_GUARDIAN])
    if {each.lower() for each in options.member} & {each.lower() for each in options.appeal_member}:
        parser.error("nobody hears appeals against himself: --member and --appeal-member must name different accounts")
    return options


def main(argv: list[str]) -> int:
    """Deploy, hand over, write the manifest, and return the exit code."""
    options = parse(argv)
    pace = charter.DEMO if options.demo else charter.LIVE
    bench = charter.DEMO_BENCH if options.demo else charter.LIVE_BENCH
    seats = Seats(options.member, options.quorum, options.appeal_member, options.appeal_quorum)
    deployment = Deployment(options.project)
    made = deployment.protocol(seats, bench)
    token = deployment.token(made, dict(options.grant), charter.DEMO_COURT if options.demo else charter.LIVE_COURT)
    if options.demo:
        deployment.demo_token(made)
    else:
        deployment.set_needs(made)
    governor = deployment.guild(made, token, options.guardian, pace)
    deployment.hand_over(made, governor, pace.timelock_delay)
    path = options.manifest or ROOT / "contracts" / "deployments" / f"{options.network}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(deployment.manifest(options.network), indent=2) + "\n")
    print(f"{len(deployment.contracts)} contracts deployed by {deployment.deployer}, who holds no key to them: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
