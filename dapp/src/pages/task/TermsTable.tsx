import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { zeroHash } from 'viem';
import type { TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { useSkills } from '../../app/skills';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { Address, Person } from '../../ui/Address';
import { CopyButton } from '../../ui/CopyButton';
import { Money } from '../../ui/Money';

function Digest({ value, label }: { value: string; label: string }) {
  return (
    <span className="address">
      <code title={value}>
        {value.slice(0, 14)}…{value.slice(-6)}
      </code>
      <CopyButton text={value} label={label} />
    </span>
  );
}

/** The terms as they were locked, unpacked here from what every later call must bring back. */
export function TermsTable({ task, terms }: { task: TaskPage; terms: TermsFields }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { config } = useSite();
  const { nameOf } = useSkills();
  const bench = config.arbitrators.find(
    ({ address }) => address.toLowerCase() === terms.arbitrator.toLowerCase(),
  );
  const rows: [keyof typeof LABELS, ReactNode][] = [
    ['reward', <Money key="v" amount={terms.reward} unit={task.token} />],
    ['bond', <Money key="v" amount={terms.bond} unit={task.token} />],
    ['fee', format.percent(terms.feeBps)],
    ['seats', format.number(terms.seats)],
    ['grade', t('grade.label', { grade: task.grade })],
    ['skill', nameOf(task.skills[0] ?? '')],
    ['deadline', format.moment(terms.deadline)],
    ['work', format.duration(terms.workPeriod)],
    ['review', format.duration(terms.reviewPeriod)],
    ['dispute', format.duration(terms.disputePeriod)],
    ['ruling', format.duration(terms.rulingPeriod)],
    ['invite', t(terms.inviteRoot === zeroHash ? 'terms.everyone' : 'terms.invited')],
    ['poster', <Person key="v" address={terms.poster} />],
    [
      'arbitrator',
      <span key="v">
        {bench ? `${bench.name} ` : ''}
        <Address address={terms.arbitrator} />
      </span>,
    ],
    ['treasury', <Address key="v" address={terms.treasury} />],
    ['brief', <Digest key="v" value={terms.brief} label={t('terms.copyBrief')} />],
    ['id', <Digest key="v" value={task.id} label={t('terms.copyId')} />],
  ];
  if (terms.freeLapses > 0) rows.splice(2, 0, ['freeLapses', format.number(terms.freeLapses)]);
  return (
    <section className="panel" aria-labelledby="terms-heading">
      <h2 id="terms-heading">{t('terms.title')}</h2>
      <p className="hint">{t('terms.note')}</p>
      <dl className="terms">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{t(LABELS[name])}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const LABELS = {
  reward: 'terms.reward',
  bond: 'terms.bond',
  freeLapses: 'terms.freeLapses',
  fee: 'terms.fee',
  seats: 'terms.seats',
  grade: 'terms.grade',
  skill: 'terms.skill',
  deadline: 'terms.deadline',
  work: 'terms.work',
  review: 'terms.review',
  dispute: 'terms.dispute',
  ruling: 'terms.ruling',
  invite: 'terms.invite',
  poster: 'terms.poster',
  arbitrator: 'terms.arbitrator',
  treasury: 'terms.treasury',
  brief: 'terms.brief',
  id: 'terms.id',
} as const;
