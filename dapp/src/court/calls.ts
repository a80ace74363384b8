import { getAddress, type Address, type Hex } from 'viem';
import type { CourtAction, SiteConfig } from '../api/types';
import { contractOf } from '../app/site';
import { courtAbi } from '../generated/abi';
import { readCall, type ReadyCall } from '../transactions/calldata';
import { failed } from '../transactions/failures';
import type { TransactionRequest } from '../transactions/runner';
import type { TransactionKind } from '../transactions/store';
import { voteCommitment, type VoteSecret } from './vote';

/** The court of this deployment; stakes and votes go nowhere else. */
export function knownCourt(config: SiteConfig, court: string): Address {
  const known = contractOf(config, 'Court');
  if (known !== getAddress(court)) throw failed('bench_unknown');
  return known;
}

/** Whose call it is, and what it is about in words. */
export interface About {
  config: SiteConfig;
  court: string;
  account: Address;
  subject: string;
  taskId?: Hex | null;
}

function call(
  about: About,
  kind: TransactionKind,
  functionName: string,
  args: readonly unknown[],
  value = 0n,
): TransactionRequest {
  return {
    kind,
    taskId: about.taskId ?? null,
    subject: about.subject,
    account: about.account,
    address: knownCourt(about.config, about.court),
    abi: courtAbi,
    functionName,
    args,
    value,
  };
}

export function stakeCall(about: About, amount: bigint): TransactionRequest {
  return call(about, 'court_stake', 'stake', [amount]);
}

/** Asks for so much of the stake back in all, in place of what was asked before. */
export function leaveCall(about: About, amount: bigint): TransactionRequest {
  return call(about, 'court_leave', 'startLeaving', [amount]);
}

/** Moves that take the account's own out of the court, to the account itself. */
const TO_MYSELF = {
  unstake: ['court_unstake', 'unstake'],
  withdraw: ['court_claim', 'withdraw'],
  withdraw_reward: ['court_claim', 'withdrawReward'],
} as const satisfies Partial<Record<CourtAction['action'], readonly [TransactionKind, string]>>;

export type TakeAction = keyof typeof TO_MYSELF;

export function takeCall(about: About, action: TakeAction): TransactionRequest {
  const [kind, functionName] = TO_MYSELF[action];
  return call(about, kind, functionName, [about.account]);
}

/** Proves the randomness of the present epoch; the headers are checked by the court itself. */
export function seedCall(about: About, ready: ReadyCall): TransactionRequest {
  const address = knownCourt(about.config, about.court);
  const read = readCall(ready, { address, abi: courtAbi, functions: ['openEpoch'] });
  return call(about, 'court_seed', read.functionName, read.args);
}

/** More tickets than any round of a court needs in one call. */
const TICKETS = 600n;

/** More jurors than any round has. */
const JURORS = 127n;

export interface CaseAbout extends About {
  disputeId: string;
}

/** Moves of a dispute that anybody may make, by its own number and nothing that a server said. */
export function caseCall(about: CaseAbout, action: CourtAction): TransactionRequest {
  const id = BigInt(about.disputeId);
  switch (action.action) {
    case 'draw':
      return call(about, 'court_draw', 'draw', [id, TICKETS]);
    case 'execute':
      return call(about, 'court_execute', 'execute', [id]);
    case 'settle':
      return call(about, 'court_settle', 'settle', [id, BigInt(action.round ?? 0), JURORS]);
    case 'settle_funding': {
      const args = [id, BigInt(action.round ?? 0), BigInt(action.ruling ?? 0), about.account];
      return call(about, 'court_settle', 'settleFunding', args);
    }
    default:
      throw failed('unknown', { detail: action.action });
  }
}

/** Puts wei behind a ruling in the appeal of the current round. */
export function fundCall(about: CaseAbout, ruling: number, amount: bigint): TransactionRequest {
  const args = [BigInt(about.disputeId), BigInt(ruling)];
  return call(about, 'court_fund', 'fundAppeal', args, amount);
}

/** Names a piece of evidence, which whoever can read the dispute finds by its address. */
export function evidenceCall(about: CaseAbout, uri: string): TransactionRequest {
  return call(about, 'submit_evidence', 'submitEvidence', [BigInt(about.disputeId), uri]);
}

export function commitCall(about: CaseAbout, secret: VoteSecret): TransactionRequest {
  const args = [BigInt(secret.disputeId), voteCommitment(secret)];
  return call(about, 'court_commit', 'commit', args);
}

/** What opens a vote: a juror's own, or one that somebody else gave away. */
export type VoteOpening = Pick<VoteSecret, 'disputeId' | 'juror' | 'ruling' | 'salt'>;

const openingArgs = ({ disputeId, juror, ruling, salt }: VoteOpening) => [
  BigInt(disputeId),
  juror,
  BigInt(ruling),
  salt,
];

export function revealVoteCall(about: CaseAbout, opening: VoteOpening): TransactionRequest {
  return call(about, 'court_reveal', 'reveal', openingArgs(opening));
}

/** Proves that a juror's vote was known too early; his stake behind it is lost, and part of it is the prover's. */
export function denounceCall(about: CaseAbout, opening: VoteOpening): TransactionRequest {
  return call(about, 'court_denounce', 'proveEarly', openingArgs(opening));
}
