import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { EMPTY_DEVICE } from '../device/device.ts';
import type { Hook } from './hook.ts';
import { choosePref, diffHook, warnOfForeign } from './plan-ingress.ts';

const PROGRAM = '1,6 0 0 2141257744';
const PLAN = {
  ifb: 'fi0',
  pref: 100,
  madeHook: true,
  tree: { ...EMPTY_DEVICE, programs: [PROGRAM] },
};

function newHook(hook: Partial<Hook> & { readonly prefs?: readonly number[] }): Hook {
  const { prefs = [], ...rest } = hook;
  const foreign = prefs.map((pref) => ({
    pref,
    protocol: 'ip',
    kind: 'flower',
    handle: 1,
    hasActions: false,
    passes: false,
  }));
  return { kind: 'clsact', own: [], outdated: [], foreign, egress: [], ...rest };
}

describe(choosePref.name, () => {
  it.each([
    [[], undefined, 100],
    [[200], undefined, 100],
    [[101], undefined, 100],
    [[100], undefined, 99],
    [[50, 200], undefined, 49],
    [[1], undefined, 2],
    [[1, 2, 3, 5], undefined, 4],
    [[50], 100, 100],
    [[100], 100, 99],
  ])('should choose beside %j, holding %p: %d', (prefs, held, pref) => {
    expect(choosePref(newHook({ prefs }), held)).toBe(pref);
  });

  it('should choose where there is no hook yet', () => {
    expect(choosePref(undefined, undefined)).toBe(100);
  });

  it('should never choose what somebody else has, and be in front where there is room', () => {
    const prefs = fc.uniqueArray(
      fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 65_535 })),
    );
    fc.assert(
      fc.property(
        prefs,
        fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
        (taken, held) => {
          const pref = choosePref(newHook({ prefs: taken }), held);
          expect(taken).not.toContain(pref);
          expect(pref >= 1 && pref <= 65_535).toBe(true);
          const isInFront = taken.every((other) => pref < other);
          expect(isInFront || taken.includes(1) || pref === held).toBe(true);
        },
      ),
    );
  });

  it('should leave room for what an earlier version has left until it is gone', () => {
    expect(choosePref(newHook({ outdated: [{ pref: 1, protocol: 'arp' }] }), undefined)).toBe(2);
  });
});

describe(diffHook.name, () => {
  const own = [{ pref: 100, handle: 1, program: PROGRAM, redirect: 'fi0' }];

  it('should change nothing that is as it should be, whatever others have', () => {
    expect(diffHook('eth0', PLAN, newHook({ own, prefs: [1, 200] }))).toEqual([]);
  });

  it('should set the filter where there is none', () => {
    expect(diffHook('eth0', PLAN, undefined)).toEqual([
      `filter replace dev eth0 ingress protocol all pref 100 handle 0x1 bpf bytecode "${PROGRAM}" action mirred egress redirect dev fi0`,
    ]);
  });

  it.each([
    ['another preference', { pref: 99, handle: 1, program: PROGRAM, redirect: 'fi0' }],
    ['another ifb', { pref: 101, handle: 2, program: PROGRAM, redirect: 'fi1' }],
    ['an ifb that is gone', { pref: 101, handle: 7, program: PROGRAM, redirect: '*' }],
    ['an unexpected handle', { pref: 100, handle: 9, program: PROGRAM, redirect: 'fi0' }],
  ])('should set the new filter first, and then remove that with %s', (_, held) => {
    const lines = diffHook('eth0', PLAN, newHook({ own: [held] }));

    expect(lines.map((line) => line.replace(/ bytecode .*/, ''))).toEqual([
      'filter replace dev eth0 ingress protocol all pref 100 handle 0x1 bpf',
      `filter del dev eth0 ingress protocol all pref ${String(held.pref)} handle 0x${String(held.handle)} bpf`,
    ]);
  });

  it.each(['fi1', '*'])(
    'should put the filter in the place of one that sends to %s',
    (redirect) => {
      const held = own.map((each) => ({ ...each, redirect }));

      expect(diffHook('eth0', PLAN, newHook({ own: held }))).toEqual(
        diffHook('eth0', PLAN, undefined),
      );
    },
  );

  it('should put other filters in the place of an earlier version’s', () => {
    const outdated = [
      { pref: 1, protocol: 'arp' },
      { pref: 60_000, protocol: 'all' },
    ];

    expect(diffHook('eth0', PLAN, newHook({ outdated })).slice(1)).toEqual([
      'filter del dev eth0 ingress protocol arp pref 1',
      'filter del dev eth0 ingress protocol all pref 60000',
    ]);
  });

  it('should remove ours, and nothing of others', () => {
    expect(diffHook('eth0', undefined, newHook({ own, prefs: [1, 200] }))).toEqual([
      'filter del dev eth0 ingress protocol all pref 100 handle 0x1 bpf',
    ]);
    expect(diffHook('eth0', undefined, newHook({ prefs: [1] }))).toEqual([]);
  });

  it('should shorten a chain of programs from its end', () => {
    const held = [...own, ...own.map((each) => ({ ...each, handle: 2 }))];

    expect(diffHook('eth0', PLAN, newHook({ own: held }))).toEqual([
      'filter del dev eth0 ingress protocol all pref 100 handle 0x2 bpf',
    ]);
  });
});

describe(warnOfForeign.name, () => {
  it('should name the first filter that comes before ours', () => {
    expect(warnOfForeign('eth0', newHook({ prefs: [1, 7] }), 100)).toEqual([
      "a flower filter of somebody else at eth0 ingress, preference 1, comes before the agent's (100): packets that it accepts or drops meet no fault",
    ]);
  });

  it.each([newHook({ prefs: [200] }), newHook({}), undefined])(
    'should not warn of what comes behind',
    (hook) => {
      expect(warnOfForeign('eth0', hook, 100)).toEqual([]);
    },
  );
});
