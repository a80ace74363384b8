import { isAddressEqual, type Address } from 'viem';
import type { MyContributions, SiteConfig } from '../api/types';
import { contractOf } from '../app/site';
import { contributionRewardsAbi } from '../generated/abi';
import { readCall } from '../transactions/calldata';
import { failed } from '../transactions/failures';
import type { TransactionRequest } from '../transactions/runner';
import type { TransactionKind } from '../transactions/store';

export type RewardAction = MyContributions['actions'][number];

const FUNCTIONS = {
  contribute: 'contribute',
  claim: 'claim',
  return_unspent: 'returnUnspent',
} as const satisfies Record<RewardAction['action'], string>;

const KINDS = {
  contribute: 'contribute_seat',
  claim: 'claim_contribution',
  return_unspent: 'return_unspent',
} as const satisfies Record<RewardAction['action'], TransactionKind>;

/** Asks for what a seat earned, or claims what has vested; a claim goes to the account itself and nowhere else. */
export function rewardCall(
  config: SiteConfig,
  action: RewardAction,
  account: Address,
  subject: string,
): TransactionRequest {
  const call = readCall(action, {
    address: contractOf(config, 'ContributionRewards'),
    abi: contributionRewardsAbi,
    functions: [FUNCTIONS[action.action]],
  });
  const claims = action.action === 'claim';
  if (claims && !isAddressEqual(call.args[1] as Address, account)) throw failed('call_unknown');
  return { kind: KINDS[action.action], taskId: null, subject, account, ...call };
}
