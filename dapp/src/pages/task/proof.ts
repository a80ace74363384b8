import { isHex, zeroHash, type Address, type Hex } from 'viem';
import { answerOf, api } from '../../api/client';
import type { TaskPage } from '../../api/types';
import { isInvited } from '../../escrow/invitation';
import { termsFromTuple } from '../../escrow/terms';
import { failed } from '../../transactions/failures';

/**
 * The proof that an account is invited, asked from the API by the account itself and checked here against the terms;
 * empty where everybody may come. Throws `Escrow_NotInvited` when there is none that holds.
 */
export async function proofOf(
  task: TaskPage,
  account: Address,
  signIn: (account: Address) => Promise<unknown>,
): Promise<Hex[]> {
  const { inviteRoot } = termsFromTuple(task.packed);
  if (inviteRoot === zeroHash) return [];
  await signIn(account);
  const params = { path: { task_id: task.id } };
  const mine = await answerOf(api.GET('/api/v1/tasks/{task_id}/invitation', { params }));
  const proof = mine.proof.filter((node): node is Hex => isHex(node) && node.length === 66);
  if (!isInvited(inviteRoot, account, proof)) throw failed('Escrow_NotInvited', { account });
  return proof;
}
