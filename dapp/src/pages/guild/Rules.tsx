import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { zeroAddress } from 'viem';
import type { Guild } from '../../guild/types';
import { isSame } from '../../guild/use-guild';
import { useFormat } from '../../i18n/use-format';
import { Address } from '../../ui/Address';
import { Money } from '../../ui/Money';
import { Party } from './Party';

const ROLES = ['proposer', 'canceller', 'executor', 'admin'] as const;

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The numbers by which a proposal becomes law. */
export function Rules({ guild }: { guild: Guild }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { governor, timelock, token } = guild;
  const { quorum } = governor;
  const percent = format.percent(Math.round((quorum.numerator * 10_000) / quorum.denominator));
  return (
    <section className="panel" aria-labelledby="rules-heading">
      <h2 id="rules-heading">{t('guild.rules.title')}</h2>
      <dl className="terms">
        <Row label={t('guild.rules.threshold')}>
          <Money short amount={governor.proposal_threshold} unit={token} />
        </Row>
        <Row label={t('guild.rules.delay')}>{format.duration(governor.voting_delay)}</Row>
        <Row label={t('guild.rules.period')}>{format.duration(governor.voting_period)}</Row>
        <Row label={t('guild.rules.extension')}>{format.duration(governor.vote_extension)}</Row>
        <Row label={t('guild.rules.quorum')}>
          <Money short amount={quorum.now} unit={token} />
        </Row>
        <Row label={t('guild.rules.timelock')}>{format.duration(timelock.delay)}</Row>
        <Row label={t('guild.rules.supply')}>
          <Money short amount={token.votable_supply} unit={token} />
        </Row>
      </dl>
      <p className="hint">
        {t('guild.rules.quorumNote', {
          percent,
          minimum: format.money(BigInt(quorum.minimum), token),
        })}
      </p>
    </section>
  );
}

/** Who can do what, read from the contracts: nobody beyond these. */
export function Roles({ guild }: { guild: Guild }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { guardian, timelock, policy_owner: owner } = guild;
  const owned = isSame(owner, timelock.address);
  return (
    <section className="panel" aria-labelledby="roles-heading">
      <h2 id="roles-heading">{t('guild.roles.title')}</h2>
      <dl className="terms">
        <Row label={t('guild.roles.policy')}>
          {owner === null ? t('guild.roles.unread') : <Party address={owner} />}
        </Row>
        {ROLES.map((role) => {
          const holders = timelock.roles.filter((each) => each.role === role);
          return (
            <Row key={role} label={t(`guild.roles.${role}`)}>
              {holders.length === 0
                ? t('guild.nobody')
                : holders.map(({ account }) => (
                    <div key={account}>
                      {account === zeroAddress ? (
                        t('guild.roles.anyone')
                      ) : (
                        <Party address={account} />
                      )}
                    </div>
                  ))}
            </Row>
          );
        })}
        <Row label={t('guild.roles.guardian')}>
          {guardian.active ? <Address address={guardian.account} /> : t('guild.nobody')}
        </Row>
      </dl>
      {owner !== null && !owned ? <p className="notice">{t('guild.roles.notHandedOver')}</p> : null}
      <p className="hint">
        {t(guardian.active ? 'guild.roles.guardianNote' : 'guild.roles.guardianOver', {
          until: format.moment(guardian.until),
        })}
      </p>
    </section>
  );
}
