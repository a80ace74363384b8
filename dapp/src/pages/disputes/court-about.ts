import type { Address, Hex } from 'viem';
import type { DisputePage, SiteConfig } from '../../api/types';
import type { CaseAbout } from '../../court/calls';

/** What a call about a case before a court is about. */
export function aboutCase(
  config: SiteConfig,
  page: Pick<DisputePage, 'task_id' | 'title'>,
  court: { court: string; id: string },
  account: Address,
): CaseAbout {
  return {
    config,
    court: court.court,
    disputeId: court.id,
    taskId: page.task_id as Hex,
    subject: page.title ?? '',
    account,
  };
}
