import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Court, Juror } from '../../api/types';
import { useSite } from '../../app/site';
import { knownCourt, leaveCall, stakeCall } from '../../court/calls';
import { useFormat } from '../../i18n/use-format';
import { parseAmount } from '../../money/units';
import { allow } from '../../transactions/allowance';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';

interface Props {
  court: Court;
  juror: Juror;
  kind: 'stake' | 'leave';
}

/** How much to stake, or to ask back. */
export function StakeForm({ court, juror, kind }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { config } = useSite();
  const transactions = useTransactions();
  const { busy, failure, perform } = usePerform();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const { token, rules } = court;
  const parsed = parseAmount(text, token.decimals);
  const least = BigInt(rules.min_stake);
  const stake = BigInt(juror.stake);

  /** What is wrong with an amount; null where nothing is. */
  const problemOf = (amount: bigint): string | null => {
    if (kind === 'leave') {
      if (amount > stake) return t('court.stake.tooMuch', { amount: format.money(stake, token) });
      const rest = stake - amount;
      const tooLittle = rest > 0n && rest < least;
      return tooLittle ? t('court.stake.tooLow', { amount: format.money(least, token) }) : null;
    }
    if (amount === 0n) return t('form.amount');
    const after = stake - BigInt(juror.leaving) + amount;
    return after < least ? t('court.stake.tooLow', { amount: format.money(least, token) }) : null;
  };
  const problem = parsed.ok ? problemOf(parsed.value) : t('form.amount');

  const send = () => {
    setTried(true);
    if (!parsed.ok || problem !== null) return;
    const amount = parsed.value;
    void perform(async (account) => {
      const subject = format.money(amount, token);
      const about = { config, court: court.address, account, subject };
      if (kind === 'stake') {
        await allow(transactions, {
          token: token.address,
          symbol: token.symbol,
          owner: account,
          spender: knownCourt(config, court.address),
          amount,
        });
        await transactions.runner.run(stakeCall(about, amount));
      } else {
        await transactions.runner.run(leaveCall(about, amount));
      }
      setText('');
      setTried(false);
    });
  };

  return (
    <form
      aria-label={t(`court.stake.${kind}.label`)}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label={t(`court.stake.${kind}.amount`, { symbol: token.symbol })}
        hint={t(`court.stake.${kind}.hint`, { amount: format.money(least, token) })}
        error={tried ? problem : null}
      >
        {(ids) => (
          <input
            {...ids}
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <button
        type="submit"
        className={kind === 'stake' ? 'button button-primary' : 'button'}
        disabled={busy}
      >
        {busy ? t('ui.working') : t(`court.stake.${kind}.label`)}
      </button>
      {failure ? <FailureText failure={failure} token={token} /> : null}
    </form>
  );
}
