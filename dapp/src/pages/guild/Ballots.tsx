import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ballotsQuery } from '../../guild/queries';
import { useGuildUnit } from '../../guild/use-guild';
import { Person } from '../../ui/Address';
import { Ago } from '../../ui/Countdown';
import { Money } from '../../ui/Money';
import { Paged } from '../../ui/Paged';
import { useWallet } from '../../wallet/context';

/** Every vote that was cast, with its reason. */
export function Ballots({ id, voters }: { id: string; voters: number }) {
  const { t } = useTranslation();
  const unit = useGuildUnit();
  const { account } = useWallet();
  const ballots = useInfiniteQuery(ballotsQuery(id));
  return (
    <section className="panel" aria-labelledby="ballots-heading">
      <h2 id="ballots-heading">{t('guild.ballots.title', { count: voters })}</h2>
      <Paged list={ballots} none={<p className="hint">{t('guild.ballots.none')}</p>}>
        {(items) => (
          <ul className="ballots">
            {items.map((ballot) => (
              <li key={ballot.voter}>
                <p className="ballot-head">
                  <Person address={ballot.voter} you={account} />
                  <strong className={`support-${ballot.support}`}>
                    {t(`guild.support.${ballot.support}`)}
                  </strong>
                  <Money short amount={ballot.weight} unit={unit} />
                  <span className="hint">
                    <Ago at={ballot.timestamp} />
                  </span>
                </p>
                {ballot.reason === '' ? null : <blockquote dir="auto">{ballot.reason}</blockquote>}
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}
