import { describe, expect, it } from '@jest/globals';
import { viewFixture } from '../testing/fixture.ts';
import { carryOut, planFaults, UNTOUCHED } from '../testing/kernel-views.ts';
import { newFaults } from '../testing/new-faults.ts';
import { clearHook, planClearing, planRootRemoval, planUndoing } from './clear.ts';
import type { KernelView } from './kernel-view.ts';

const delay = { time: '20ms' };
const one = planFaults(newFaults({ slow: { delay, direction: 'both' } }));
const view = carryOut(one, UNTOUCHED);
const ALL = ['qdisc del dev eth0 clsact', 'qdisc del dev eth0 root handle 7fa1:'];

/** Somebody else has a filter at the hook too. */
function share(of: KernelView): KernelView {
  const filter = {
    protocol: 'ip',
    pref: 50,
    kind: 'flower',
    handle: 1,
    hasActions: false,
    passes: true,
  };
  const hooks = [...of.hooks].map(
    ([name, hook]) => [name, { ...hook, foreign: [filter] }] as const,
  );
  return { ...of, hooks: new Map(hooks) };
}

describe(planClearing.name, () => {
  it('should remove all that the agent remembers', () => {
    expect(planClearing(view, one.state.memory)).toEqual({ lines: ALL, ifbs: ['fi0'] });
  });

  it('should find it without a memory', () => {
    expect(planClearing(view)).toEqual({ lines: ALL, ifbs: ['fi0'] });
  });

  it('should leave the hook that somebody else has made, or uses', () => {
    const ingress = new Map([['eth0', { ifb: 'fi0', pref: 100, madeHook: false }]]);
    const lines = ['filter del dev eth0 ingress protocol all pref 100 handle 0x1 bpf', ALL[1]];

    expect(planClearing(view, { ...one.state.memory, ingress }).lines).toEqual(lines);
    expect(planClearing(share(view), one.state.memory).lines).toEqual(lines);
    expect(planClearing(share(view)).lines).toEqual(lines);
  });

  it('should remove the ifb that it remembers, also where nothing sends to it', () => {
    const bare = { ...view, trees: new Map(), hooks: new Map() };

    expect(planClearing(bare, one.state.memory)).toEqual({ lines: [], ifbs: ['fi0'] });
    expect(planClearing(bare)).toEqual({ lines: [], ifbs: [] });
  });

  it('should remove what version 0.1 has left', () => {
    expect(planClearing(viewFixture('first-egress'))).toEqual({ lines: [ALL[1]], ifbs: [] });
    expect(planClearing(viewFixture('first-ingress'))).toEqual({
      lines: [
        'filter del dev eth0 ingress protocol arp pref 1',
        'filter del dev eth0 ingress protocol ipv6 pref 2',
        'filter del dev eth0 ingress protocol ip pref 10',
        'filter del dev eth0 ingress protocol ipv6 pref 11',
        'filter del dev eth0 ingress protocol all pref 60000',
      ],
      ifbs: ['fi0'],
    });
  });
});

describe(clearHook.name, () => {
  it('should take the hook away where nobody else uses it', () => {
    expect(clearHook('eth0', view)).toEqual(['qdisc del dev eth0 clsact']);
    expect(clearHook('eth0', share(view))).toEqual([
      'filter del dev eth0 ingress protocol all pref 100 handle 0x1 bpf',
    ]);
  });
});

describe('a hook that others use for what goes out alone', () => {
  const egress = [
    { protocol: 'ip', pref: 1, kind: 'bpf', handle: 1, hasActions: false, passes: false },
  ];
  const hooks = new Map([...view.hooks].map(([name, hook]) => [name, { ...hook, egress }]));
  const shared = { ...view, hooks };
  const lines = ['filter del dev eth0 ingress protocol all pref 100 handle 0x1 bpf'];

  it('should stay', () => {
    expect(clearHook('eth0', shared)).toEqual(lines);
    expect(planClearing(shared, one.state.memory).lines).toEqual([...lines, ALL[1]]);
    expect(planUndoing({ view: UNTOUCHED, plans: [] }, shared).lines).toEqual([...lines, ALL[1]]);
  });
});

describe(planRootRemoval.name, () => {
  it('should remove our root by its handle, and no other', () => {
    expect(planRootRemoval('eth0', view)).toEqual(['qdisc del dev eth0 root handle 7fa1:']);
    expect(planRootRemoval('lo', view)).toEqual([]);
  });
});

describe(planUndoing.name, () => {
  const narrow = { cidrs: ['10.0.0.0/8'] };
  const two = planFaults(
    newFaults({ slow: { delay: { time: '5ms' } }, lossy: { loss: { percent: 1 }, match: narrow } }),
  );
  const old = carryOut(two, UNTOUCHED);

  it('should take away all where nothing was before', () => {
    expect(planUndoing({ view: UNTOUCHED, plans: [] }, view)).toEqual({
      lines: ALL,
      ifbs: ['fi0'],
    });
  });

  it('should do nothing where nothing has changed', () => {
    expect(planUndoing({ view: old, plans: two.feasible }, old)).toEqual({ lines: [], ifbs: [] });
  });

  it('should set back what was changed, and then remove what was added', () => {
    const faults = newFaults({
      slow: { delay: { time: '6ms' } },
      lossy: { loss: { percent: 1 }, match: narrow },
      cut: { partition: true, direction: 'egress', match: { cidrs: ['11.0.0.0/8'] } },
    });
    const now = carryOut(planFaults(faults, old, two.state.memory), old);
    const { lines, ifbs } = planUndoing({ view: old, plans: two.feasible }, now);

    expect(ifbs).toEqual([]);
    expect(lines.map((line) => line.replace(/ (netem|protocol) .*/, ''))).toEqual([
      'qdisc replace dev eth0 parent 6110:1 handle 7110:',
      'qdisc replace dev eth0 parent 6111:1 handle 7111:',
      'filter replace dev eth0 parent 7fa1:',
      'class del dev eth0 classid 7fa1:12',
    ]);
  });
});
