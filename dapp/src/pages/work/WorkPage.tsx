import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { getAddress, type Address } from 'viem';
import { workQuery } from '../../api/queries';
import type { Work } from '../../api/types';
import { useSkills } from '../../app/skills';
import { usePageTitle } from '../../app/use-page-title';
import { withdrawalOf } from '../../escrow/calls';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { SeatBadge } from '../../ui/Badges';
import { FailureText } from '../../ui/FailureText';
import { Money } from '../../ui/Money';
import { Empty, Failed, Loading } from '../../ui/States';
import { TaskLink, TaskRow } from '../../ui/TaskRow';
import { useWallet } from '../../wallet/context';
import { SeatOutlook } from '../task/SeatCard';

function CreditRow({ credit, account }: { credit: Work['credits'][number]; account: Address }) {
  const { t } = useTranslation();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  return (
    <li className="credit">
      <Money amount={credit.amount} unit={credit.token} />
      <button
        type="button"
        className="button button-primary"
        disabled={busy}
        aria-label={t('work.withdrawToken', { symbol: credit.token.symbol })}
        onClick={() =>
          void perform(async () => {
            await runner.run(withdrawalOf(account, getAddress(credit.escrow), credit.token));
          })
        }
      >
        {busy ? t('ui.working') : t('work.withdraw')}
      </button>
      {failure ? <FailureText failure={failure} token={credit.token} /> : null}
    </li>
  );
}

function SeatRow({ taken }: { taken: Work['seats'][number] }) {
  const { seat, task } = taken;
  return (
    <li className="seat-row">
      <div>
        <h3>
          <TaskLink task={task} />
        </h3>
        <p className="hint">
          <SeatOutlook task={task} seat={seat} />
        </p>
      </div>
      <SeatBadge state={seat.state} />
      <Money amount={seat.price} unit={task.token} />
    </li>
  );
}

function Desk({ account }: { account: Address }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { nameOf } = useSkills();
  const answer = useQuery(workQuery(account));
  if (answer.isPending) return <Loading />;
  if (!answer.data) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  const { posted, seats, credits, standing, suspended_until: suspended } = answer.data;
  const owed = credits.filter(({ amount }) => BigInt(amount) > 0n);
  return (
    <>
      {suspended !== null && suspended > chainNow() ? (
        <p className="banner" role="status">
          {t('work.suspended', { moment: format.moment(suspended) })}
        </p>
      ) : null}
      <section className="panel" aria-labelledby="credits-heading">
        <h2 id="credits-heading">{t('work.credits')}</h2>
        <p className="hint">{t('work.creditsNote')}</p>
        {owed.length === 0 ? (
          <p>{t('work.noCredits')}</p>
        ) : (
          <ul className="credits">
            {owed.map((credit) => (
              <CreditRow
                key={`${credit.escrow}-${credit.token.address}`}
                credit={credit}
                account={account}
              />
            ))}
          </ul>
        )}
      </section>
      <section className="panel" aria-labelledby="my-seats-heading">
        <h2 id="my-seats-heading">{t('work.seats')}</h2>
        {seats.length === 0 ? (
          <p>
            {t('work.noSeats')} <Link to="/?status=open">{t('work.findTask')}</Link>
          </p>
        ) : (
          <ul className="seat-rows">
            {seats.map((taken) => (
              <SeatRow key={taken.task.id} taken={taken} />
            ))}
          </ul>
        )}
      </section>
      <p>
        <Link to="/disputes?show=party">{t('work.disputes')}</Link>
      </p>
      <section aria-labelledby="posted-heading">
        <h2 id="posted-heading" className="section-title">
          {t('work.posted')}
        </h2>
        {posted.length === 0 ? (
          <Empty>
            <p>{t('work.noPosted')}</p>
            <Link to="/post" className="button">
              {t('nav.post')}
            </Link>
          </Empty>
        ) : (
          <ul className="task-list">
            {posted.map((task) => (
              <li key={task.id}>
                <TaskRow task={task} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="panel" aria-labelledby="standing-heading">
        <h2 id="standing-heading">{t('work.standing')}</h2>
        <p className="hint">{t('work.standingNote')}</p>
        {standing.length === 0 ? (
          <p>{t('work.noStanding')}</p>
        ) : (
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('work.skill')}</th>
                  <th scope="col">{t('work.completions')}</th>
                  <th scope="col">{t('work.defaults')}</th>
                </tr>
              </thead>
              <tbody>
                {standing.map((row) => (
                  <tr key={row.skill}>
                    <th scope="row">{nameOf(row.skill)}</th>
                    <td>{format.number(row.completions)}</td>
                    <td>{format.number(row.defaults)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  );
}

export default function WorkPage() {
  const { t } = useTranslation();
  const { account, connect } = useWallet();
  usePageTitle(t('nav.work'));
  return (
    <>
      <h1>{t('nav.work')}</h1>
      {account === null ? (
        <Empty>
          <p>{t('work.connect')}</p>
          <button type="button" className="button button-primary" onClick={() => void connect()}>
            {t('wallet.connect')}
          </button>
        </Empty>
      ) : (
        <Desk account={account} />
      )}
    </>
  );
}
