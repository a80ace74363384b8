import { useTranslation } from 'react-i18next';
import type { Need, Passport, Score } from '../../api/types';
import { useSkills } from '../../app/skills';
import { useFormat } from '../../i18n/use-format';
import { gradesOf, shownPoints, sortScores, type GradeStanding } from '../../standing/points';
import { GradeSeal } from '../../ui/Badges';

function Missing({ standing }: { standing: GradeStanding }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { missingPoints, missingOthers } = standing;
  // What is missing is rounded up: the number that is written must be enough.
  const points = format.amount(...shownPoints(missingPoints + 9_999n));
  return (
    <span className="hint">
      {t('passport.grade.missing')}{' '}
      {missingPoints > 0n ? t('passport.grade.points', { points }) : null}
      {missingPoints > 0n && missingOthers > 0 ? t('passport.grade.and') : null}
      {missingOthers > 0 ? t('passport.grade.others', { count: missingOthers }) : null}
    </span>
  );
}

function Grades({ score, needs }: { score: Score; needs: readonly Need[] }) {
  const { t } = useTranslation();
  return (
    <ul className="score-grades" aria-label={t('passport.grade.title')}>
      {gradesOf(score, needs).map((standing) => (
        <li key={standing.grade}>
          <GradeSeal grade={standing.grade} />
          {standing.open ? (
            <span className="score-open">{t('passport.grade.open')}</span>
          ) : (
            <Missing standing={standing} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Versions of the escrow are only told apart where there is more than one, or one is void. */
function Versions({ score }: { score: Score }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { versions } = score;
  if (versions.length < 2 && !versions.some(({ voided }) => voided)) return null;
  return (
    <details className="score-versions">
      <summary>{t('passport.versions.title', { count: versions.length })}</summary>
      <ul>
        {versions.map((version) => (
          <li key={version.escrow}>
            <code>{version.escrow}</code>{' '}
            {t('passport.pointsOf', { points: format.amount(...shownPoints(version.points)) })}
            {version.voided ? (
              <span className="warning"> {t('passport.versions.void')}</span>
            ) : null}
            {version.admitted || version.voided ? null : (
              <span className="hint"> {t('passport.versions.waiting')}</span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function ScoreCard({ score, needs }: { score: Score; needs: readonly Need[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { nameOf } = useSkills();
  const worker = score.side === 'worker';
  return (
    <li className="score-card">
      <header className="score-head">
        <h3>{score.skill === null ? t('passport.asPoster') : nameOf(score.skill)}</h3>
        <p className="score-points">
          <strong>{format.amount(...shownPoints(score.points))}</strong>{' '}
          <span className="hint">{t('passport.points')}</span>
        </p>
      </header>
      <dl className="score-facts">
        <div>
          <dt>{t('passport.counterparties')}</dt>
          <dd>{format.number(score.counterparties)}</dd>
        </div>
        <div>
          <dt>{t(worker ? 'passport.completions' : 'passport.paidFor')}</dt>
          <dd>{format.number(score.completions)}</dd>
        </div>
        {worker ? (
          <div>
            <dt>{t('passport.defaults')}</dt>
            <dd className={score.defaults > 0 ? 'warning' : undefined}>
              {format.number(score.defaults)}
            </dd>
          </div>
        ) : null}
      </dl>
      {worker ? <Grades score={score} needs={needs} /> : null}
      <Versions score={score} />
    </li>
  );
}

/** What an account has earned, skill by skill. */
export function Scores({ passport }: { passport: Passport }) {
  const { t } = useTranslation();
  const scores = sortScores(passport.scores);
  return (
    <section className="panel" aria-labelledby="scores-heading">
      <h2 id="scores-heading">{t('passport.scores')}</h2>
      {scores.length === 0 ? (
        <p className="hint">{t('passport.noScores')}</p>
      ) : (
        <ul className="scores">
          {scores.map((score) => (
            <ScoreCard key={score.skill ?? ''} score={score} needs={passport.needs} />
          ))}
        </ul>
      )}
    </section>
  );
}

const MEANINGS = ['points', 'decay', 'counterparties', 'defaults', 'grades', 'newcomer'] as const;

/** What each number means, in plain words. */
export function Meanings() {
  const { t } = useTranslation();
  return (
    <details className="panel meanings">
      <summary>
        <h2>{t('passport.meaning.title')}</h2>
      </summary>
      <dl>
        {MEANINGS.map((key) => (
          <div key={key}>
            <dt>{t(`passport.meaning.${key}.term`)}</dt>
            <dd>{t(`passport.meaning.${key}.text`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
