import {
  domainSeparator,
  getAddress,
  isAddressEqual,
  parseAbi,
  parseSignature,
  recoverTypedDataAddress,
  size,
  type Address,
  type Hex,
  type PublicClient,
  type TypedDataDomain,
} from 'viem';
import { chainNow } from '../time/clock';
import type { Transactions } from './context';
import { failed } from './failures';

/** Allowances by signature (ERC-2612): signed by the owner, carried by the call that needs them. */

const permitAbi = parseAbi([
  'function nonces(address owner) view returns (uint256)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function PERMIT_TYPEHASH() view returns (bytes32)',
  'function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)',
  'function name() view returns (string)',
  'function version() view returns (string)',
]);

const PERMIT_TYPES = {
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;

/** keccak256 of the type above; a token that names another one (as DAI does) has another kind of permit. */
const PERMIT_TYPEHASH = '0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9';

/** How long a permit may wait for its transaction, in seconds. */
const VALID_FOR = 20 * 60;

/** What must at least be left of it when the transaction is handed to the wallet, in seconds. */
const LEAST_LEFT = 60;

/** What a token's permits are signed over. */
export interface PermitForm {
  domain: TypedDataDomain;
  nonce: bigint;
}

export interface PermitTerms {
  token: Address;
  owner: Address;
  spender: Address;
  value: bigint;
}

export interface Permit {
  deadline: bigint;
  v: number;
  r: Hex;
  s: Hex;
}

/** An externally owned account signs permits; the code of an EIP-7702 delegation does not take that from it. */
async function hasKey(reader: PublicClient, owner: Address): Promise<boolean> {
  const code = await reader.getCode({ address: owner });
  return code === undefined || code === '0x' || code.startsWith('0xef0100');
}

/** The domains that a token may mean, the one that it tells itself (ERC-5267) first. */
async function domainsOf(reader: PublicClient, token: Address): Promise<TypedDataDomain[]> {
  const contract = { address: token, abi: permitAbi } as const;
  const [told, name, version] = await Promise.allSettled([
    reader.readContract({ ...contract, functionName: 'eip712Domain' }),
    reader.readContract({ ...contract, functionName: 'name' }),
    reader.readContract({ ...contract, functionName: 'version' }),
  ]);
  const chainId = reader.chain?.id;
  const usual = { chainId, verifyingContract: token };
  const domains: TypedDataDomain[] = [];
  if (told.status === 'fulfilled')
    domains.push({ ...usual, name: told.value[1], version: told.value[2] });
  if (name.status === 'fulfilled') {
    if (version.status === 'fulfilled') {
      domains.push({ ...usual, name: name.value, version: version.value });
    }
    domains.push({ ...usual, name: name.value, version: '1' });
  }
  return domains;
}

/**
 * How permits of a token are signed by an account, or null where that cannot be: the domain must name this chain and
 * this token and hash to exactly what the token itself checks against, so that no wallet is asked for a signature that
 * is worth nothing here and something elsewhere.
 */
export async function permitForm(
  reader: PublicClient,
  token: Address,
  owner: Address,
): Promise<PermitForm | null> {
  const contract = { address: token, abi: permitAbi } as const;
  try {
    const [nonce, separator, domains, typehash, signs] = await Promise.all([
      reader.readContract({ ...contract, functionName: 'nonces', args: [owner] }),
      reader.readContract({ ...contract, functionName: 'DOMAIN_SEPARATOR' }),
      domainsOf(reader, token),
      reader
        .readContract({ ...contract, functionName: 'PERMIT_TYPEHASH' })
        .catch(() => PERMIT_TYPEHASH),
      hasKey(reader, owner),
    ]);
    if (!signs || typehash !== PERMIT_TYPEHASH) return null;
    const domain = domains.find((each) => domainSeparator({ domain: each }) === separator);
    return domain === undefined ? null : { domain, nonce };
  } catch {
    // A token that does not answer these questions has no permits.
    return null;
  }
}

type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function keyOf({ token, owner, spender, value }: PermitTerms, form: PermitForm): string {
  const chain = String(form.domain.chainId);
  return ['guildhall.permit', chain, token, owner, spender, value, form.nonce]
    .join('.')
    .toLowerCase();
}

/** Asks the wallet for a permit of exactly these terms, and keeps it for a reload of this tab. */
async function signed(
  { sign }: Pick<Transactions, 'sign'>,
  terms: PermitTerms,
  form: PermitForm,
): Promise<{ deadline: bigint; signature: Hex }> {
  const deadline = BigInt(chainNow() + VALID_FOR);
  const { owner, spender, value } = terms;
  const message = {
    domain: form.domain,
    types: PERMIT_TYPES,
    primaryType: 'Permit' as const,
    message: { owner, spender, value, nonce: form.nonce, deadline },
  };
  const signature = await sign(owner, message);
  if (size(signature) !== 65) throw failed('permit_signature');
  const signer = await recoverTypedDataAddress({ ...message, signature });
  if (!isAddressEqual(signer, owner)) throw failed('permit_signature');
  return { deadline, signature };
}

function remembered(memory: Memory, key: string): { deadline: bigint; signature: Hex } | null {
  try {
    const stored = JSON.parse(memory.getItem(key) ?? 'null') as unknown;
    if (typeof stored !== 'object' || stored === null) return null;
    const { deadline, signature } = stored as Record<string, unknown>;
    if (typeof deadline !== 'string' || typeof signature !== 'string') return null;
    if (!/^\d{1,12}$/.test(deadline) || !/^0x[0-9a-f]{130}$/i.test(signature)) return null;
    return { deadline: BigInt(deadline), signature: signature as Hex };
  } catch {
    return null;
  }
}

/**
 * A permit for exactly these terms: the one signed before in this tab while it still has time, else a fresh one.
 * Throws `permit_expired` when the wallet answered too late for it to be of use.
 */
export async function permitFor(
  parts: Pick<Transactions, 'sign'>,
  terms: PermitTerms,
  form: PermitForm,
  memory: Memory = window.sessionStorage,
): Promise<Permit> {
  const key = keyOf(terms, form);
  const fresh = (deadline: bigint) => deadline > BigInt(chainNow() + LEAST_LEFT);
  const before = remembered(memory, key);
  const permit =
    before !== null && fresh(before.deadline)
      ? before
      : await signed(parts, { ...terms, token: getAddress(terms.token) }, form);
  if (!fresh(permit.deadline)) throw failed('permit_expired');
  const { deadline, signature } = permit;
  try {
    memory.setItem(key, JSON.stringify({ deadline: deadline.toString(), signature }));
  } catch {
    // Not kept across a reload, but still of use now.
  }
  const { r, s, yParity } = parseSignature(signature);
  return { deadline, v: yParity + 27, r, s };
}

/** Forgets a permit that was used or is void. */
export function forgetPermit(
  terms: PermitTerms,
  form: PermitForm,
  memory: Memory = window.sessionStorage,
): void {
  memory.removeItem(keyOf(terms, form));
}
