// The demo wallet is found as any wallet is (EIP-6963, R78), gives no account unasked, and forwards to the node.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { announceDemoWallet, type DemoAccount } from '../../src/wallet/demo-wallet';

interface Detail {
  info: { name: string; rdns: string; uuid: string };
  provider: {
    request: (call: { method: string; params?: unknown }) => Promise<unknown>;
    on: (event: string, listener: (value: unknown) => void) => void;
  };
}

const ada = { address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', name: 'Ada' };
const bo = { address: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', name: 'Bo' };
const ends: (() => void)[] = [];

function announce(pick: (accounts: readonly DemoAccount[]) => Promise<DemoAccount | null>) {
  const seen: Detail[] = [];
  window.addEventListener('eip6963:announceProvider', (event) =>
    seen.push((event as CustomEvent<Detail>).detail),
  );
  ends.push(
    announceDemoWallet({
      chainId: 31337,
      rpcUrl: 'http://127.0.0.1:1/rpc',
      accounts: [ada, bo],
      icon: '/favicon.svg',
      name: 'Demo wallet',
      pick,
    }),
  );
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  const [first, second] = seen;
  if (!first || !second) throw new Error('it was not announced twice');
  expect(second.info.uuid).toBe(first.info.uuid);
  return first;
}

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('the demo wallet', () => {
  it('gives no account before the person chose one, and remembers it in this tab', async () => {
    const { provider, info } = announce((accounts) => Promise.resolve(accounts[1] ?? null));
    const changed: unknown[] = [];
    provider.on('accountsChanged', (accounts) => changed.push(accounts));
    expect(info).toMatchObject({ name: 'Demo wallet', rdns: 'guildhall.demo' });
    expect(await provider.request({ method: 'eth_accounts' })).toEqual([]);
    expect(await provider.request({ method: 'eth_requestAccounts' })).toEqual([bo.address]);
    expect(changed).toEqual([[bo.address]]);
    // A reload: the old page no longer answers.
    for (const end of ends.splice(0)) end();
    const again = announce(() => Promise.resolve(null));
    expect(await again.provider.request({ method: 'eth_accounts' })).toEqual([bo.address]);
    await again.provider.request({ method: 'wallet_revokePermissions' });
    expect(await again.provider.request({ method: 'eth_accounts' })).toEqual([]);
  });

  it('refuses as a wallet does when the person closes it', async () => {
    const { provider } = announce(() => Promise.resolve(null));
    await expect(provider.request({ method: 'eth_requestAccounts' })).rejects.toMatchObject({
      code: 4001,
    });
  });

  it('does not believe a remembered account that is none of its own', async () => {
    sessionStorage.setItem('guildhall.demo.account', '0x000000000000000000000000000000000000dEaD');
    const { provider } = announce(() => Promise.resolve(null));
    expect(await provider.request({ method: 'eth_accounts' })).toEqual([]);
  });

  it('stays on its chain', async () => {
    const { provider } = announce(() => Promise.resolve(null));
    const move = (chainId: string) =>
      provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId }] });
    expect(await provider.request({ method: 'eth_chainId' })).toBe('0x7a69');
    expect(await move('0x7a69')).toBeNull();
    await expect(move('0x1')).rejects.toMatchObject({ code: 4902 });
  });

  it('forwards everything else and keeps the data of a revert', async () => {
    const answers = [
      { result: '0x10' },
      { error: { code: 3, message: 'execution reverted', data: '0xdeadbeef' } },
    ];
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => Promise.resolve(Response.json(answers.shift())));
    const { provider } = announce(() => Promise.resolve(null));
    expect(await provider.request({ method: 'eth_blockNumber' })).toBe('0x10');
    const body = JSON.parse(fetched.mock.calls[0]?.[1]?.body as string) as object;
    expect(body).toMatchObject({ jsonrpc: '2.0', method: 'eth_blockNumber', params: [] });
    await expect(provider.request({ method: 'eth_call', params: [{}] })).rejects.toMatchObject({
      code: 3,
      data: '0xdeadbeef',
    });
  });
});
