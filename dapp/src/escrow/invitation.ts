import { concat, encodeAbiParameters, getAddress, isAddress, keccak256, type Hex } from 'viem';
import { linesOf } from './documents';

/**
 * A list of invited workers as one hash, in the form of OpenZeppelin's StandardMerkleTree over addresses: leaves hashed
 * twice and sorted, a complete binary tree, pairs hashed in sorted order.
 */

/** The leaf of an invited worker. */
export function inviteLeaf(worker: string): Hex {
  const encoded = encodeAbiParameters([{ type: 'address' }], [getAddress(worker)]);
  return keccak256(keccak256(encoded));
}

function pair(a: Hex, b: Hex): Hex {
  return keccak256(BigInt(a) < BigInt(b) ? concat([a, b]) : concat([b, a]));
}

/** The nodes of the tree, its root first. */
function treeOf(workers: readonly string[]): Hex[] {
  const leaves = workers.map(inviteLeaf).sort();
  const tree: Hex[] = Array<Hex>(Math.max(0, 2 * leaves.length - 1)).fill('0x');
  leaves.forEach((leaf, index) => {
    tree[tree.length - 1 - index] = leaf;
  });
  for (let index = tree.length - 1 - leaves.length; index >= 0; index -= 1) {
    tree[index] = pair(tree[2 * index + 1] ?? '0x', tree[2 * index + 2] ?? '0x');
  }
  return tree;
}

/** The root that the terms carry for a list of workers, each named once; there must be one at least. */
export function inviteRoot(workers: readonly string[]): Hex {
  const [root] = treeOf(workers);
  if (root === undefined) throw new RangeError('nobody is invited');
  return root;
}

/** Whether a proof shows that a worker is among the invited. */
export function isInvited(root: string, worker: string, proof: readonly Hex[]): boolean {
  return proof.reduce(pair, inviteLeaf(worker)) === root.toLowerCase();
}

export const MAX_INVITED = 1_000;

export interface Invitees {
  workers: string[];
  /** Lines that are no address. */
  wrong: string[];
}

/** The workers named in a text, one per line, each once. */
export function inviteesOf(text: string): Invitees {
  const lines = linesOf(text.replaceAll(/[,;]/g, '\n'));
  const wrong = lines.filter((line) => !isAddress(line, { strict: false }));
  const workers = lines
    .filter((line) => isAddress(line, { strict: false }))
    .map((line) => getAddress(line));
  return { workers: [...new Set(workers)], wrong };
}
