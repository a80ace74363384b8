import type { Address, PublicClient } from 'viem';
import { reputationAbi } from '../generated/abi';

const JSON_URI = 'data:application/json;base64,';
const SVG_URI = 'data:image/svg+xml;base64,';
const BASE64 = /^[A-Za-z0-9+/]+=*$/;

/**
 * The picture in a token URI that the chain made, as a data URI to be shown as an image and nothing else: an image loads
 * nothing and runs nothing. Null for whatever is not exactly that.
 */
export function pictureOf(tokenUri: string): string | null {
  if (!tokenUri.startsWith(JSON_URI)) return null;
  try {
    const content: unknown = JSON.parse(atob(tokenUri.slice(JSON_URI.length)));
    if (typeof content !== 'object' || content === null || !('image' in content)) return null;
    const { image } = content;
    if (typeof image !== 'string' || !image.startsWith(SVG_URI)) return null;
    return BASE64.test(image.slice(SVG_URI.length)) ? image : null;
  } catch {
    return null;
  }
}

/** Asks the contract itself for the picture of a passport. */
export async function readPicture(
  reader: PublicClient,
  reputation: Address,
  tokenId: bigint,
): Promise<string | null> {
  const uri = await reader.readContract({
    address: reputation,
    abi: reputationAbi,
    functionName: 'tokenURI',
    args: [tokenId],
  });
  return pictureOf(uri);
}
