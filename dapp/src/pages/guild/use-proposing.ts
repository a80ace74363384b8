import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { zeroAddress, type Address } from 'viem';
import { answerOf, api } from '../../api/client';
import { contractOf, useSite } from '../../app/site';
import { describe, proposalIdOf, proposeCall } from '../../guild/calls';
import { encodeAction, type EncodeContext, type Encoded } from '../../guild/encode';
import { readForms, type ActionForm, type ActionKind, type FieldName } from '../../guild/forms';
import type { DraftCall, Preview } from '../../guild/types';
import { useGuildContracts, useGuildUnit } from '../../guild/use-guild';
import { useTokenUnits } from '../../money/use-tokens';
import { useTransactions } from '../../transactions/context';
import { failed, failureOf, type Failure } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';
import { useDraft } from '../../ui/use-draft';
import { useWallet } from '../../wallet/context';

interface Draft {
  title: string;
  body: string;
  /** The forms of the changes as JSON, so that the whole draft is text. */
  actions: string;
}

export interface Shown {
  preview: Preview;
  /** What was previewed; the button that proposes it is only there while the form still says the same. */
  of: string;
}

/** Values that a form starts with: those in force where there are any. */
function useStarts(): (kind: ActionKind) => ActionForm['fields'] {
  const { config } = useSite();
  return useCallback(
    (kind) => {
      const { policy } = config;
      const known: Partial<Record<ActionKind, Partial<Record<FieldName, string>>>> = {
        fee: {
          fee: policy.fee_bps === null ? '' : String(policy.fee_bps / 100),
          treasury: policy.treasury ?? '',
        },
        token: { grade: 'C' },
        grade: { grade: 'C' },
        pay: { token: config.tokens[0]?.address ?? zeroAddress },
        credit: { token: config.tokens[0]?.address ?? zeroAddress },
        rule: { rule: 'voting_delay', unit: 'days' },
      };
      return known[kind] ?? {};
    },
    [config],
  );
}

function tokensIn(forms: readonly ActionForm[]): string[] {
  return forms.flatMap(({ kind, fields }) =>
    kind === 'token' && fields.token ? [fields.token.trim()] : [],
  );
}

/** The state of a proposal that is being written: its forms, its preview, and the way to the chain. */
export function useProposing() {
  const { config, escrow } = useSite();
  const contracts = useGuildContracts();
  const guildToken = useGuildUnit();
  const { account } = useWallet();
  const { runner } = useTransactions();
  const navigate = useNavigate();
  const proposing = usePerform();
  const starts = useStarts();
  const [initial] = useState<Draft>(() => ({
    title: '',
    body: '',
    actions: JSON.stringify([{ key: 'first', kind: 'fee', fields: starts('fee') }]),
  }));
  const { draft, change, forget } = useDraft('guildhall.propose', initial);
  const forms = useMemo(() => readForms(draft.actions), [draft.actions]);
  const units = useTokenUnits(tokensIn(forms));
  const [shown, setShown] = useState<Shown | null>(null);
  const [refused, setRefused] = useState<{ index: number; failure: Failure } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  const context: EncodeContext | null = useMemo(
    () =>
      contracts && {
        policy: contractOf(config, 'Policy'),
        escrow,
        governor: contracts.governor,
        timelock: contracts.timelock,
        unitOf: (token) => units.get(token.toLowerCase()) ?? null,
        guildToken,
      },
    [config, contracts, escrow, guildToken, units],
  );

  const encoded: Encoded[] = context ? forms.map((form) => encodeAction(form, context)) : [];
  const calls: DraftCall[] = encoded.flatMap((each) => (each.ok ? [each.call] : []));
  const complete = encoded.length > 0 && calls.length === encoded.length;
  const describeBy = (by: Address | null) => describe(draft.title, draft.body, by);
  const description = describeBy(account);
  const saying = JSON.stringify([
    description,
    calls.map(({ target, value, calldata }) => [target, value.toString(), calldata]),
  ]);

  const setForms = (next: readonly ActionForm[]) => {
    setRefused(null);
    change({ actions: JSON.stringify(next) });
  };

  const preview = async () => {
    setBusy(true);
    setFailure(null);
    setRefused(null);
    try {
      const actions = calls.map(({ target, value, calldata }) => ({
        target,
        value: value.toString(),
        calldata,
      }));
      const answer = await answerOf(
        api.POST('/api/v1/guild/proposals/preview', { body: { actions, description } }),
      );
      const hash = answer.description_hash as `0x${string}`;
      if (proposalIdOf(calls, hash) !== answer.id) throw failed('digest_mismatch');
      setShown({ preview: answer, of: saying });
    } catch (error) {
      const found = failureOf(error);
      const index = Number(found.params.index ?? '');
      const known = found.code === 'calldata_undecodable' && Number.isInteger(index);
      if (known) setRefused({ index, failure: found });
      else setFailure(found);
      setShown(null);
    } finally {
      setBusy(false);
    }
  };

  const propose = () =>
    proposing.perform(async (by) => {
      // Whose name the text carries must be known before it is previewed and signed.
      if (account === null || by !== account || !contracts) return;
      const { governor } = contracts;
      const call = proposeCall({
        governor,
        account: by,
        title: draft.title.trim(),
        calls,
        description,
      });
      await runner.run(call);
      forget();
      await navigate(`/guild/proposals/${call.proposalId}`);
    });

  return {
    draft,
    change,
    forms,
    setForms,
    starts,
    encoded,
    complete,
    shown: shown?.of === saying ? shown.preview : null,
    stale: shown !== null && shown.of !== saying,
    refused,
    failure: failure ?? proposing.failure,
    busy: busy || proposing.busy,
    preview,
    propose,
  };
}
