"""Deploy the protocol with Brownie and write its manifest; one path for local chains and live networks.

`python -m scripts.deploy --rpc URL --network NAME --manifest FILE [--demo]`, with the Python of the contracts group.
The deployer is the key in GUILDHALL_DEPLOYER_KEY, else the node's first unlocked account.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, Final

from brownie import accounts, network, project, web3
from brownie._config import CONFIG

from scripts.receipts import wait_for_receipts

ROOT: Final = Path(__file__).resolve().parent.parent
DAY: Final = 86_400
LOCAL_CHAIN_ID: Final = 31337
ETHER: Final = 10**18
NATIVE: Final = "0x" + "0" * 40
FEE_BPS: Final = 300
PANEL_COST: Final = ETHER // 1000
COST_MULTIPLE: Final = 5
# By grade (0 = C, 1 = B, 2 = A): shortest and longest review in days, least and greatest bond in basis points.
STANDARDS: Final = {0: (1, 7, 0, 2500), 1: (2, 14, 0, 2500), 2: (3, 30, 500, 3000)}
# By grade: least and greatest reward in whole native coins, and in whole units of a listed stable token.
NATIVE_BOUNDS: Final = {0: ("0.005", "2"), 1: ("0.02", "20"), 2: ("0.2", "500")}
TOKEN_BOUNDS: Final = {0: ("10", "2000"), 1: ("50", "20000"), 2: ("500", "1000000")}


def units(amount: str, decimals: int) -> int:
    """Return a decimal amount in the smallest units of a token."""
    whole, _, fraction = amount.partition(".")
    return int(whole + fraction.ljust(decimals, "0"))


class Deployment:
    """Deploys contract after contract and remembers where each lies."""

    def __init__(self, folder: Path) -> None:
        """Load the Brownie project in `folder`, compiling what changed."""
        self.project = project.load(folder, name="Guildhall")
        key = os.environ.get("GUILDHALL_DEPLOYER_KEY")
        self.deployer = accounts.add(key) if key else accounts[0]
        self.start_block = web3.eth.block_number + 1
        self.contracts: dict[str, dict[str, Any]] = {}
        self.tokens = [{"address": NATIVE, "symbol": "ETH", "name": "Ether", "decimals": 18}]
        self.arbitrators: list[dict[str, str]] = []

    def put(self, name: str, *args: Any, **facts: Any) -> Any:
        """Deploy a contract and note its address and block."""
        contract = self.deployer.deploy(self.project[name], *args)
        self.contracts[name] = {"address": contract.address, "block": contract.tx.block_number, **facts}
        return contract

    def protocol(self, treasury: str, members: list[str], quorum: int) -> Any:
        """Deploy the protocol, set the first policy, and return the Policy contract."""
        policy = self.put("Policy", self.deployer, FEE_BPS, treasury)
        reputation = self.put("Reputation", policy)
        panel = self.put("Panel", members, quorum, PANEL_COST)
        escrow = self.put("TaskEscrow", policy, reputation, version=1)
        sender = {"from": self.deployer}
        for grade, (shortest, longest, least, greatest) in STANDARDS.items():
            policy.setGrade(grade, shortest * DAY, longest * DAY, least, greatest, sender)
        policy.setArbitrator(panel, COST_MULTIPLE, sender)
        policy.setEscrow(escrow, 1, sender)
        self.list_token(policy, NATIVE, 18, NATIVE_BOUNDS)
        self.arbitrators.append({"address": panel.address, "name": "Panel", "extraData": "0x"})
        return policy

    def demo_token(self, policy: Any) -> None:
        """Deploy a token that anybody may mint, and list it. For demo chains only."""
        token = self.deployer.deploy(self.project["TestToken"], "Demo USD", "DUSD", 6)
        self.tokens.append({"address": token.address, "symbol": "DUSD", "name": "Demo USD", "decimals": 6})
        self.list_token(policy, token.address, 6, TOKEN_BOUNDS)

    def list_token(self, policy: Any, token: str, decimals: int, bounds: dict[int, tuple[str, str]]) -> None:
        """Admit a token for every grade."""
        for grade, (least, greatest) in bounds.items():
            policy.setToken(token, grade, units(least, decimals), units(greatest, decimals), {"from": self.deployer})

    def manifest(self, name: str) -> dict[str, Any]:
        """Return what the other rooms need to know of this deployment."""
        return {
            "generated": "by scripts/deploy.py, do not edit",
            "network": name,
            "chainId": web3.eth.chain_id,
            "genesisHash": "0x" + web3.eth.get_block(0)["hash"].hex().removeprefix("0x"),
            "startBlock": self.start_block,
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


def main(argv: list[str]) -> int:
    """Deploy, write the manifest, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.deploy", description=main.__doc__)
    parser.add_argument("--rpc", required=True, help="URL of the node")
    parser.add_argument("--network", required=True, help="name of the network, for the manifest")
    parser.add_argument("--manifest", type=Path, help="where to write (default contracts/deployments/NETWORK.json)")
    parser.add_argument("--project", type=Path, default=ROOT, help="folder of the Brownie project")
    parser.add_argument("--treasury", help="receives fees (default: the deployer)")
    parser.add_argument("--member", action="append", help="a member of the panel; once for each")
    parser.add_argument("--quorum", type=int, default=2, help="how many members must agree (default 2)")
    parser.add_argument("--demo", action="store_true", help="also a token anybody may mint; local chains only")
    options = parser.parse_args(argv)
    if not options.demo and not options.member:
        parser.error("name the panel's members with --member")
    connect(options.network, options.rpc)
    if options.demo and web3.eth.chain_id != LOCAL_CHAIN_ID:
        parser.error(f"--demo is for local chains (chain id {LOCAL_CHAIN_ID}) only")
    deployment = Deployment(options.project)
    members = options.member or [str(accounts[number]) for number in (0, 8, 9)]
    policy = deployment.protocol(options.treasury or str(deployment.deployer), members, options.quorum)
    if options.demo:
        deployment.demo_token(policy)
    path = options.manifest or ROOT / "contracts" / "deployments" / f"{options.network}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(deployment.manifest(options.network), indent=2) + "\n")
    print(f"{len(deployment.contracts)} contracts deployed by {deployment.deployer}: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
