import { useQuery } from '@tanstack/react-query';
import { getAddress, isHex, type Address } from 'viem';
import { contractOf, useSite } from '../../app/site';
import { capOf } from '../../escrow/cap';
import { panelAbi, policyAbi } from '../../generated/abi';
import { useTransactions } from '../../transactions/context';
import type { BenchNeeds } from './check-money';
import type { Bench } from './form';

/** A contest's deposit must be worth this many times what the bench costs, as the policy asks. */
const JUDGING_MULTIPLE = 2n;

/**
 * The bench that a task will name, the first that is listed unless another is wanted, and what it asks for of a task that
 * pays in a token.
 */
export function useBench(
  wanted: string,
  token: string | undefined,
): { bench: Bench | null; needs: BenchNeeds } {
  const { config } = useSite();
  const { reader } = useTransactions();
  const benches = config.arbitrators.filter(({ cost_multiple: cost }) => BigInt(cost ?? 0) > 0n);
  const listed = benches.find(({ address }) => address === wanted) ?? benches[0];
  const asked = useQuery({
    queryKey: ['bench', listed?.address, listed?.extra_data, token],
    enabled: listed !== undefined,
    staleTime: 60_000,
    queryFn: async () => {
      if (!listed || !isHex(listed.extra_data)) return { cost: 0n, minRuling: 0n, cap: null };
      const address = getAddress(listed.address);
      const question = { bench: address, extraData: listed.extra_data, token: token as Address };
      const [cost, minRuling, cap] = await Promise.all([
        reader.readContract({
          address,
          // Every bench has the panel's arbitrationCost, because both are ERC-792.
          abi: panelAbi,
          functionName: 'arbitrationCost',
          args: [listed.extra_data],
        }),
        reader.readContract({
          address: contractOf(config, 'Policy'),
          abi: policyAbi,
          functionName: 'arbitratorMinRuling',
          args: [address],
        }),
        token === undefined ? null : capOf(reader, question),
      ]);
      return { cost, minRuling, cap };
    },
  });
  if (!listed || !isHex(listed.extra_data)) {
    return { bench: null, needs: { minNative: 0n, minJudging: 0n, minRuling: 0, cap: null } };
  }
  const due = asked.data?.cost ?? 0n;
  return {
    bench: { address: getAddress(listed.address), extraData: listed.extra_data },
    needs: {
      minNative: due * BigInt(listed.cost_multiple ?? 0),
      minJudging: due * JUDGING_MULTIPLE,
      minRuling: Number(asked.data?.minRuling ?? 0n),
      cap: asked.data?.cap ?? null,
    },
  };
}
