import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { useGuildUnit } from '../../guild/use-guild';
import type { ProposalItem } from '../../guild/types';

const WIDTH = 1_000;

/** A share of a whole in thousandths, between none and all of it. */
export function thousandths(part: bigint, whole: bigint): number {
  if (whole <= 0n || part <= 0n) return 0;
  return part >= whole ? WIDTH : Number((part * BigInt(WIDTH)) / whole);
}

interface BarProps {
  label: string;
  parts: { name: string; width: number }[];
}

/** Drawn as a picture, because the page's policy knows no inline styles. */
function Bar({ label, parts }: BarProps) {
  const starts = parts.map((_, index) =>
    parts.slice(0, index).reduce((sum, { width }) => sum + width, 0),
  );
  return (
    <svg
      className="bar"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} 10`}
      preserveAspectRatio="none"
    >
      <rect className="bar-ground" width={WIDTH} height="10" />
      {parts.map(({ name, width }, index) => (
        <rect key={name} className={`bar-${name}`} x={starts[index]} width={width} height="10" />
      ))}
    </svg>
  );
}

/** How a vote stands: who is for and against, and how much of the quorum is there. All of one block. */
export function VoteBars({ proposal }: { proposal: ProposalItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = useGuildUnit();
  const yes = BigInt(proposal.votes.for);
  const no = BigInt(proposal.votes.against);
  const abstain = BigInt(proposal.votes.abstain);
  const quorum = BigInt(proposal.quorum);
  const decided = yes + no;
  const counted = yes + abstain;
  const inFavour = thousandths(yes, decided);
  const opposed = decided === 0n ? 0 : WIDTH - inFavour;
  const met = thousandths(counted, quorum);
  const values = {
    for: format.shortMoney(yes, unit),
    against: format.shortMoney(no, unit),
    abstain: format.shortMoney(abstain, unit),
  };
  return (
    <div className="votes">
      <div className="votes-row">
        <Bar
          label={t('guild.votes.told', values)}
          parts={[
            { name: 'for', width: inFavour },
            { name: 'against', width: opposed },
          ]}
        />
        <dl className="votes-figures">
          <div className="votes-for">
            <dt>{t('guild.support.for')}</dt>
            <dd>
              {values.for} <span className="hint">{format.percent(inFavour * 10)}</span>
            </dd>
          </div>
          <div className="votes-against">
            <dt>{t('guild.support.against')}</dt>
            <dd>
              {values.against} <span className="hint">{format.percent(opposed * 10)}</span>
            </dd>
          </div>
          <div>
            <dt>{t('guild.support.abstain')}</dt>
            <dd>{values.abstain}</dd>
          </div>
        </dl>
      </div>
      <div className="votes-row">
        <Bar
          label={t('guild.votes.quorumTold', {
            counted: format.shortMoney(counted, unit),
            quorum: format.shortMoney(quorum, unit),
          })}
          parts={[{ name: 'quorum', width: met }]}
        />
        <p className="votes-quorum">
          {proposal.quorum_reached ? (
            <strong className="votes-met">{t('guild.votes.quorumMet')}</strong>
          ) : (
            <strong>{t('guild.votes.quorumOpen')}</strong>
          )}{' '}
          <span className="hint">
            {t('guild.votes.quorumFigures', {
              counted: format.shortAmount(counted, unit),
              quorum: format.shortMoney(quorum, unit),
            })}
          </span>
        </p>
      </div>
    </div>
  );
}
