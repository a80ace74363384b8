import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { courtSeedQuery } from '../../api/courts';
import { useSite } from '../../app/site';
import { seedCall } from '../../court/calls';
import { chainNow } from '../../time/clock';
import { nextOf, useBoundary } from '../../time/use-boundary';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';

/** Proving the randomness of the present epoch, without which no juror is drawn in it; anybody may, once. */
export function SeedButton({ court }: { court: string }) {
  const { t } = useTranslation();
  const note = useId();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const { data: seed, refetch } = useQuery(courtSeedQuery(court));
  useBoundary(seed ? nextOf([seed.opens_at, seed.closes_at], chainNow()) : null, refetch);
  if (!seed || seed.reason === 'already_done') return null;
  return (
    <div className="action">
      <button
        type="button"
        className="button"
        disabled={busy || !seed.allowed}
        aria-describedby={note}
        onClick={() =>
          void perform(async (account) => {
            const about = { config, court, account, subject: '' };
            await runner.run(seedCall(about, { ...seed, value: '0' }));
          })
        }
      >
        {busy ? t('ui.working') : t('court.seed.label')}
      </button>
      <p className="hint" id={note}>
        {seed.reason === null ? t('court.seed.explain') : t(`court.seed.reason.${seed.reason}`)}{' '}
        {seed.reason === 'too_early' ? <Countdown until={seed.opens_at} /> : null}
      </p>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}
