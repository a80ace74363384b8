import {
  decodeFunctionData,
  encodeFunctionData,
  erc20Abi,
  toFunctionSignature,
  type Abi,
  type AbiFunction,
  type Hex,
} from 'viem';
import type { SiteConfig } from '../api/types';
import {
  guildGovernorAbi,
  guildTimelockAbi,
  guildTokenAbi,
  policyAbi,
  reputationAbi,
  taskEscrowAbi,
} from '../generated/abi';
import type { Call } from './types';

const ABIS: Record<string, Abi> = {
  Policy: policyAbi,
  TaskEscrow: taskEscrowAbi,
  Reputation: reputationAbi,
  GuildGovernor: guildGovernorAbi,
  GuildTimelock: guildTimelockAbi,
  GuildToken: guildTokenAbi,
};

function abiOf(target: string, config: SiteConfig): Abi | null {
  const key = target.toLowerCase();
  const named = Object.entries(config.contracts).find(([, each]) => each.toLowerCase() === key);
  if (named) return ABIS[named[0]] ?? null;
  return config.tokens.some(({ address }) => address.toLowerCase() === key) ? erc20Abi : null;
}

/** The function that calldata calls, decoded here: its signature, or null where it is exactly none of the target's. */
export function functionOf(
  { target, calldata }: Pick<Call, 'target' | 'calldata'>,
  config: SiteConfig,
): string | null {
  const abi = abiOf(target, config);
  if (abi === null || calldata === '0x') return null;
  try {
    const data = calldata as Hex;
    const { functionName, args } = decodeFunctionData({ abi, data });
    const item = abi.find(
      (each): each is AbiFunction =>
        each.type === 'function' &&
        each.name === functionName &&
        each.inputs.length === (args?.length ?? 0),
    );
    // Bytes that decode but are left over would be run all the same.
    const again = encodeFunctionData({ abi, functionName, args });
    return item && again === data.toLowerCase() ? toFunctionSignature(item) : null;
  } catch {
    return null;
  }
}

/**
 * Whether the API's reading of a call may be shown as what it does: where this page knows the target too, it must have
 * found the same function in the calldata.
 */
export function isReadable(call: Call, config: SiteConfig): boolean {
  if (call.state !== 'decoded') return false;
  if (call.calldata === '0x' || abiOf(call.target, config) === null) return true;
  return functionOf(call, config) === call.function;
}
