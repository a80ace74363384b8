/**
 * Finds names and addresses made to be taken for others.
 *
 * Names are compared by a compact skeleton: compatibility forms folded (NFKC), marks and invisible characters dropped,
 * lower case, the Cyrillic and Greek letters and the digits that look like Latin letters replaced by those. It is not
 * the whole table of confusables of Unicode (UTS 39): a look-alike from a rarer script, or by shape of whole words
 * ("rn" for "m" is known, "cl" for "d" is not), may pass. A warning is therefore no proof of safety where it is missing;
 * the address is.
 */

export interface NamedToken {
  address: string;
  symbol: string;
  name?: string | null;
}

/** Look-alikes by the Latin letter they stand for; only what survives NFKC and lower case need be here. */
const SHAPES: Record<string, string> = {
  a: 'аɑα',
  b: 'ьƅв',
  c: 'сϲⅽ',
  d: 'ԁɗ',
  e: 'еєҽɛ',
  g: 'ɡԍ',
  h: 'һհн',
  i: 'іıιӏ1l|!ɩ',
  j: 'јϳ',
  k: 'кκ',
  m: 'мⅿ',
  n: 'ոпη',
  o: 'оοσօ0өƟ',
  p: 'рρ',
  q: 'ԛզ',
  r: 'гᴦ',
  s: 'ѕꜱ5$',
  t: 'тτ',
  u: 'υսцʋ',
  v: 'ѵνⱱ',
  w: 'ԝѡω',
  x: 'хχ×',
  y: 'уүγ',
  z: 'ᴢ2',
};

/** Greek capitals that look like a Latin letter while their small form looks like another one, or like none. */
const CAPITALS = new Map(
  Array.from('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', (letter, index) => [letter, 'abezhikmnoptyx'.charAt(index)]),
);

const LATIN = new Map(
  Object.entries(SHAPES).flatMap(([letter, shapes]) =>
    Array.from(shapes).map((shape) => [shape, letter] as const),
  ),
);

/** What is left of a name when everything is taken off that an eye does not tell apart. */
export function skeletonOf(name: string): string {
  const plain = Array.from(
    name.normalize('NFKC').normalize('NFD'),
    (letter) => CAPITALS.get(letter) ?? letter,
  )
    .join('')
    .toLowerCase()
    // Marks, format and control characters, separators and fillers that take no or little room.
    .replace(/[\p{M}\p{C}\p{Z}\s\u115f\u1160\u3164\uffa0._\-‐‑–—·'’*]/gu, '');
  return Array.from(plain, (letter) => LATIN.get(letter) ?? letter)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

/**
 * The listed token that an unlisted one looks like by symbol or name, or null. A token that is listed itself looks like
 * nothing but itself.
 */
export function lookAlikeOf<T extends NamedToken>(
  token: NamedToken,
  listed: readonly T[],
): T | null {
  const address = token.address.toLowerCase();
  if (listed.some((each) => each.address.toLowerCase() === address)) return null;
  const own = [token.symbol, token.name ?? ''].map(skeletonOf).filter((each) => each !== '');
  return (
    listed.find((each) =>
      [each.symbol, each.name ?? '']
        .map(skeletonOf)
        .some((theirs) => theirs !== '' && own.includes(theirs)),
    ) ?? null
  );
}

/** As many digits at each end as people compare, and as poisoners grind for. */
const ENDS = 4;

/** The known address that another one shares both ends with but is not, or null. */
export function poisonedBy(address: string, known: readonly string[]): string | null {
  const own = address.toLowerCase();
  const ends = (each: string) => each.slice(2, 2 + ENDS) + each.slice(-ENDS);
  const others = known.map((each) => each.toLowerCase());
  if (others.includes(own)) return null;
  const index = others.findIndex((each) => ends(each) === ends(own));
  return index === -1 ? null : (known[index] ?? null);
}
