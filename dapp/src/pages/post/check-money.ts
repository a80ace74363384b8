import type { SiteConfig } from '../../api/types';
import { isNative } from '../../app/site';
import { bondBounds } from '../../escrow/funding';
import { judgedValue } from '../../escrow/cap';
import { parseShares } from '../../escrow/milestones';
import { parseAmount } from '../../money/units';
import { RAISE_PERIODS, boundsOf, modeOf, tokenOf, type Draft } from './draft';
import type { FormErrors } from './errors';

/** What the chosen bench asks for. */
export interface BenchNeeds {
  /** The least reward in the coin of the chain that its cost allows, in wei. */
  minNative: bigint;
  /** The least deposit that judges a contest, in wei. */
  minJudging: bigint;
  /** The shortest period for a ruling that it can keep, in seconds. */
  minRuling: number;
  /** What a task may pay each worker at most, in units of its token; null without a cap. */
  cap: bigint | null;
}

/** Constants of the escrow, which no vote moves. */
export const MAX_SEATS = 1_000;
export const MIN_ENTRIES = 2;
export const MAX_ENTRIES = 32;
const MAX_STEPS = 2n ** 32n - 1n;

/** The bond that is suggested where the standard leaves room, in basis points of the reward. */
const USUAL_BOND = 500;

type AmountField = 'reward' | 'bond' | 'ceiling' | 'raiseBy' | 'bonus' | 'judging';

function amountIn(
  draft: Draft,
  field: AmountField,
  decimals: number,
  errors: FormErrors,
): bigint | null {
  const parsed = parseAmount(draft[field], decimals);
  if (parsed.ok) return parsed.value;
  if (parsed.problem === 'empty') errors.add(field, { code: 'required' });
  else if (parsed.problem === 'too_many_decimals') {
    errors.add(field, { code: 'decimals', count: decimals });
  } else errors.add(field, { code: 'amount' });
  return null;
}

function wholeIn(
  draft: Draft,
  field: 'seats' | 'bonusSeats',
  [least, most]: readonly [number, number],
  errors: FormErrors,
): number {
  const text = draft[field].normalize('NFKC').trim();
  const value = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most) errors.add(field, { code: 'whole', least, count: most });
  return value;
}

/** Whether a task may go without a bond: where the poster chooses who comes. */
export function mayWaiveBond(draft: Draft): boolean {
  return modeOf(draft) === 'select' || (modeOf(draft) === 'claim' && draft.invited !== '');
}

/** The bounds of a form's bond, what was typed, and what is taken when nothing was. */
export function bondOf(draft: Draft, config: SiteConfig, reward: bigint) {
  const { standard } = boundsOf(draft, config);
  const token = tokenOf(draft, config);
  const bounds = bondBounds(reward, standard?.min_bond_bps ?? 0, standard?.max_bond_bps ?? 10_000);
  // The escrow knows no bond of zero where anybody may come.
  const min = bounds.min > 0n ? bounds.min : 1n;
  const usual = bondBounds(reward, USUAL_BOND, USUAL_BOND).min;
  const usualOrMin = usual > min ? usual : min;
  const suggested = usualOrMin > bounds.max && bounds.max >= min ? bounds.max : usualOrMin;
  const typed = parseAmount(draft.bond, token?.decimals ?? 18);
  return { min, max: bounds.max, suggested, typed };
}

function checkBond(draft: Draft, config: SiteConfig, reward: bigint, errors: FormErrors): bigint {
  const { min, max, suggested, typed } = bondOf(draft, config, reward);
  if (draft.bond.trim() === '') return suggested;
  amountIn(draft, 'bond', tokenOf(draft, config)?.decimals ?? 18, errors);
  if (!typed.ok) return suggested;
  const waived = typed.value === 0n && mayWaiveBond(draft);
  if (!waived && typed.value < min) errors.add('bond', { code: 'below', amount: min });
  if (typed.value > max) errors.add('bond', { code: 'above', amount: max });
  return typed.value;
}

interface Price {
  reward: bigint;
  ceiling: bigint;
  raiseBy: bigint;
  raiseEvery: number;
}

/** The range of a reward: flat, up to the highest bid, or rising. */
function checkPrice(
  draft: Draft,
  config: SiteConfig,
  reward: bigint,
  seats: number,
  errors: FormErrors,
): Price {
  const mode = modeOf(draft);
  const flat = { reward, ceiling: reward, raiseBy: 0n, raiseEvery: 0 };
  const isRising = mode === 'claim' && draft.rising !== '';
  if (mode !== 'select' && !isRising) return flat;
  if (mode === 'select' && draft.ceiling.trim() === '') return flat;
  const decimals = tokenOf(draft, config)?.decimals ?? 18;
  const { reward: bounds } = boundsOf(draft, config);
  const ceiling = amountIn(draft, 'ceiling', decimals, errors) ?? reward;
  const most = BigInt(bounds?.max_reward ?? 0);
  if (ceiling > most) errors.add('ceiling', { code: 'above', amount: most });
  else if (isRising ? ceiling <= reward : ceiling < reward) {
    errors.add('ceiling', { code: 'aboveReward' });
  }
  if (!isRising) return { ...flat, ceiling };
  if (seats !== 1) errors.add('rising', { code: 'oneSeat' });
  const raiseBy = amountIn(draft, 'raiseBy', decimals, errors);
  const least = (ceiling - reward) / MAX_STEPS + 1n;
  if (raiseBy !== null && raiseBy < least) errors.add('raiseBy', { code: 'below', amount: least });
  const raiseEvery = Number(draft.raiseEvery);
  if (!RAISE_PERIODS.includes(raiseEvery)) errors.add('raiseEvery', { code: 'period' });
  return { reward, ceiling, raiseBy: raiseBy ?? 0n, raiseEvery };
}

export interface Money extends Price {
  seats: number;
  bond: bigint;
  freeLapses: number;
  shares: number[];
  bonus: bigint;
  bonusSeats: number;
  judging: bigint;
}

/** Checks everything of a form that is money; null where the reward itself is none. */
export function checkMoney(
  draft: Draft,
  config: SiteConfig,
  needs: BenchNeeds,
  errors: FormErrors,
): Money | null {
  const money = checkAmounts(draft, config, needs, errors);
  if (money !== null && needs.cap !== null && judgedValue(money) > needs.cap) {
    errors.add('reward', { code: 'aboveCap', amount: needs.cap });
  }
  return money;
}

function checkAmounts(
  draft: Draft,
  config: SiteConfig,
  needs: BenchNeeds,
  errors: FormErrors,
): Money | null {
  const mode = modeOf(draft);
  const token = tokenOf(draft, config);
  const { grade, reward: bounds } = boundsOf(draft, config);
  if (!token || !bounds) errors.add('token', { code: 'notListed' });

  const contest = mode === 'contest';
  const places = contest ? ([MIN_ENTRIES, MAX_ENTRIES] as const) : ([1, MAX_SEATS] as const);
  const seats = wholeIn(draft, 'seats', places, errors);

  const reward = amountIn(draft, 'reward', token?.decimals ?? 18, errors);
  if (reward === null) return null;
  if (bounds && token) {
    const min = BigInt(bounds.min_reward);
    const max = BigInt(bounds.max_reward);
    const native = isNative(token.address);
    if (reward < min || reward === 0n) {
      errors.add('reward', { code: 'below', amount: min > 0n ? min : 1n });
    } else if (reward > max) errors.add('reward', { code: 'above', amount: max });
    else if (native && reward < needs.minNative) {
      errors.add('reward', { code: 'belowCost', amount: needs.minNative });
    }
  }
  const price = checkPrice(draft, config, reward, seats, errors);
  const bond = checkBond(draft, config, reward, errors);
  const free = Number(draft.freeLapses);
  const freeLapses = mode === 'claim' && grade === 'C' && (free === 1 || free === 2) ? free : 0;
  const common = { ...price, seats, bond, freeLapses };
  if (contest) {
    const judging = amountIn(draft, 'judging', 18, errors) ?? 0n;
    const least = needs.minJudging > 0n ? needs.minJudging : 1n;
    if (judging < least) errors.add('judging', { code: 'belowJudging', amount: least });
    return { ...common, shares: [10_000], bonus: 0n, bonusSeats: 0, judging };
  }

  const parsed = parseShares(draft.shares);
  if (!parsed.ok) {
    const { problem, sum } = parsed;
    if (problem === 'sum') errors.add('shares', { code: 'shares', count: sum });
    else
      errors.add('shares', problem === 'share' ? { code: 'share' } : { code: 'tooMany', count: 8 });
  }
  const shares = parsed.ok ? parsed.shares : [10_000];
  const noBonus = { bonus: 0n, bonusSeats: 0 };
  if (draft.bonus.trim() === '' && draft.bonusSeats.trim() === '') {
    return { ...common, shares, ...noBonus, judging: 0n };
  }
  const bonus = amountIn(draft, 'bonus', token?.decimals ?? 18, errors);
  if (bonus === 0n) errors.add('bonus', { code: 'below', amount: 1n });
  const bonusSeats = wholeIn(draft, 'bonusSeats', [1, Math.max(seats, 1)], errors);
  return { ...common, shares, bonus: bonus ?? 0n, bonusSeats, judging: 0n };
}
