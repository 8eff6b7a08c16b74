import { describe, expect, it } from '@jest/globals';
import { UNTOUCHED, planFaults } from '../testing/kernel-views.ts';
import { readFixture, viewFixture } from '../testing/fixture.ts';
import { type FaultsJson, newFaults } from '../testing/new-faults.ts';
import { planClearing } from './clear.ts';
import { findForeignRoot, hasTraces, listIfbs, redirectedInterfaces } from './kernel-view.ts';
import { detailLines, readPrintedQdiscs, readView, SHOW_QDISCS } from './read-view.ts';

/** Faults with which the fixtures were taken. */
const FAULTS: Readonly<Record<string, FaultsJson>> = {
  delay: {
    slow: { delay: { time: '20ms', jitter: '2ms', correlation: 25, distribution: 'normal' } },
  },
  rates: {
    fast: { rate: '10mbit', match: { cidrs: ['10.1.0.0/16'] } },
    slow: { rate: '50kbit', match: { cidrs: ['10.2.0.0/16'] } },
    burst: {
      loss: { model: 'gemodel', p: 1.1, r: 10, h: 30, k: 99.9 },
      match: { cidrs: ['10.1.2.0/24', '10.3.0.0/16'] },
    },
    markov: {
      loss: { model: 'state', p13: 1, p31: 97, p32: 3, p23: 4, p14: 5 },
      match: { cidrs: ['10.4.0.0/16'] },
    },
    late: {
      delay: { time: '100ms' },
      corrupt: { percent: 0.1 },
      reorder: { percent: 25, correlation: 50, gap: 5 },
      match: { cidrs: ['10.5.0.0/16'] },
    },
    cut: { partition: true, direction: 'egress', match: { cidrs: ['10.6.0.0/16'] } },
  },
  ingress: {
    slow: { direction: 'ingress', delay: { time: '20ms' } },
    lossy: {
      direction: 'ingress',
      loss: { percent: 12.5, correlation: 3 },
      match: { protocol: 'tcp', ports: [5_432] },
    },
  },
};
const NAMES = Object.keys(FAULTS);
const FOREIGN = [
  { protocol: 'ip', pref: 50, kind: 'u32', passes: true },
  { protocol: 'all', pref: 200, kind: 'bpf', program: '1,6 0 0 0' },
];

describe(readView.name, () => {
  it.each(NAMES)('should read %s as it was set: the same faults change nothing', (name) => {
    const faults = newFaults(FAULTS[name] ?? {});
    const { memory } = planFaults(faults).state;
    const ingress = new Map([['eth0', { ifb: 'fi0', pref: 49, madeHook: false }]]);
    const held = { ...memory, ...(name === 'ingress' && { ingress }) };

    expect(planFaults(faults, viewFixture(name), held).change).toEqual({
      ifbs: [],
      lines: [],
      leftovers: [],
    });
  });

  it('should read the rates, and which classes have them', () => {
    const tree = viewFixture('rates').trees.get('eth0');

    expect(tree?.rates).toEqual(
      new Map([
        [0x17, 10_000_000],
        [0x18, 50_000],
      ]),
    );
    expect(tree?.leaves.get(0x10)?.rateClass).toBe(0x17);
    expect(tree?.leaves.get(0x12)).toMatchObject({
      rateClass: 0x18,
      queue: { kind: 'sfq', limit: 127 },
    });
    expect(tree?.leaves.get(0x13)?.rateClass).toBeUndefined();
  });

  it('should tell filters of others at the hook from ours', () => {
    const hook = viewFixture('ingress').hooks.get('eth0');

    expect(hook).toMatchObject({ kind: 'clsact', outdated: [], foreign: FOREIGN });
    expect(hook?.own).toMatchObject([{ pref: 49, redirect: 'fi0' }]);
    expect(hook?.foreign).toHaveLength(FOREIGN.length);
  });

  it('should read the tree of version 0.1, and replace it whole', () => {
    const view = viewFixture('first-egress');
    const { change } = planFaults(newFaults(FAULTS['delay'] ?? {}), view);

    expect(view.trees.get('eth0')).toMatchObject({
      hasRoot: true,
      hasStrangers: true,
      leaves: new Map([
        [0x11, undefined],
        [0x10, undefined],
      ]),
    });
    expect(change.lines.slice(0, 2).map((line) => line.replace(/ htb .*/, ''))).toEqual([
      'qdisc del dev eth0 root handle 7fa1:',
      'qdisc add dev eth0 root handle 7fa1:',
    ]);
    expect(change.leftovers).toEqual([]);
  });

  it('should read the filters of version 0.1 at the hook, beside one of somebody else', () => {
    expect(viewFixture('first-ingress').hooks.get('eth0')).toMatchObject({
      own: [],
      outdated: [
        { pref: 1, protocol: 'arp' },
        { pref: 2, protocol: 'ipv6' },
        { pref: 10, protocol: 'ip' },
        { pref: 11, protocol: 'ipv6' },
        { pref: 60_000, protocol: 'all' },
      ],
      foreign: [{ protocol: 'ip', pref: 50, kind: 'u32' }],
    });
    expect(viewFixture('first-ingress').hooks.get('eth0')?.foreign).toHaveLength(1);
  });

  it('should put a program in the place of those filters, and leave the other', () => {
    const faults = newFaults(FAULTS['ingress'] ?? {});
    const ingress = new Map([['eth0', { ifb: 'fi0', pref: 100, madeHook: true }]]);
    const memory = { minors: new Map(), ingress };
    const { change } = planFaults(faults, viewFixture('first-ingress'), memory);
    const atHook = change.lines.filter((line) => line.includes('dev eth0 '));

    expect(change.ifbs).toEqual([]);
    expect(change.lines[0]).toBe('qdisc del dev fi0 root handle 7fa1:');
    expect(atHook.map((line) => line.replace(/ handle .*/, ''))).toEqual([
      'filter replace dev eth0 ingress protocol all pref 100',
      'filter del dev eth0 ingress protocol arp pref 1',
      'filter del dev eth0 ingress protocol ipv6 pref 2',
      'filter del dev eth0 ingress protocol ip pref 10',
      'filter del dev eth0 ingress protocol ipv6 pref 11',
      'filter del dev eth0 ingress protocol all pref 60000',
    ]);
  });

  it('should see nothing of ours where others have a root and a hook', () => {
    const view = viewFixture('foreign');

    expect(hasTraces(view)).toBe(false);
    expect(findForeignRoot(view, 'eth0')?.kind).toBe('prio');
    expect(findForeignRoot(view, 'lo')).toBeUndefined();
    expect(view.hooks.get('eth0')).toMatchObject({ kind: 'ingress', own: [], foreign: [] });
    expect(planClearing(view)).toEqual({ lines: [], ifbs: [] });
  });

  it.each(NAMES)('should see the traces in %s, and no root of others', (name) => {
    const view = viewFixture(name);

    expect(hasTraces(view)).toBe(true);
    expect(findForeignRoot(view, 'eth0')).toBeUndefined();
  });

  it.each(['first-ingress', 'ingress'])('should find the ifb and its interface in %s', (name) => {
    expect(listIfbs(viewFixture(name))).toEqual(['fi0']);
    expect(redirectedInterfaces(viewFixture(name))).toEqual(['eth0']);
  });

  it('should see a class whose queues are gone, or are not as the agent makes them', () => {
    const printed = readFixture('delay').replace('"handle":"7110:"', '"handle":"7999:"');

    expect(readView(readPrintedQdiscs(printed), printed, []).trees.get('eth0')?.leaves).toEqual(
      new Map([[0x10, undefined]]),
    );
  });

  it.each(['"pref":1,', '"protocol":"all"', '"handle":"0x1"'])(
    'should take a filter below our root for a stranger without its %s',
    (member) => {
      const printed = readFixture('delay').replaceAll(member, member.replace(/1|all/, '7'));

      expect(readView(readPrintedQdiscs(printed), printed, []).trees.get('eth0')).toMatchObject({
        hasStrangers: true,
        programs: [],
      });
    },
  );

  it('should read classes in JSON, as newer versions print them', () => {
    const printed = readFixture('rates').replace(/^class[\s\S]*?(?=^\[)/m, '');
    const json = [
      '{"class":"htb","handle":"7fa1:17","root":true,"rate":1250000,"ceil":1250000}',
      '{"class":"htb","handle":"7fa1:10","parent":"7fa1:17","leaf":"6110:","rate":1}',
    ];
    const newer = `[${json.join(',')}]\n${printed}`;
    const tree = readView(readPrintedQdiscs(newer), newer, []).trees.get('eth0');

    expect(tree?.rates).toEqual(new Map([[0x17, 10_000_000]]));
    expect(tree?.leaves.get(0x10)?.rateClass).toBe(0x17);
  });

  it.each([
    '',
    '[]\n',
    'class htb\n',
    '{}\n',
    '[1]\n',
    '[{"kind"\n',
    'Cannot find device "eth9"\n',
  ])('should not take %j for nothing', (printed) => {
    const qdiscs = readPrintedQdiscs(readFixture('delay'));

    expect(() => readView(qdiscs, printed, [])).toThrow(SyntaxError);
  });
});

describe(detailLines.name, () => {
  it('should ask for what is ours, and for what comes in, by lines that leak no word', () => {
    expect(detailLines(viewFixture('ingress').qdiscs)).toEqual([
      'class show dev fi0',
      'filter show dev fi0 parent 7fa1:',
      'filter show dev eth0 ingress',
      'filter show dev eth0 egress',
    ]);
    expect(detailLines(viewFixture('foreign').qdiscs)).toEqual(['filter show dev eth0 ingress']);
    expect(detailLines(UNTOUCHED.qdiscs)).toEqual([]);
    expect(SHOW_QDISCS).not.toContain('dev');
  });
});
