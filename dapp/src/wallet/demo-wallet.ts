import { getAddress, numberToHex, type Address } from 'viem';

/** An account that a local chain signs for. */
export interface DemoAccount {
  address: string;
  name: string;
}

export interface DemoWalletParts {
  chainId: number;
  rpcUrl: string;
  accounts: readonly DemoAccount[];
  icon: string;
  name: string;
  /** Asks the person which account to be; null when they would rather not. */
  pick: (accounts: readonly DemoAccount[]) => Promise<DemoAccount | null>;
}

const REMEMBERED = 'guildhall.demo.account';
const rpcError = (code: number, message: string) => Object.assign(new Error(message), { code });

/**
 * A wallet for local demo chains only: it holds no key, and forwards every request to a node that signs for its own
 * unlocked accounts. It announces itself as any wallet does (EIP-6963), so the page treats it as any other.
 */
export function announceDemoWallet(parts: DemoWalletParts): () => void {
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  const emit = (event: string, value: unknown) =>
    listeners.get(event)?.forEach((listener) => listener(value));
  // Each tab may be somebody else, so that one person can play poster and worker side by side.
  let account = remembered(parts.accounts);
  let sequence = 0;

  async function forward(method: string, params: unknown): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++sequence, method, params: params ?? [] });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(parts.rpcUrl, { method: 'POST', headers, body });
    if (!response.ok) throw rpcError(-32603, `HTTP ${response.status}`);
    const answer = (await response.json()) as {
      result?: unknown;
      error?: { code: number; message: string; data?: unknown };
    };
    if (!answer.error) return answer.result;
    throw Object.assign(rpcError(answer.error.code, answer.error.message), {
      data: answer.error.data,
    });
  }

  async function choose(): Promise<Address[]> {
    const chosen = await parts.pick(parts.accounts);
    if (!chosen) throw rpcError(4001, 'The request was refused.');
    account = getAddress(chosen.address);
    sessionStorage.setItem(REMEMBERED, account);
    emit('accountsChanged', [account]);
    return [account];
  }

  async function request({ method, params }: { method: string; params?: unknown }) {
    switch (method) {
      case 'eth_accounts':
        return account ? [account] : [];
      case 'eth_requestAccounts':
        return account ? [account] : choose();
      case 'wallet_requestPermissions':
        return (await choose()).map(() => ({ parentCapability: 'eth_accounts' }));
      case 'wallet_revokePermissions':
        account = null;
        sessionStorage.removeItem(REMEMBERED);
        return null;
      case 'eth_chainId':
        return numberToHex(parts.chainId);
      case 'wallet_switchEthereumChain': {
        const wanted = (params as [{ chainId?: string }] | undefined)?.[0].chainId;
        if (Number(wanted) === parts.chainId) return null;
        throw rpcError(4902, 'This wallet knows only the demo chain.');
      }
      default:
        return forward(method, params);
    }
  }

  const provider = {
    request,
    on: (event: string, listener: (value: unknown) => void) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    removeListener: (event: string, listener: (value: unknown) => void) =>
      listeners.get(event)?.delete(listener),
  };
  const info = {
    uuid: crypto.randomUUID(),
    name: parts.name,
    icon: parts.icon,
    rdns: 'guildhall.demo',
  };
  const detail = Object.freeze({ info, provider });
  const announce = () =>
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  window.addEventListener('eip6963:requestProvider', announce);
  announce();
  return () => window.removeEventListener('eip6963:requestProvider', announce);
}

function remembered(accounts: readonly DemoAccount[]): Address | null {
  const stored = sessionStorage.getItem(REMEMBERED);
  const known = accounts.find(({ address }) => address === stored);
  return known ? getAddress(known.address) : null;
}
