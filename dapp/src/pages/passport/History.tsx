import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { portfolioQuery } from '../../api/standing';
import type { SettledWork, Side } from '../../api/types';
import { useSkills } from '../../app/skills';
import { Person } from '../../ui/Address';
import { SeatBadge } from '../../ui/Badges';
import { Ago } from '../../ui/Countdown';
import { Money } from '../../ui/Money';
import { Paged } from '../../ui/Paged';
import { Tabs } from '../../ui/Tabs';
import { TaskLink } from '../../ui/TaskRow';

function Row({ work, you }: { work: SettledWork; you: string | null }) {
  const { t } = useTranslation();
  const { nameOf } = useSkills();
  const asWorker = work.side === 'worker';
  return (
    <li className="seat-row">
      <div>
        <h3>
          <TaskLink task={{ id: work.task_id, title: work.title, lang: null }} />
        </h3>
        <p className="hint">
          <span className="chip">{nameOf(work.skill)}</span>{' '}
          {t(asWorker ? 'passport.work.for' : 'passport.work.by')}{' '}
          <Person address={asWorker ? work.poster : work.worker} you={you} /> ·{' '}
          <Ago at={work.ended_at} />
        </p>
      </div>
      <SeatBadge state={work.state} />
      <Money amount={work.net} unit={work.token} />
    </li>
  );
}

/** Settled work of both sides: what the contract paid for, and nothing that anybody only says (R95). */
export function History({ address, you }: { address: string; you: string | null }) {
  const { t } = useTranslation();
  const [side, setSide] = useState<Side | null>(null);
  const works = useInfiniteQuery(portfolioQuery(address, side));
  return (
    <section className="panel" aria-labelledby="history-heading">
      <h2 id="history-heading">{t('passport.work.title')}</h2>
      <p className="hint">{t('passport.work.note')}</p>
      <Tabs
        label={t('passport.work.title')}
        options={[
          { value: null, label: t('passport.work.all') },
          { value: 'worker', label: t('passport.work.asWorker') },
          { value: 'poster', label: t('passport.work.asPoster') },
        ]}
        chosen={side}
        onChange={setSide}
      />
      <Paged list={works} none={<p className="hint">{t('passport.work.none')}</p>}>
        {(items) => (
          <ul className="seat-rows">
            {items.map((work) => (
              <Row key={`${work.task_id}-${work.worker}-${work.side}`} work={work} you={you} />
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}
