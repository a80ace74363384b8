import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { bootstrap, bootstrapQuery, challengeBootstrap } from '../../api/moderation';
import { keys } from '../../api/queries';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { useWallet } from '../../wallet/context';
import { useSession } from '../../wallet/session';

/** Names the first admin: shown to who deployed the contracts, as long as there never was one. */
export function BootstrapCard() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { account, signMessage } = useWallet();
  const { signIn } = useSession();
  const { busy, failure, perform } = usePerform();
  const { data } = useQuery({ ...bootstrapQuery, enabled: account !== null });
  const isDeployer = account !== null && data?.deployer?.toLowerCase() === account.toLowerCase();
  if (!data?.open || !isDeployer) return null;
  return (
    <section className="panel bootstrap" aria-labelledby="bootstrap-heading">
      <h2 id="bootstrap-heading">{t('bootstrap.title')}</h2>
      <p>{t('bootstrap.text')}</p>
      <button
        type="button"
        className="button button-primary"
        disabled={busy}
        onClick={() =>
          void perform(async (deployer) => {
            await signIn(deployer);
            const { message, nonce } = await challengeBootstrap(deployer);
            const signature = await signMessage(deployer, message);
            await bootstrap(deployer, nonce, signature);
            await client.invalidateQueries({ queryKey: keys.session });
          })
        }
      >
        {busy ? t('ui.working') : t('bootstrap.button')}
      </button>
      {failure ? <FailureText failure={failure} /> : null}
    </section>
  );
}
