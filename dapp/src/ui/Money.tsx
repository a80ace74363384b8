import { useFormat } from '../i18n/use-format';
import type { Unit } from '../money/units';

/** An amount of a token, exact, with its symbol. */
export function Money({ amount, unit }: { amount: bigint | string; unit: Unit }) {
  const format = useFormat();
  return (
    <span className="money">
      <span className="money-figure">{format.amount(BigInt(amount), unit)}</span>
      {'\u00a0'}
      <span className="money-symbol">{unit.symbol}</span>
    </span>
  );
}
