import { getAddress, isHex, zeroAddress, zeroHash, type Address, type Hex } from 'viem';
import type { Action, ActionName, TaskPage } from '../api/types';
import { reputationAbi, taskEscrowAbi } from '../generated/abi';
import { failed } from '../transactions/failures';
import type { TransactionRequest } from '../transactions/runner';
import { potCall } from './pot';
import { NO_SEAT, unpackSeat } from './seat';
import { priceAt } from './rising';
import { seatFromWords, termsFromTuple, unpackTerms, type SeatPreimage, type Terms } from './terms';

/** What a person brings to an action beside the task itself; each action uses some of it. */
export interface CallInputs {
  /** Digest of the deliverable, for `submit`. */
  digest?: Hex;
  /** Digest of what was written, for `request_changes` and `reject`. */
  note?: Hex;
  /** Proof of the invitation, for `claim` and `enter`. */
  proof?: readonly Hex[];
  commitment?: Hex;
  opening?: { digest: Hex; salt: Hex };
  bid?: { worker: Address; price: bigint; expiry: bigint; signature: Hex; proof: readonly Hex[] };
  /** Signatures are empty for the caller's own part. */
  settlement?: { toWorker: bigint; expiry: bigint; poster: Hex; worker: Hex };
  /** URI of the evidence. */
  evidence?: string;
  /** What a contribution adds for the worker, in token units. */
  net?: bigint;
}

export interface CallParts extends CallInputs {
  task: TaskPage;
  action: Action;
  account: Address;
  reputation: Address;
  pot?: Address | null;
}

interface NamedSeat {
  seat: SeatPreimage;
  worker: Address;
}

/**
 * The seat that a call names. What was shown of it must be what the call will say of it: naming the seat names the
 * digest that is accepted and the amount that is paid.
 */
function seatOf(task: TaskPage, worker: string | null): NamedSeat {
  const shown = task.seat_list.find((each) => each.worker.toLowerCase() === worker?.toLowerCase());
  if (!shown) throw failed('seat_gone');
  const seat = seatFromWords(shown.preimage);
  const { digest, price, bond, milestone } = unpackSeat(seat);
  const same =
    digest === shown.digest.toLowerCase() &&
    price === BigInt(shown.price) &&
    bond === BigInt(shown.bond) &&
    milestone === shown.milestone;
  if (!same) throw failed('seat_mismatch');
  return { seat, worker: getAddress(shown.worker) };
}

/** The reward that a claim insists on: what it was at the block the page shows; it only rises from there. */
export function leastPrice(task: TaskPage, terms: Terms): bigint {
  return priceAt(unpackTerms(terms), task.task_word, task.now);
}

function needed<T>(value: T | undefined, code: string): T {
  if (value === undefined) throw failed(code);
  return value;
}

function digestIn(value: Hex | undefined): Hex {
  if (value === undefined || value === zeroHash) throw failed('Escrow_EmptyDigest');
  return value;
}

/** Actions whose calls take terms, worker and seat, and nothing more. */
const PLAIN: Partial<Record<ActionName, string>> = {
  return_seat: 'returnSeat',
  lapse: 'lapse',
  accept: 'accept',
  accept_and_record: 'acceptAndRecord',
  release: 'release',
  concede: 'concede',
  award: 'award',
};

/** Function and arguments of an action of the escrow. */
function argumentsOf(parts: CallParts, terms: Terms): [string, readonly unknown[]] {
  const { task, action, account } = parts;
  const plain = PLAIN[action.action];
  const named = (who: string | null = action.worker) => {
    const { seat, worker } = seatOf(task, who);
    return [terms, worker, seat] as const;
  };
  if (plain !== undefined) return [plain, named()];
  const extraData = isHex(task.extra_data) ? task.extra_data : '0x';
  const disputeId = () => BigInt(action.params.dispute_id ?? '0');
  switch (action.action) {
    case 'claim': {
      const proof = parts.proof ?? [];
      const bounds = [leastPrice(task, terms), BigInt(action.bond)] as const;
      return ['claim', [terms, account, ...bounds, proof, 0n, '0x']];
    }
    case 'select': {
      const bid = needed(parts.bid, 'bid_gone');
      return ['select', [terms, bid.worker, bid.price, bid.proof, bid.expiry, bid.signature]];
    }
    case 'enter':
      return ['enter', [terms, digestIn(parts.commitment), parts.proof ?? []]];
    case 'submit': {
      const digest = digestIn(parts.digest);
      return ['submit', [...named(account), digest, 0n, '0x']];
    }
    case 'request_changes':
      return ['requestChanges', [...named(), digestIn(parts.note)]];
    case 'reject':
      return ['reject', [...named(), digestIn(parts.note), extraData]];
    case 'dispute':
      return ['dispute', [...named(), extraData]];
    case 'escalate':
      return ['escalate', [...named(account), extraData]];
    case 'execute_ruling':
      return ['executeRuling', [...named(), disputeId()]];
    case 'close_contest':
      return action.worker === null
        ? ['closeContest', [terms, zeroAddress, NO_SEAT, disputeId()]]
        : ['closeContest', [...named(), disputeId()]];
    case 'reveal': {
      const { digest, salt } = needed(parts.opening, 'Escrow_WrongOpening');
      return ['reveal', [...named(), digest, salt]];
    }
    case 'submit_evidence': {
      const worker = action.worker === null ? zeroAddress : getAddress(action.worker);
      return ['submitEvidence', [terms, worker, needed(parts.evidence, 'Escrow_EmptyDigest')]];
    }
    case 'settle': {
      const { toWorker, expiry, poster, worker } = needed(parts.settlement, 'offer_gone');
      return ['settle', [...named(), toWorker, expiry, poster, worker]];
    }
    case 'close_open_seats':
      return ['closeOpenSeats', [terms]];
    default:
      throw failed('unknown', { detail: action.action });
  }
}

/**
 * The transaction of a legal action. What a person agreed to goes into the call itself: the reward and the bond as they
 * were shown, the seat with the digest that was shown; if the chain has moved on, the call fails and moves nothing.
 */
export function callOf(parts: CallParts): TransactionRequest {
  const { task, action, account, reputation } = parts;
  const terms = termsFromTuple(task.packed);
  const base = {
    kind: action.action,
    taskId: task.id as Hex,
    subject: task.title ?? '',
    account,
    address: getAddress(task.escrow),
    abi: taskEscrowAbi,
    value: BigInt(action.value),
  };
  switch (action.action) {
    case 'withdraw':
      return withdrawalOf(account, base.address, creditIn(task, action));
    case 'record': {
      const { seat, worker } = seatOf(task, action.worker);
      const args = [base.address, terms, worker, seat];
      return { ...base, address: reputation, abi: reputationAbi, functionName: 'record', args };
    }
    case 'contribute':
    case 'pay_pot':
    case 'refund_pot':
      return { ...base, ...potCall(parts, terms) };
    default: {
      const [functionName, args] = argumentsOf(parts, terms);
      return { ...base, functionName, args };
    }
  }
}

/** The token of a withdrawal: the task's own, or the coin of the chain, in which stakes come back. */
export function creditIn(task: TaskPage, action: Action): { address: string; symbol: string } {
  const wanted = action.params.token?.toLowerCase() ?? task.token.address.toLowerCase();
  if (wanted === task.token.address.toLowerCase()) return task.token;
  return { address: zeroAddress, symbol: '' };
}

/** Withdraws all of the account's credit in a token, to the account itself. */
export function withdrawalOf(
  account: Address,
  escrow: Address,
  token: { address: string; symbol: string },
): TransactionRequest {
  return {
    kind: 'withdraw',
    taskId: null,
    subject: token.symbol,
    account,
    address: escrow,
    abi: taskEscrowAbi,
    functionName: 'withdraw',
    args: [getAddress(token.address), account],
    value: 0n,
  };
}

/** Makes all earlier bids and signed claims of an account void. */
export function raiseEpochCall(account: Address, escrow: Address): TransactionRequest {
  return {
    kind: 'raise_epoch',
    taskId: null,
    subject: '',
    account,
    address: escrow,
    abi: taskEscrowAbi,
    functionName: 'raiseEpoch',
    args: [],
    value: 0n,
  };
}
