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

from scripts import charter
from scripts.charter import DAY, ETHER, NATIVE, Bench, Pace, units
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

    def protocol(self, seats: Seats, pace: Bench) -> tuple[Any, Any, Any]:
        """Deploy money, standing and court, set the first policy, and return Policy, escrow and timelock.

        Until the hand-over the timelock has no delay and the deployer administers it.
        """
        timelock = self.put("GuildTimelock", 0, [], [ANYBODY], self.deployer)
        policy = self.put("Policy", self.deployer, charter.FEE_BPS, timelock)
        reputation = self.put("Reputation", policy)
        panel = self.bench(seats, pace, timelock)
        escrow = self.put("TaskEscrow", policy, reputation, version=1)
        self.put("TaskPot", escrow)
        for grade, (shortest, longest, least, greatest) in charter.STANDARDS.items():
            policy.setGrade(grade, shortest * DAY, longest * DAY, least, greatest, self.sender)
        policy.setArbitrator(panel, charter.COST_MULTIPLE, pace.min_ruling, self.sender)
        policy.setEscrow(escrow, 1, self.sender)
        self.list_token(policy, NATIVE, 18, charter.NATIVE_BOUNDS)
        return policy, escrow, timelock

    def guild(self, escrow: Any, timelock: Any, grants: dict[str, int], guardian: str, pace: Pace) -> Any:
        """Deploy token and governor and return the governor; `grants` are in whole tokens by account."""
        shares = [(account, amount * ETHER) for account, amount in grants.items()]
        token = self.put("GuildToken", timelock, [escrow], shares)
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
        return self.put("GuildGovernor", token, timelock, settings)

    def hand_over(self, policy: Any, timelock: Any, governor: Any, delay: int) -> None:
        """Give Policy to the timelock and the timelock to the governor; the deployer gives up every role."""
        proposer, canceller = timelock.PROPOSER_ROLE(), timelock.CANCELLER_ROLE()
        timelock.grantRole(proposer, governor, self.sender)
        timelock.grantRole(canceller, governor, self.sender)
        timelock.grantRole(proposer, self.deployer, self.sender)
        policy.transferOwnership(timelock, self.sender)
        for target, call in (
            (policy, policy.acceptOwnership.encode_input()),
            (timelock, timelock.updateDelay.encode_input(delay)),
        ):
            timelock.schedule(target, 0, call, ZERO_WORD, ZERO_WORD, 0, self.sender)
            timelock.execute(target, 0, call, ZERO_WORD, ZERO_WORD, self.sender)
        timelock.renounceRole(proposer, self.deployer, self.sender)
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), self.deployer, self.sender)

    def demo_token(self, policy: Any) -> None:
        """Deploy a token that anybody may mint, and list it. For demo chains only."""
        token = self.deployer.deploy(self.project["TestToken"], "Demo USD", "DUSD", 6)
        self.tokens.append({"address": token.address, "symbol": "DUSD", "name": "Demo USD", "decimals": 6})
        self.list_token(policy, token.address, 6, charter.TOKEN_BOUNDS)

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
    policy, escrow, timelock = deployment.protocol(seats, bench)
    if options.demo:
        deployment.demo_token(policy)
    governor = deployment.guild(escrow, timelock, dict(options.grant), options.guardian, pace)
    deployment.hand_over(policy, timelock, governor, pace.timelock_delay)
    path = options.manifest or ROOT / "contracts" / "deployments" / f"{options.network}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(deployment.manifest(options.network), indent=2) + "\n")
    print(f"{len(deployment.contracts)} contracts deployed by {deployment.deployer}, who holds no key to them: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
