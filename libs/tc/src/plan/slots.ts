import type { Rule } from './rules.ts';

/** The kernel's names for one rule: the class of its leaf, and the preference of its filters. */
export interface Slot {
  readonly minor: number;
  readonly pref: number;
}

/** Slots by key of their rule. */
export type Slots = ReadonlyMap<string, Slot>;

const FIRST_MINOR = 0x10;
const LAST_MINOR = 0x2ff;
const FIRST_PREF = 1_000;
const LAST_PREF = 59_998;

/**
 * Gives each rule a slot, and leaves a rule that has one where it is: then a change touches no
 * other rule. Only where no number is left between two neighbours are all of them numbered anew.
 *
 * @param rules in their order; a lower preference is looked at first.
 * @param taken slots of rules that are on their way out and still in the kernel.
 */
export function assignSlots(rules: readonly Rule[], held: Slots, taken: Slots = new Map()): Slots {
  const kept = rules.map(({ key }) => held.get(key));
  const inUse = [...held.values(), ...taken.values()];
  const minors = new Set(inUse.map(({ minor }) => minor));
  const prefs = spreadPrefs(
    kept.map((slot) => slot?.pref),
    new Set(inUse.map(({ pref }) => pref)),
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
function spreadPrefs(held: readonly (number | undefined)[], inUse: ReadonlySet<number>): number[] {
  const prefs: number[] = [];
  for (const [index, pref] of held.entries()) {
    const before = prefs.at(-1) ?? FIRST_PREF - 2;
    const after = held.slice(index + 1).find((next) => next !== undefined) ?? LAST_PREF + 2;
    const wanted = pref ?? middle(before, after, held.length - index);
    const isFree = pref !== undefined || !inUse.has(wanted);
    if (wanted <= before || wanted >= after || !isFree) {
      return renumber(held.length, inUse);
    }
    prefs.push(wanted);
  }
  return prefs;
}

/** Leaves as much room before as behind; at the end of the list, a step that fits the rest. */
function middle(before: number, after: number, remaining: number): number {
  const step =
    after > LAST_PREF ? Math.min(200, (after - before) / (remaining + 1)) : (after - before) / 2;
  return before + 2 * Math.floor(step / 2);
}

function renumber(count: number, inUse: ReadonlySet<number>): number[] {
  const step = 2 * Math.floor((LAST_PREF - FIRST_PREF) / (count + 1) / 2);
  return Array.from({ length: count }, (_, index) => {
    let pref = FIRST_PREF + step * index;
    while (inUse.has(pref)) {
      pref += 2;
    }
    return pref;
  });
}
