import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { zeroHash } from 'viem';
import type { TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { useSkills } from '../../app/skills';
import { partsOf } from '../../escrow/milestones';
import { modeOf } from '../../escrow/modes';
import { isRising } from '../../escrow/rising';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { Address, Person } from '../../ui/Address';
import { useBenchName } from '../../ui/bench-name';
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

type TermName =
  | 'mode'
  | 'reward'
  | 'prize'
  | 'ceiling'
  | 'raise'
  | 'milestones'
  | 'bonus'
  | 'bond'
  | 'freeLapses'
  | 'judging'
  | 'fee'
  | 'seats'
  | 'places'
  | 'grade'
  | 'skill'
  | 'deadline'
  | 'return'
  | 'work'
  | 'reveal'
  | 'review'
  | 'award'
  | 'dispute'
  | 'escalation'
  | 'ruling'
  | 'invite'
  | 'poster'
  | 'arbitrator'
  | 'treasury'
  | 'brief'
  | 'id';

/** A row where it says something, and none where it would not. */
function when(holds: boolean, name: TermName, value: () => ReactNode): [TermName, ReactNode][] {
  return holds ? [[name, value()]] : [];
}

/** The terms as they were locked, unpacked here from what every later call must bring back. */
export function TermsTable({ task, terms }: { task: TaskPage; terms: TermsFields }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { config, native } = useSite();
  const { nameOf } = useSkills();
  const benchName = useBenchName();
  const bench = config.arbitrators.find(
    ({ address }) => address.toLowerCase() === terms.arbitrator.toLowerCase(),
  );
  const mode = modeOf(terms) ?? 'claim';
  const contest = mode === 'contest';
  const money = (amount: bigint) => <Money amount={amount} unit={task.token} />;
  const parts = partsOf(terms.ceiling, terms.shares, terms.feeBps);
  const rows: [TermName, ReactNode][] = [
    ['mode', t(`ways.mode.${mode}.name`)],
    [contest ? 'prize' : 'reward', money(terms.reward)],
    ...when(terms.ceiling > terms.reward, 'ceiling', () => money(terms.ceiling)),
    ...when(isRising(terms), 'raise', () =>
      t('terms.raiseValue', {
        by: format.money(terms.raiseBy, task.token),
        every: format.duration(terms.raiseEvery),
      }),
    ),
    ...when(parts.length > 1, 'milestones', () =>
      parts.map(({ share }) => format.percent(share)).join(' · '),
    ),
    ...when(terms.bonusSeats > 0, 'bonus', () =>
      t('terms.bonusValue', {
        amount: format.money(terms.bonus, task.token),
        count: terms.bonusSeats,
      }),
    ),
    ['bond', money(terms.bond)],
    ...when(terms.freeLapses > 0, 'freeLapses', () => format.number(terms.freeLapses)),
    ...when(contest, 'judging', () => <Money amount={terms.judging} unit={native} />),
    ['fee', format.percent(terms.feeBps)],
    [contest ? 'places' : 'seats', format.number(terms.seats)],
    ['grade', t('grade.label', { grade: task.grade })],
    ['skill', nameOf(task.skills[0] ?? '')],
    ['deadline', format.moment(terms.deadline)],
    ...when(terms.returnPeriod > 0, 'return', () => format.duration(terms.returnPeriod)),
    [contest ? 'reveal' : 'work', format.duration(terms.workPeriod)],
    [contest ? 'award' : 'review', format.duration(terms.reviewPeriod)],
    [contest ? 'escalation' : 'dispute', format.duration(terms.disputePeriod)],
    ['ruling', format.duration(terms.rulingPeriod)],
    ['invite', t(terms.inviteRoot === zeroHash ? 'terms.everyone' : 'terms.invited')],
    ['poster', <Person key="v" address={terms.poster} />],
    [
      'arbitrator',
      <span key="v">
        {bench ? `${benchName(bench.name)} ` : ''}
        <Address address={terms.arbitrator} />
      </span>,
    ],
    ['treasury', <Address key="v" address={terms.treasury} />],
    ['brief', <Digest key="v" value={terms.brief} label={t('terms.copyBrief')} />],
    ['id', <Digest key="v" value={task.id} label={t('terms.copyId')} />],
  ];
  return (
    <section className="panel" aria-labelledby="terms-heading">
      <h2 id="terms-heading">{t('terms.title')}</h2>
      <p className="hint">{t('terms.note')}</p>
      <dl className="terms">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`terms.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
