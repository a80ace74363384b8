import { zeroHash } from 'viem';
import type { CourtAction, CourtCase, CourtRound, DisputePage } from '../../src/api/types';
import type { BallotOf } from '../../src/court/legal';
import { NOW, POSTER, WORKER, taskOf } from '../pages/fixtures';

export const COURT = '0x0165878A594ca255338adfa4d48449f69242Eb8F';

export function courtActionOf(change: Partial<CourtAction> = {}): CourtAction {
  return {
    action: 'draw',
    round: 0,
    ruling: null,
    allowed: true,
    reason: null,
    to: COURT,
    data: null,
    value: '0',
    opens_at: null,
    closes_at: null,
    ...change,
  };
}

export function ballotFor(juror: string, change: Partial<BallotOf> = {}): BallotOf {
  return {
    juror,
    votes: 1,
    commitment: null,
    committed: false,
    revealed: false,
    slashed: false,
    ruling: null,
    settled: false,
    penalty: '0',
    fee: '0',
    reward: '0',
    ...change,
  };
}

export function roundOf(change: Partial<CourtRound> = {}): CourtRound {
  return {
    number: 0,
    size: 3,
    drawn: 3,
    epoch: 2,
    seeded: true,
    draw_from: NOW - 60,
    draw_ends_at: NOW,
    commit_ends_at: NOW + 3_600,
    reveal_ends_at: NOW + 7_200,
    appeal_ends_at: NOW + 10_800,
    committed: 0,
    revealed: 0,
    counts: [0, 0, 0],
    decisive: null,
    ballots: [],
    funding: [],
    settled: false,
    ...change,
  };
}

export function courtOf(change: Partial<CourtCase> = {}): CourtCase {
  return {
    court: COURT,
    id: '7',
    name: 'Court',
    stage: 'committing',
    stage_began_at: NOW - 60,
    stage_ends_at: NOW + 3_600,
    choices: 3,
    ruling: null,
    executed: false,
    most_rounds: 2,
    rounds: [roundOf()],
    actions: [],
    ...change,
  };
}

export function pageOf(court: CourtCase): DisputePage {
  return {
    dispute: { arbitrator: COURT, id: '7', ruling: null } as DisputePage['dispute'],
    arbitrator_name: 'Court',
    subject: 'seat',
    task_id: taskOf().id,
    title: 'Write a test suite',
    poster: POSTER,
    worker: WORKER,
    state: 'voting',
    ruling_ends_at: NOW + 86_400,
    votes: 0,
    quorum: null,
    brief: zeroHash,
    digest: null,
    reason_digest: null,
    choices: [
      { ruling: 0, meaning: 'refused', worker: null, vote: null },
      { ruling: 1, meaning: 'worker', worker: null, vote: null },
      { ruling: 2, meaning: 'poster', worker: null, vote: null },
    ],
    evidence: [],
    cases: [],
    court,
    actions: [],
    appeal_cost: null,
    now: NOW,
    block: { number: 5, hash: zeroHash, timestamp: NOW },
    finality: 'head',
  };
}
