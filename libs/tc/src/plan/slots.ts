import type { Rule } from './rules.ts';

/** The kernel's names for one rule: the class of its leaf, and the preference of its filters. */
export interface Slot {
  readonly minor: number;
  readonly pref: number;
}

/** Slots by key of their rule. */
export type Slots = ReadonlyMap<string, Slot>;

const FIRST_MINOR = 0x10;

/** The handle of its leaf is 0x7100 more, and must not come near our root's. */
const LAST_MINOR = 0xdff;
const FIRST_PREF = 1_000;
const LAST_PREF = 59_998;

/** Room for rules that will come between two; a list that grows at its end moves no rule. */
const STEP = 200;

/**
 * Gives each rule a slot, and leaves a rule that has one where it is: then a change touches no
 * other rule. Only where no number is left between two neighbours are all of them numbered anew.
 *
 * @param rules in their order; a lower preference is looked at first.
 * @param held the slots as they are in the kernel, those of rules that end now included.
 * @param draining minors of leaves that are still in the kernel, but of no rule.
 */
export function assignSlots(
  rules: readonly Rule[],
  held: Slots,
  draining: Iterable<number> = [],
): Slots {
  const kept = rules.map(({ key }) => held.get(key));
  const minors = new Set([...[...held.values()].map(({ minor }) => minor), ...draining]);
  const used = new Set([...held.values()].map(({ pref }) => pref));
  const prefs = spreadPrefs(
    kept.map((slot) => slot?.pref),
    used,
  );
  return new Map(
    rules.map(({ key }, index) => {
      const minor = kept[index]?.minor ?? nextFree(minors);
      minors.add(minor);
      return [key, { minor, pref: prefs[index] ?? FIRST_PREF }] as const;
    }),
  );
}

function nextFree(minors: ReadonlySet<number>): number {
  for (let minor = FIRST_MINOR; minor <= LAST_MINOR; minor++) {
    if (!minors.has(minor)) {
      return minor;
    }
  }
  throw new Error('no class is left for another rule');
}

/** Even numbers, so that IPv6 has the odd one behind: one preference serves one protocol only. */
function spreadPrefs(held: readonly (number | undefined)[], used: ReadonlySet<number>): number[] {
  const prefs: number[] = [];
  for (const [index, pref] of held.entries()) {
    const before = prefs.at(-1) ?? FIRST_PREF - 2;
    const after = held.slice(index + 1).find((next) => next !== undefined) ?? LAST_PREF + 2;
    const place = pref ?? findFree(before, after, held.length - index, used);
    if (place === undefined || place <= before || place >= after) {
      return renumber(held.length, used);
    }
    prefs.push(place);
  }
  return prefs;
}

/** Leaves as much room before as behind; at the end of the list, a step that fits the rest. */
function findFree(
  before: number,
  after: number,
  remaining: number,
  used: ReadonlySet<number>,
): number | undefined {
  const parts = after > LAST_PREF ? remaining + 1 : 2;
  const wanted = before + 2 * Math.floor(Math.min(STEP, (after - before) / parts) / 2);
  for (let pref = wanted; pref < after; pref += 2) {
    if (pref > before && !used.has(pref)) {
      return pref;
    }
  }
  for (let pref = wanted - 2; pref > before; pref -= 2) {
    if (!used.has(pref)) {
      return pref;
    }
  }
  return undefined;
}

/** Other numbers than those in use, so that the new filters can be added before the old ones go. */
function renumber(count: number, used: ReadonlySet<number>): number[] {
  const step = 2 * Math.floor((LAST_PREF - FIRST_PREF) / (count + 1) / 2);
  const prefs: number[] = [];
  for (let index = 0; index < count; index++) {
    let pref = Math.max(FIRST_PREF + step * index, (prefs.at(-1) ?? 0) + 2);
    while (used.has(pref)) {
      pref += 2;
    }
    prefs.push(pref);
  }
  return prefs;
}
