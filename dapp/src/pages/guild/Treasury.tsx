import { useTranslation } from 'react-i18next';
import type { Guild } from '../../guild/types';
import { useFormat } from '../../i18n/use-format';
import { Address } from '../../ui/Address';
import { Money } from '../../ui/Money';

/** What the guild owns: in its treasury, and waiting in the escrow. */
export function Treasury({ guild }: { guild: Guild }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { treasury } = guild;
  return (
    <section className="panel" aria-labelledby="treasury-heading">
      <h2 id="treasury-heading">{t('guild.treasury.title')}</h2>
      {treasury.problem === null ? null : <p className="failure">{t('guild.treasury.unread')}</p>}
      <ul className="assets">
        {treasury.assets.map(({ token, amount, in_escrow: waiting }) => (
          <li key={token.address}>
            {amount === null ? (
              <span>{token.symbol}: ?</span>
            ) : (
              <Money amount={amount} unit={token} />
            )}
            {BigInt(waiting) > 0n ? (
              <span className="hint">
                {t('guild.treasury.waiting', { amount: format.money(BigInt(waiting), token) })}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      <p className="hint">
        {t('guild.treasury.at')} <Address address={treasury.address} />
      </p>
    </section>
  );
}
