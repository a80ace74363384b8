import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isAddress } from 'viem';
import { personQuery } from '../../api/people';
import { workQuery } from '../../api/queries';
import type { Account, Work } from '../../api/types';
import { usePageTitle } from '../../app/use-page-title';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { Address } from '../../ui/Address';
import { SeatBadge } from '../../ui/Badges';
import { MessageButton } from '../../ui/MessageButton';
import { Money } from '../../ui/Money';
import { Failed, Loading } from '../../ui/States';
import { TaskLink, TaskRow } from '../../ui/TaskRow';
import { Texts } from '../../ui/Texts';
import { shortAddress } from '../../ui/short-address';
import { useMe } from '../../wallet/session';
import NotFoundPage from '../NotFoundPage';
import { PersonSide } from './PersonSide';
import { Portfolio } from './Portfolio';
import { LocalTime, PlaceName } from './Whereabouts';

function Head({ person }: { person: Account }) {
  const { t } = useTranslation();
  const { me } = useMe();
  const { profile, name, address, wallets } = person;
  const isMe =
    me !== null && [address, ...wallets].some((each) => each.toLowerCase() === me.toLowerCase());
  return (
    <header className="person-head">
      <div>
        <h1>
          {profile ? <bdi>{profile.display_name}</bdi> : t('person.unnamed')}
          {isMe ? <span className="tag">{t('ui.you')}</span> : null}
        </h1>
        <p className="person-id">
          {name === null ? null : (
            <bdi className="name name-proven" title={t('ui.nameProven')}>
              {name}
            </bdi>
          )}{' '}
          <Address address={address} />
        </p>
        {profile ? <Texts texts={profile.headline} kind="line" /> : null}
        <ul className="person-facts">
          {profile?.place ? (
            <li>
              <PlaceName place={profile.place} />
            </li>
          ) : null}
          {profile?.time_zone ? (
            <li>
              <LocalTime zone={profile.time_zone} />
            </li>
          ) : null}
        </ul>
      </div>
      <div className="person-deeds">
        <Link to={`/passport/${address}`} className="button">
          {t('passport.title')}
        </Link>
        {isMe ? (
          <Link to="/settings" className="button">
            {t(profile ? 'person.edit' : 'person.write')}
          </Link>
        ) : (
          <MessageButton primary wanted={{ with: address }} label={t('person.message')} />
        )}
      </div>
    </header>
  );
}

/** States of a seat in which the worker was paid. */
const DONE = new Set(['paid', 'ruled_worker', 'settled', 'won', 'split']);

function Done({ work }: { work: Work }) {
  const { t } = useTranslation();
  const done = work.seats.filter(({ seat }) => DONE.has(seat.state));
  return (
    <section className="panel" aria-labelledby="done-heading">
      <h2 id="done-heading">{t('person.done')}</h2>
      {done.length === 0 ? (
        <p className="hint">{t('person.noDone')}</p>
      ) : (
        <ul className="seat-rows">
          {done.map(({ seat, task }) => (
            <li key={task.id} className="seat-row">
              <div>
                <h3>
                  <TaskLink task={task} />
                </h3>
              </div>
              <SeatBadge state={seat.state} />
              <Money amount={seat.paid} unit={task.token} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Posted({ work }: { work: Work }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="posted-heading">
      <h2 id="posted-heading">{t('person.posted')}</h2>
      {work.posted.length === 0 ? (
        <p className="hint">{t('person.noPosted')}</p>
      ) : (
        <ul className="task-list">
          {work.posted.map((task) => (
            <li key={task.id}>
              <TaskRow task={task} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Person({ person }: { person: Account }) {
  const { t } = useTranslation();
  const format = useFormat();
  const work = useQuery(workQuery(person.address));
  const { profile } = person;
  usePageTitle(profile?.display_name ?? shortAddress(person.address));
  return (
    <>
      <Head person={person} />
      {person.suspended_until !== null && person.suspended_until > chainNow() ? (
        <p className="banner" role="status">
          {t('work.suspended', { moment: format.moment(person.suspended_until) })}
        </p>
      ) : null}
      <div className="person-columns">
        <div className="person-main">
          {profile === null ? (
            <section className="panel">
              <p className="hint">{t('person.noProfile')}</p>
            </section>
          ) : null}
          {profile && profile.about.length > 0 ? (
            <section className="panel" aria-labelledby="about-heading">
              <h2 id="about-heading">{t('person.about')}</h2>
              <Texts texts={profile.about} kind="markdown" />
            </section>
          ) : null}
          {profile && profile.portfolio.length > 0 ? (
            <Portfolio entries={profile.portfolio} />
          ) : null}
          {work.data ? (
            <>
              <Done work={work.data} />
              <Posted work={work.data} />
            </>
          ) : work.isError ? (
            <Failed error={work.error} onRetry={() => void work.refetch()} />
          ) : (
            <Loading />
          )}
        </div>
        <PersonSide person={person} />
      </div>
    </>
  );
}

export default function PersonPage() {
  const { address = '' } = useParams();
  const known = isAddress(address, { strict: false });
  const person = useQuery({ ...personQuery(address), enabled: known });
  if (!known) return <NotFoundPage />;
  if (person.isPending) return <Loading />;
  if (!person.data) return <Failed error={person.error} onRetry={() => void person.refetch()} />;
  return <Person person={person.data} />;
}
