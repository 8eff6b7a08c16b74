import { describe, expect, it } from '@jest/globals';
import { UNTOUCHED } from '../testing/kernel-views.ts';
import { readHook } from './hook.ts';
import { claimFilters, mtuOf } from './kernel-view.ts';

describe(claimFilters.name, () => {
  it('should know ours of which the ifb is gone by what is remembered of the interface', () => {
    const lost = {
      protocol: 'all',
      pref: 100,
      kind: 'bpf',
      handle: 1,
      program: 'a',
      redirect: '*',
      hasActions: false,
      passes: false,
    };
    const hook = readHook('clsact', [lost]);
    const hooks = new Map([
      ['eth0', hook],
      ['eth1', hook],
    ]);
    const ingress = new Map([['eth0', { ifb: 'fi0', pref: 100, madeHook: true }]]);

    const claimed = claimFilters({ ...UNTOUCHED, hooks }, { minors: new Map(), ingress }).hooks;

    expect(claimed.get('eth0')).toMatchObject({ own: [lost], foreign: [] });
    expect(claimed.get('eth1')).toEqual(hook);
  });
});

describe(mtuOf.name, () => {
  it('should be 1,500 where nothing is known', () => {
    expect(mtuOf(UNTOUCHED, 'lo')).toBe(65_536);
    expect(mtuOf(UNTOUCHED, 'eth9')).toBe(1_500);
  });
});
