import { decodeFunctionData, getAddress, isHex, type Address, type Hex } from 'viem';
import type { CaseAction, DisputePage, PanelCase, SiteConfig } from '../api/types';
import { panelAbi } from '../generated/abi';
import { failed } from '../transactions/failures';
import type { TransactionKind } from '../transactions/store';
import type { TransactionRequest } from '../transactions/runner';

/** Moves of a panel's case that the page makes; those of the escrow are made on the task's page. */
export const BENCH_ACTIONS = [
  'close_vote',
  'appeal',
  'execute',
  'share_cost',
  'withdraw_dues',
] as const;
export type BenchAction = (typeof BENCH_ACTIONS)[number];

export function isBenchAction(name: CaseAction['action']): name is BenchAction {
  return BENCH_ACTIONS.some((each) => each === name);
}

/** A bench of this deployment or of its list; a vote goes nowhere else. */
export function knownBench(config: SiteConfig, panel: string): Address {
  const known = [
    config.contracts.Panel,
    config.contracts.AppealPanel,
    ...config.arbitrators.map(({ address }) => address),
  ];
  if (!known.some((each) => each?.toLowerCase() === panel.toLowerCase())) {
    throw failed('bench_unknown');
  }
  return getAddress(panel);
}

interface Parts {
  config: SiteConfig;
  page: Pick<DisputePage, 'task_id' | 'title'>;
  hearing: Pick<PanelCase, 'panel' | 'id'>;
  account: Address;
}

function base({ config, page, hearing, account }: Parts, kind: TransactionKind) {
  return {
    kind,
    taskId: page.task_id as Hex,
    subject: page.title ?? '',
    account,
    address: knownBench(config, hearing.panel),
    abi: panelAbi,
    value: 0n,
  };
}

/** A member's vote for one of the rulings. */
export function benchVote(parts: Parts, ruling: number): TransactionRequest {
  const args = [BigInt(parts.hearing.id), BigInt(ruling)];
  return { ...base(parts, 'bench_vote'), functionName: 'vote', args };
}

/** The data that an appeal passes on to the second bench, read from the call that the API made ready. */
export function appealData(action: Pick<CaseAction, 'data'>, id: string): Hex {
  if (!isHex(action.data)) throw failed('bench_unknown');
  const { functionName, args } = decodeFunctionData({ abi: panelAbi, data: action.data });
  if (functionName !== 'appeal' || args[0] !== BigInt(id)) throw failed('bench_unknown');
  return args[1];
}

/** Any other move of a case, by its own number and nothing that a server said. */
export function benchCall(
  parts: Parts,
  action: BenchAction,
  appeal: { extraData: Hex; cost: bigint } | null,
): TransactionRequest {
  const id = BigInt(parts.hearing.id);
  switch (action) {
    case 'appeal': {
      if (appeal === null) throw failed('cost_changed');
      const args = [id, appeal.extraData];
      return { ...base(parts, 'bench_appeal'), functionName: 'appeal', args, value: appeal.cost };
    }
    case 'close_vote':
      return { ...base(parts, 'bench_execute'), functionName: 'closeVote', args: [id] };
    case 'execute':
      return { ...base(parts, 'bench_execute'), functionName: 'execute', args: [id] };
    case 'share_cost':
      return { ...base(parts, 'bench_execute'), functionName: 'shareCost', args: [id] };
    case 'withdraw_dues':
      return { ...base(parts, 'withdraw'), functionName: 'withdraw', args: [parts.account] };
  }
}
