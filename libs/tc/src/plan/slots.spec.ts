import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { CLEAN } from '../effects/netem.ts';
import { MATCH_ALL } from '../fault/match.ts';
import type { Rule } from './rules.ts';
import { assignSlots, type Slots } from './slots.ts';

function newRules(...keys: readonly (string | number)[]): Rule[] {
  return keys.map((key) => ({
    key: String(key),
    match: MATCH_ALL,
    netem: CLEAN,
    limit: 1_000,
    priority: 100,
    faults: [String(key)],
  }));
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function prefsOf(rules: readonly Rule[], slots: Slots): number[] {
  return rules.map(({ key }) => slots.get(key)?.pref ?? Number.NaN);
}

function expectSound(rules: readonly Rule[], slots: Slots): void {
  const prefs = prefsOf(rules, slots);
  const minors = [...slots.values()].map(({ minor }) => minor);
  expect(prefs).toEqual([...new Set(prefs)].sort((a, b) => a - b));
  expect(prefs.filter((pref) => pref % 2 !== 0 || pref < 1_000 || pref > 59_998)).toEqual([]);
  expect(new Set(minors).size).toBe(rules.length);
  expect(minors.filter((minor) => minor < 0x10 || minor > 0xdff)).toEqual([]);
}

describe(assignSlots.name, () => {
  it('should leave room before, between and behind', () => {
    const slots = assignSlots(newRules('a', 'b'), new Map());

    expect([...slots]).toEqual([
      ['a', { minor: 0x10, pref: 1_198 }],
      ['b', { minor: 0x11, pref: 1_398 }],
    ]);
  });

  it('should move no rule when another comes before, between or behind', () => {
    const held = assignSlots(newRules('b', 'd'), new Map());
    const slots = assignSlots(newRules('a', 'b', 'c', 'd', 'e'), held);

    expect([slots.get('b'), slots.get('d')]).toEqual([held.get('b'), held.get('d')]);
    expectSound(newRules('a', 'b', 'c', 'd', 'e'), slots);
  });

  it('should give nothing that a rule on its way out still has', () => {
    const held = assignSlots(newRules('a'), new Map());
    const slots = assignSlots(newRules('b'), held);

    expect(slots.get('b')?.minor).not.toBe(held.get('a')?.minor);
    expect(slots.get('b')?.pref).not.toBe(held.get('a')?.pref);
  });

  it('should give no leaf that has not run dry', () => {
    const slots = assignSlots(newRules('a', 'b'), new Map(), [0x10, 0x12]);

    expect([...slots.values()].map(({ minor }) => minor)).toEqual([0x11, 0x13]);
  });

  it('should number all anew where two change places, keep their leaves and use no old number', () => {
    const held = assignSlots(newRules('a', 'b', 'c'), new Map());
    const rules = newRules('c', 'a', 'b');
    const slots = assignSlots(rules, held);

    expectSound(rules, slots);
    expect(slots.get('a')?.minor).toBe(held.get('a')?.minor);
    const old = prefsOf(rules, held);
    expect(prefsOf(rules, slots).filter((pref) => old.includes(pref))).toEqual([]);
  });

  it('should number all anew where no number is left between two', () => {
    let rules = newRules('a', 'z');
    let slots = assignSlots(rules, new Map());
    for (const number of numbers(20)) {
      rules = [...rules.slice(0, -1), ...newRules(number, 'z')];
      slots = assignSlots(rules, slots);
      expectSound(rules, slots);
    }
  });

  it('should go before the middle where what is behind it is on its way out', () => {
    const held: Slots = new Map([
      ['a', { minor: 0x10, pref: 1_198 }],
      ['gone', { minor: 0x11, pref: 1_202 }],
      ['gone too', { minor: 0x12, pref: 1_204 }],
      ['z', { minor: 0x13, pref: 1_206 }],
    ]);

    expect(prefsOf(newRules('a', 'm', 'z'), assignSlots(newRules('a', 'm', 'z'), held))).toEqual([
      1_198, 1_200, 1_206,
    ]);
  });

  it('should say so when no class is left', () => {
    const draining = numbers(0xe00);

    expect(() => assignSlots(newRules('a'), new Map(), draining)).toThrow('no class is left');
  });

  it('should hold 256 rules, and 256 others in the same change', () => {
    const rules = newRules(...numbers(256));
    const others = newRules(...numbers(256).map((number) => `other ${String(number)}`));
    const held = assignSlots(rules, new Map());
    const slots = assignSlots(others, held);

    expectSound(rules, held);
    expectSound(others, slots);
    const prefs = new Set(prefsOf(rules, held));
    expect(prefsOf(others, slots).filter((pref) => prefs.has(pref))).toEqual([]);
  });

  it('should keep order and never clash, whatever comes and goes', () => {
    const lists = fc.array(
      fc.tuple(
        fc.shuffledSubarray(numbers(12)),
        fc.boolean(),
        fc.uniqueArray(fc.integer({ min: 0x10, max: 0x20 })),
      ),
    );
    fc.assert(
      fc.property(lists, (steps) => {
        let held: Slots = new Map();
        for (const [keys, isSorted, draining] of steps) {
          const rules = newRules(...(isSorted ? keys.toSorted((a, b) => a - b) : keys));
          const slots = assignSlots(rules, held, draining);
          expectSound(rules, slots);
          expectNoClash(slots, held, draining);
          held = slots;
        }
      }),
    );
  });
});

/** What a rule had does not go to another one in the same change. */
function expectNoClash(slots: Slots, held: Slots, draining: readonly number[]): void {
  for (const [key, slot] of slots) {
    const others = [...held].filter(([other]) => other !== key).map(([, other]) => other);
    expect(others.map(({ pref }) => pref)).not.toContain(slot.pref);
    expect(others.map(({ minor }) => minor)).not.toContain(slot.minor);
    if (!held.has(key)) {
      expect(draining).not.toContain(slot.minor);
    }
  }
}
