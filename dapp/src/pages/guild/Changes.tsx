import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '../../i18n/use-format';
import { TokenWarning } from '../../money/TokenWarning';
import { useGuildUnit } from '../../guild/use-guild';
import type { Change } from '../../guild/types';
import type { Unit } from '../../money/units';
import { Party } from './Party';

const ADDRESS = /^0x[0-9a-f]{40}$/i;
const DIGITS = /^\d{1,78}$/;

type Word<S> = S extends `${infer Room}.${infer Name}` ? `${Room}_${Name}` : never;

/** The subject as the catalogues name it: their keys are parted by points. */
function wordOf<S extends Change['subject']>(subject: S): Word<S> {
  return subject.replace('.', '_') as Word<S>;
}

/** A value of a change in the words of the page; what does not have the form of its unit is shown as it came. */
function textOf(value: string, change: Change, format: Format, unit: Unit): string {
  if (!DIGITS.test(value)) return value;
  switch (change.unit) {
    case 'amount':
      return format.money(BigInt(value), change.token ?? unit);
    case 'bps':
      return format.percent(Number(value));
    case 'percent':
      return format.percent(Number(value) * 100);
    case 'seconds':
      return format.duration(Number(value));
    default:
      return value.length > 15 ? value : format.number(Number(value));
  }
}

function Value({ value, change }: { value: string | null; change: Change }): ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = useGuildUnit();
  if (value === null) return t('guild.change.none');
  if (change.unit === 'boolean')
    return t(value === 'true' ? 'guild.change.yes' : 'guild.change.no');
  if (change.unit === 'address' && ADDRESS.test(value)) return <Party address={value} />;
  return textOf(value, change, format, unit);
}

function About({ change }: { change: Change }) {
  const { t } = useTranslation();
  const { token, grade, role, ...others } = change.params;
  const parties = Object.entries(others).filter(([, value]) => ADDRESS.test(value));
  return (
    <>
      {grade === undefined ? null : <span className="chip">{t('grade.label', { grade })}</span>}
      {role === undefined ? null : <span className="chip">{role}</span>}
      {token === undefined ? null : <span className="chip">{change.token?.symbol ?? token}</span>}
      {parties.map(([name, value]) => (
        <Party key={name} address={value} />
      ))}
    </>
  );
}

/** What a call would make different: each thing as it is now, and as it would be. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation();
  const tokens = new Set(changes.flatMap(({ params }) => params.token ?? []));
  return (
    <>
      <ul className="changes">
        {changes.map((change, index) => (
          <li key={`${change.subject}-${String(index)}`}>
            <span className="change-subject">
              {t(`guild.subject.${wordOf(change.subject)}`)} <About change={change} />
            </span>
            {change.before === change.after ? (
              <span className="change-values">
                <span className="change-before">
                  <Value value={change.after} change={change} /> {t('guild.change.same')}
                </span>
              </span>
            ) : (
              <span className="change-values">
                <span className="change-before">
                  <span className="visually-hidden">{t('guild.change.before')} </span>
                  <Value value={change.before} change={change} />
                </span>
                <span aria-hidden="true"> → </span>
                <strong className="change-after">
                  <span className="visually-hidden">{t('guild.change.after')} </span>
                  <Value value={change.after} change={change} />
                </strong>
              </span>
            )}
          </li>
        ))}
      </ul>
      {[...tokens].map((token) => (
        <TokenWarning key={token} token={{ address: token }} />
      ))}
    </>
  );
}
