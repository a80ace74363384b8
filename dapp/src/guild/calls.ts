import {
  encodeAbiParameters,
  getAddress,
  keccak256,
  parseAbiParameters,
  toBytes,
  type Address,
  type Hex,
} from 'viem';
import { guildGovernorAbi, guildTokenAbi } from '../generated/abi';
import type { TransactionRequest } from '../transactions/runner';
import { SUPPORT } from './ballot';
import type { Call, DraftCall, Proposal, Support } from './types';

/** What the governor takes to name a proposal. */
interface Content {
  targets: Address[];
  values: bigint[];
  calldatas: Hex[];
}

function contentOf(calls: readonly DraftCall[]): Content {
  return {
    targets: calls.map(({ target }) => getAddress(target)),
    values: calls.map(({ value }) => value),
    calldatas: calls.map(({ calldata }) => calldata),
  };
}

export function draftCalls(calls: readonly Call[]): DraftCall[] {
  return calls.map(({ target, value, calldata }) => ({
    target,
    value: BigInt(value),
    calldata: calldata as Hex,
  }));
}

/** The hash by which a description is part of a proposal's id. */
export function descriptionHash(description: string): Hex {
  return keccak256(toBytes(description));
}

/** A proposal's id as the governor computes it. */
export function proposalIdOf(calls: readonly DraftCall[], hash: Hex): Hex {
  const { targets, values, calldatas } = contentOf(calls);
  const types = parseAbiParameters('address[], uint256[], bytes[], bytes32');
  return keccak256(encodeAbiParameters(types, [targets, values, calldatas, hash]));
}

/** Whether the calls are those that the id stands for, and the text is the one that was proposed with them. */
export function checkProposal(proposal: Proposal): { calls: boolean; text: boolean } {
  const hash = proposal.description_hash as Hex;
  return {
    calls: proposalIdOf(draftCalls(proposal.actions), hash) === proposal.id,
    text: descriptionHash(proposal.description) === hash,
  };
}

interface About {
  governor: Address;
  account: Address;
  proposal: Pick<Proposal, 'id' | 'title'>;
}

function base({ governor, account, proposal }: About) {
  return {
    taskId: null,
    proposalId: proposal.id as Hex,
    subject: proposal.title,
    account,
    address: governor,
    abi: guildGovernorAbi,
    value: 0n,
  };
}

export function voteCall(about: About, support: Support, reason: string): TransactionRequest {
  const id = BigInt(about.proposal.id);
  const kind = { ...base(about), kind: 'vote' as const };
  return reason === ''
    ? { ...kind, functionName: 'castVote', args: [id, SUPPORT[support]] }
    : { ...kind, functionName: 'castVoteWithReason', args: [id, SUPPORT[support], reason] };
}

/** Queues, executes or cancels a proposal by its content, whose hash is its id. */
export function lifeCall(
  name: 'queue' | 'execute' | 'cancel',
  parts: { governor: Address; account: Address; proposal: Proposal },
): TransactionRequest {
  const { targets, values, calldatas } = contentOf(draftCalls(parts.proposal.actions));
  const args = [targets, values, calldatas, parts.proposal.description_hash as Hex];
  return { ...base(parts), kind: name, functionName: name, args };
}

export function proposeCall(parts: {
  governor: Address;
  account: Address;
  title: string;
  calls: readonly DraftCall[];
  description: string;
}): TransactionRequest & { proposalId: Hex } {
  const { governor, account, title, calls, description } = parts;
  const { targets, values, calldatas } = contentOf(calls);
  const id = proposalIdOf(calls, descriptionHash(description));
  return {
    ...base({ governor, account, proposal: { id, title } }),
    proposalId: id,
    kind: 'propose',
    functionName: 'propose',
    args: [targets, values, calldatas, description],
  };
}

export function delegateCall(token: Address, account: Address, to: Address): TransactionRequest {
  return {
    kind: 'delegate',
    taskId: null,
    subject: '',
    account,
    address: token,
    abi: guildTokenAbi,
    functionName: 'delegate',
    args: [to],
    value: 0n,
  };
}

const MARK = /\s*#proposer=0x[0-9a-f]{40}$/i;

/**
 * The description of a proposal by an account. Its last line, which the governor reads, lets nobody else propose the
 * same first: whoever did could cancel it.
 */
export function describe(title: string, body: string, proposer: Address | null): string {
  const text = [`# ${title.trim()}`, body.trim()].filter((part) => part !== '').join('\n\n');
  return proposer === null ? text : `${text}\n\n#proposer=${getAddress(proposer)}`;
}

/** The text that people read: without its heading, which the page shows as its own, and without the proposer's mark. */
export function bodyOf(description: string): string {
  return description.replace(MARK, '').replace(/^\s*#{1,6}\s[^\n]*\n?/, '');
}
