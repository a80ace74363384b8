import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { passportActionsQuery } from '../../api/standing';
import type { PassportActions, StandingAction } from '../../api/types';
import { useSkills } from '../../app/skills';
import { useFormat } from '../../i18n/use-format';
import { shownPoints } from '../../standing/points';
import { useNow } from '../../time/clock';
import { Person } from '../../ui/Address';
import { SeatBadge } from '../../ui/Badges';
import { Failed, Loading } from '../../ui/States';
import { TaskLink } from '../../ui/TaskRow';
import { useWallet } from '../../wallet/context';
import { isSeatState } from '../task/seat-states';
import { StandingButton } from './StandingButton';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

type PendingPair = PassportActions['pairs'][number];

/** From when on this reader may gather a pair's points; null where that is now. */
export function waitOf(
  pair: Pick<PendingPair, 'anyone_from'>,
  mine: boolean,
  now: number,
): number | null {
  return mine || now >= pair.anyone_from ? null : pair.anyone_from;
}

interface PairProps {
  pair: PendingPair;
  address: string;
  mine: boolean;
}

function Pair({ pair, address, mine }: PairProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { nameOf } = useSkills();
  const now = useNow();
  const asWorker = same(pair.worker, address);
  const points = format.amount(...shownPoints(asWorker ? pair.for_worker : pair.for_poster));
  const skill = nameOf(pair.skill);
  return (
    <li className="pending-row">
      <div>
        <p>
          <strong>{t('passport.pending.upTo', { points })}</strong>{' '}
          {t(asWorker ? 'passport.pending.in' : 'passport.pending.asPoster', { skill })}
        </p>
        <p className="hint">
          {t('passport.pending.with')} <Person address={asWorker ? pair.poster : pair.worker} />
        </p>
      </div>
      <StandingButton
        action={pair.gather}
        subject={skill}
        name={t('passport.pending.gatherOf', { skill })}
        anyoneFrom={waitOf(pair, mine, now)}
      />
    </li>
  );
}

function Seat({ seat }: { seat: PassportActions['seats'][number] }) {
  const { t } = useTranslation();
  const title = seat.title ?? t('task.untitled', { id: seat.task_id.slice(0, 10) });
  return (
    <li className="pending-row">
      <div>
        <p>
          <TaskLink task={{ id: seat.task_id, title: seat.title, lang: null }} />{' '}
          {isSeatState(seat.state) ? <SeatBadge state={seat.state} /> : null}
        </p>
      </div>
      <StandingButton
        action={seat.record}
        subject={title}
        name={t('passport.pending.recordOf', { title })}
      />
    </li>
  );
}

/** What is worth a button of its own beside those of single rows. */
function ofAll(
  { pairs, seats, actions }: PassportActions,
  mine: boolean,
  now: number,
): StandingAction[] {
  return actions.filter(({ action, allowed }) => {
    if (!allowed) return false;
    if (action === 'gather_many') {
      return pairs.length > 1 && pairs.every((pair) => waitOf(pair, mine, now) === null);
    }
    if (action === 'record_many') return seats.length > 1;
    return action === 'pardon';
  });
}

/** Points that wait to be gathered, which each side does for itself, and seats to record, which anybody may. */
export function Pending({ address }: { address: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const { account } = useWallet();
  const mine = account !== null && same(account, address);
  const answer = useQuery(passportActionsQuery(address));
  const found = answer.data;
  return (
    <section className="panel" aria-labelledby="pending-heading">
      <h2 id="pending-heading">{t('passport.pending.title')}</h2>
      {found === undefined ? (
        answer.isPending ? (
          <Loading />
        ) : (
          <Failed error={answer.error} onRetry={() => void answer.refetch()} />
        )
      ) : (
        <>
          <p className="hint">{t('passport.pending.note')}</p>
          {found.pairs.length + found.seats.length === 0 ? (
            <p>{t('passport.pending.none')}</p>
          ) : null}
          {found.pairs.length > 0 ? (
            <>
              <h3>{t('passport.pending.pairs')}</h3>
              <ul className="pending-rows">
                {found.pairs.map((pair) => (
                  <Pair
                    key={[pair.escrow, pair.worker, pair.poster, pair.skill].join()}
                    pair={pair}
                    address={address}
                    mine={mine}
                  />
                ))}
              </ul>
            </>
          ) : null}
          {found.seats.length > 0 ? (
            <>
              <h3>{t('passport.pending.seats')}</h3>
              <ul className="pending-rows">
                {found.seats.map((seat) => (
                  <Seat key={`${seat.task_id}-${seat.worker}`} seat={seat} />
                ))}
              </ul>
            </>
          ) : null}
          {ofAll(found, mine, now).map((action) => (
            <StandingButton key={action.action} action={action} subject="" />
          ))}
        </>
      )}
    </section>
  );
}
