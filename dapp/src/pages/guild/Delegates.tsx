import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { votersQuery } from '../../guild/queries';
import { useGuildUnit } from '../../guild/use-guild';
import { useFormat } from '../../i18n/use-format';
import { Person } from '../../ui/Address';
import { Money } from '../../ui/Money';
import { Paged } from '../../ui/Paged';
import { useWallet } from '../../wallet/context';

/** Who votes, by the weight of the votes. */
export function Delegates() {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = useGuildUnit();
  const { account } = useWallet();
  const voters = useInfiniteQuery(votersQuery);
  return (
    <section className="panel" aria-labelledby="delegates-heading">
      <h2 id="delegates-heading">{t('guild.delegates.title')}</h2>
      <p className="hint">{t('guild.delegates.note')}</p>
      <Paged list={voters} none={<p className="hint">{t('guild.delegates.none')}</p>}>
        {(items) => (
          <div className="table-scroll">
            <table className="delegates">
              <thead>
                <tr>
                  <th scope="col">{t('guild.delegates.who')}</th>
                  <th scope="col" className="figure">
                    {t('guild.delegates.votes')}
                  </th>
                  <th scope="col" className="figure">
                    {t('guild.delegates.share')}
                  </th>
                  <th scope="col" className="figure">
                    {t('guild.delegates.from')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((voter) => (
                  <tr key={voter.address}>
                    <th scope="row">
                      <Person address={voter.address} you={account} />
                    </th>
                    <td className="figure">
                      <Money short amount={voter.votes} unit={unit} />
                    </td>
                    <td className="figure">{format.percent(voter.share_bps)}</td>
                    <td className="figure">{format.number(voter.delegators)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Paged>
    </section>
  );
}
