import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { healthQuery } from '../api/queries';
import { useFormat } from '../i18n/use-format';
import { Address } from '../ui/Address';
import { useSite } from './site';

/** What the page rests on: which chain, which contract, and how far the index has come. */
export function Footer() {
  const { t } = useTranslation();
  const format = useFormat();
  const { config, escrow } = useSite();
  const { data: health, isError } = useQuery(healthQuery);
  const ok = !isError && health?.status === 'ok';
  return (
    <footer className="site-footer">
      <div className="site-footer-row">
        <p>
          {t('footer.promise')} <Link to="/disputes">{t('footer.disputes')}</Link>
        </p>
        <dl className="facts">
          <div>
            <dt>{t('footer.chain')}</dt>
            <dd>
              {config.chain.name}
              {config.chain.demo ? <span className="tag">{t('footer.demo')}</span> : null}
            </dd>
          </div>
          <div>
            <dt>{t('footer.escrow')}</dt>
            <dd>
              <Address address={escrow} />
            </dd>
          </div>
          <div>
            <dt>{t('footer.index')}</dt>
            <dd>
              <span className={ok ? 'dot dot-ok' : 'dot dot-bad'} aria-hidden="true" />
              {health?.indexed != null
                ? t('footer.indexed', {
                    block: format.number(health.indexed),
                    lag: format.number(health.lag ?? 0),
                  })
                : t('footer.unknown')}
            </dd>
          </div>
        </dl>
      </div>
    </footer>
  );
}
