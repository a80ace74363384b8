import type { Address } from 'viem';
import type { SiteConfig, StandingAction } from '../api/types';
import { contractOf } from '../app/site';
import { reputationAbi } from '../generated/abi';
import { readCall } from '../transactions/calldata';
import type { TransactionRequest } from '../transactions/runner';
import type { TransactionKind } from '../transactions/store';

/** The functions that each action may name; none of them moves money or takes anything from anybody. */
const FUNCTIONS: Record<StandingAction['action'], string> = {
  record: 'record',
  record_many: 'recordMany',
  gather: 'gather',
  gather_many: 'gatherMany',
  pardon: 'pardon',
};

const KINDS: Record<StandingAction['action'], TransactionKind> = {
  record: 'record',
  record_many: 'record',
  gather: 'gather',
  gather_many: 'gather',
  pardon: 'pardon',
};

/** What anybody may do for somebody's standing. */
export function standingCall(
  config: SiteConfig,
  action: StandingAction,
  account: Address,
  subject: string,
): TransactionRequest {
  const call = readCall(action, {
    address: contractOf(config, 'Reputation'),
    abi: reputationAbi,
    functions: [FUNCTIONS[action.action]],
  });
  return { kind: KINDS[action.action], taskId: null, subject, account, ...call };
}
