import { useFormat } from '../i18n/use-format';
import type { Unit } from '../money/units';

interface Props {
  amount: bigint | string;
  unit: Unit;
  /** Shows the first decimals alone; the whole amount is told where the pointer rests. */
  short?: boolean;
}

/** An amount of a token with its symbol, exact unless it may be short. */
export function Money({ amount, unit, short = false }: Props) {
  const format = useFormat();
  const exact = format.amount(BigInt(amount), unit);
  const shown = short ? format.shortAmount(BigInt(amount), unit) : exact;
  return (
    <span className="money" title={shown === exact ? undefined : exact}>
      <span className="money-figure">{shown}</span>
      {'\u00a0'}
      <span className="money-symbol">{unit.symbol}</span>
    </span>
  );
}
