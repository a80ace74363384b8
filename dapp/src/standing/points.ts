import type { Unit } from '../money/units';
import type { Need, Score } from '../api/types';

/** Points come in millionths; two decimals are shown, rounded down, as the contract rounds. */
const SHOWN: Unit = { symbol: '', decimals: 2 };

const HIDDEN = 10_000n;

/** Points in the form in which they are written: hundredths, with the unit that tells how. */
export function shownPoints(points: string | bigint): [bigint, Unit] {
  return [BigInt(points) / HIDDEN, SHOWN];
}

export type Grade = Need['grade'];

/** What a worker may take of a grade, and what is missing where he may not. */
export interface GradeStanding {
  grade: Grade;
  open: boolean;
  /** In millionths of a point. */
  missingPoints: bigint;
  missingOthers: number;
}

const GRADES: readonly Grade[] = ['C', 'B', 'A'];

/** The grades of a skill that a score opens; a grade of which nothing is asked is open to everybody. */
export function gradesOf(
  score: Pick<Score, 'points' | 'counterparties'>,
  needs: readonly Need[],
): GradeStanding[] {
  return GRADES.map((grade) => {
    const need = needs.find((each) => each.grade === grade);
    const points = BigInt(need?.points ?? 0) - BigInt(score.points);
    const others = (need?.counterparties ?? 0) - score.counterparties;
    const missingPoints = points > 0n ? points : 0n;
    const missingOthers = Math.max(0, others);
    return {
      grade,
      open: missingPoints === 0n && missingOthers === 0,
      missingPoints,
      missingOthers,
    };
  });
}

/** Those in which the account has more first; the score as a poster last. */
export function sortScores(scores: readonly Score[]): Score[] {
  const rank = (score: Score) => (score.side === 'poster' ? 1 : 0);
  return scores.toSorted(
    (a, b) => rank(a) - rank(b) || Number(BigInt(b.points) - BigInt(a.points)),
  );
}

/** The mean of ratings in tenths of a star, and how many there are; null where there are none. */
export function meanRating(counts: readonly number[]): number | null {
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (count === 0) return null;
  const stars = counts.reduce((sum, each, index) => sum + each * (index + 1), 0);
  return Math.round((stars * 10) / count) / 10;
}
