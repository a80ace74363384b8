import { useTranslation } from 'react-i18next';
import type { CourtCase, DisputePage } from '../../api/types';
import { actionOf, ballotOf, currentRound } from '../../court/legal';
import { useWallet } from '../../wallet/context';
import { CommitForm, RevealVote } from './CourtVote';
import { useRulingName } from './ruling-name';

/** What the account may do as a juror in the round in which a dispute stands; nothing where it was not drawn. */
export function CourtBallot({ page, court }: { page: DisputePage; court: CourtCase }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const rulingName = useRulingName(page);
  const round = currentRound(court);
  const ballot = round ? ballotOf(round, account) : undefined;
  if (!round || !ballot) return null;
  if (ballot.slashed) return <p className="warning">{t('court.reason.slashed')}</p>;
  if (ballot.revealed && ballot.ruling !== null) {
    return (
      <p className="verified">{t('court.vote.done', { ruling: rulingName(ballot.ruling) })}</p>
    );
  }
  const parts = { page, court, round: round.number, ballot };
  const commit = actionOf(court.actions, 'commit');
  const reveal = actionOf(court.actions, 'reveal');
  if (ballot.committed) {
    if (!reveal || reveal.reason === 'too_late') return null;
    return <RevealVote key={ballot.commitment} {...parts} action={reveal} />;
  }
  return commit?.allowed ? <CommitForm {...parts} action={commit} /> : null;
}
