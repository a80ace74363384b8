import type { Address, EIP1193Provider } from 'viem';
import type { Config } from 'wagmi';
import { getConnection, getWalletClient, switchChain } from 'wagmi/actions';
import type { Signer } from '../transactions/runner';
import { failed, failureOf } from '../transactions/failures';

/** Moves the connected wallet to the site's chain; wagmi offers to add the chain when the wallet does not know it. */
export async function ensureChain(config: Config): Promise<void> {
  const [chain] = config.chains;
  if (getConnection(config).chainId === chain.id) return;
  try {
    await switchChain(config, {
      chainId: chain.id,
      addEthereumChainParameter: {
        chainName: chain.name,
        nativeCurrency: chain.nativeCurrency,
        rpcUrls: chain.rpcUrls.default.http,
      },
    });
  } catch (error) {
    if (failureOf(error).code === 'user_rejected') throw error;
    throw failed('wrong_chain', { chain: chain.name });
  }
}

/** The wallet that signs for an account, on the site's chain. */
export async function signerOf(config: Config, account: Address): Promise<Signer> {
  const connection = getConnection(config);
  if (!connection.isConnected || !connection.address) throw failed('not_connected');
  if (connection.address.toLowerCase() !== account.toLowerCase()) throw failed('account_changed');
  await ensureChain(config);
  const [chain] = config.chains;
  const client: unknown = await getWalletClient(config, { account, chainId: chain.id });
  return client as Signer;
}

/** Opens the wallet's own choice of accounts (EIP-2255); the page hears of the answer as of any change of account. */
export async function chooseAccount(config: Config): Promise<void> {
  const { connector } = getConnection(config);
  if (!connector) throw failed('not_connected');
  const provider = (await connector.getProvider()) as EIP1193Provider;
  await provider.request({ method: 'wallet_requestPermissions', params: [{ eth_accounts: {} }] });
}
