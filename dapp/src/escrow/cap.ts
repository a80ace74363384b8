import { toFunctionSelector, type Address, type Hex, type PublicClient } from 'viem';
import { courtAbi } from '../generated/abi';
import { failed } from '../transactions/failures';

/** A bench that is asked what it takes, and what a task would pay in. */
export interface CapQuestion {
  bench: Address;
  extraData: Hex;
  token: Address;
}

/** `IValueCap` by ERC-165: the selector of its only function. */
const VALUE_CAP = toFunctionSelector('accepts(address,uint256,bytes)');

/** What a task can pay one worker at most, which is what a bench judges: in token units. */
export function judgedValue(terms: { ceiling: bigint; bonus: bigint }): bigint {
  return terms.ceiling + terms.bonus;
}

async function isCapped(reader: PublicClient, bench: Address): Promise<boolean> {
  // A bench that knows nothing of ERC-165 takes whatever the policy lets it take.
  return reader
    .readContract({
      address: bench,
      abi: courtAbi,
      functionName: 'supportsInterface',
      args: [VALUE_CAP],
    })
    .catch(() => false);
}

/** The most that a bench judges now, in token units; null where it has no cap, or does not tell its figure. */
export async function capOf(reader: PublicClient, asked: CapQuestion): Promise<bigint | null> {
  const { bench, token } = asked;
  if (!(await isCapped(reader, bench))) return null;
  return reader
    .readContract({ address: bench, abi: courtAbi, functionName: 'capOf', args: [token] })
    .catch(() => null);
}

/** Asks the bench as the policy would; throws `policy_10`, the policy's own reason, where it does not take the value. */
export async function checkCap(
  reader: PublicClient,
  { bench, extraData, token }: CapQuestion,
  value: bigint,
): Promise<void> {
  if (!(await isCapped(reader, bench))) return;
  const taken = await reader.readContract({
    address: bench,
    abi: courtAbi,
    functionName: 'accepts',
    args: [token, value, extraData],
  });
  if (!taken) throw failed('policy_10');
}
