import type { components } from '../generated/api';

type Schemas = components['schemas'];

export type Guild = Schemas['Guild'];
export type ProposalItem = Schemas['ProposalItem'];
export type Proposal = Schemas['ProposalPage'];
export type ProposalState = ProposalItem['state'];
export type Call = Schemas['Call'];
export type PreviewedCall = Schemas['PreviewedCall'];
export type Preview = Schemas['Preview'];
export type Change = Schemas['Change'];
export type LegalAction = Schemas['LegalAction'];
export type Ballot = NonNullable<Proposal['ballot']>;
export type Support = Ballot['support'];
export type Voter = Schemas['Voter'];
export type VoterItem = Schemas['VoterItem'];

export const STATES: readonly ProposalState[] = [
  'active',
  'pending',
  'succeeded',
  'queued',
  'executed',
  'defeated',
  'canceled',
  'expired',
];

/** A call of a proposal before it is one. */
export interface DraftCall {
  target: string;
  value: bigint;
  calldata: `0x${string}`;
}
