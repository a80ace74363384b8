import { useTranslation } from 'react-i18next';
import { useSite } from '../app/site';
import { Address } from '../ui/Address';
import { lookAlikeOf } from './lookalike';
import { useToken } from './use-tokens';

interface Props {
  token: { address: string; symbol?: string };
}

/**
 * Says of a token outside the deployment's list that it is one, and loudly when its symbol or name looks like that of a
 * listed token. A listed token needs no word.
 */
export function TokenWarning({ token }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const named = useToken(token.address);
  const address = token.address.toLowerCase();
  if (config.tokens.some((each) => each.address.toLowerCase() === address)) return null;
  const symbol = named?.symbol ?? token.symbol ?? '';
  const like = lookAlikeOf({ address, symbol, name: named?.name ?? null }, config.tokens);
  return (
    <div className={like ? 'token-warning token-warning-alike' : 'token-warning'} role="note">
      <p>
        {like
          ? t('token.alike', { symbol, listed: like.symbol })
          : t('token.unlisted', { symbol: symbol === '' ? t('token.nameless') : symbol })}
      </p>
      <p>
        <Address address={token.address} />
      </p>
      {like ? (
        <p>
          {t('token.real', { listed: like.symbol })} <Address address={like.address} />
        </p>
      ) : null}
    </div>
  );
}
