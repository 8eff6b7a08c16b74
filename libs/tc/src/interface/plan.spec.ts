import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { arbitraryFaults } from '../testing/arbitrary-fault.ts';
import { activate, carryOut, planFaults, SETTINGS, UNTOUCHED } from '../testing/kernel-views.ts';
import { newFaults } from '../testing/new-faults.ts';
import { isEmptyChange } from './change.ts';
import { NO_MEMORY } from './own-traces.ts';
import { plan } from './plan.ts';
import { reportFault } from './report.ts';

const MIB = 2 ** 20;
const delay = { time: '20ms' };
const db = { cidrs: ['10.0.0.0/8'], ports: [5_432] };

/** What a line is about, without its settings. */
function shorten(line: string): string {
  return line.replace(/ (htb|tbf|netem|bfifo|bpf|protocol) .*/, '');
}

describe(plan.name, () => {
  it('should build from the root to the program', () => {
    const { change } = planFaults(newFaults({ slow: { delay, rate: '1mbit' } }));

    expect(change.lines.map(shorten)).toEqual([
      'qdisc add dev eth0 root handle 7fa1:',
      'class replace dev eth0 parent 7fa1: classid 7fa1:11',
      'class replace dev eth0 parent 7fa1:11 classid 7fa1:10',
      'qdisc replace dev eth0 parent 7fa1:10 handle 6110:',
      'qdisc replace dev eth0 parent 6110:1 handle 7110:',
      'qdisc replace dev eth0 parent 7110:1 handle 5110: sfq limit 127',
      'filter replace dev eth0 parent 7fa1:',
    ]);
    expect(change).toMatchObject({ ifbs: [], leftovers: [] });
  });

  it('should build the tree of an ifb before anything is sent there', () => {
    const { change } = planFaults(newFaults({ slow: { delay, direction: 'ingress' } }));

    expect(change.ifbs).toEqual(['fi0']);
    expect(change.lines.map(shorten)).toEqual([
      'qdisc add dev fi0 root handle 7fa1:',
      'class replace dev fi0 parent 7fa1: classid 7fa1:10',
      'qdisc replace dev fi0 parent 7fa1:10 handle 6110:',
      'qdisc replace dev fi0 parent 6110:1 handle 7110:',
      'filter replace dev fi0 parent 7fa1:',
      'qdisc add dev eth0 clsact',
      'filter replace dev eth0 ingress',
    ]);
  });

  it('should change nothing that is as it should be', () => {
    fc.assert(
      fc.property(arbitraryFaults, (faults) => {
        const first = planFaults(faults);
        const second = planFaults(faults, carryOut(first, UNTOUCHED), first.state.memory);
        expect(second.change).toEqual({ ifbs: [], lines: [], leftovers: [] });
        expect(second.state).toEqual(first.state);
      }),
      { numRuns: 50 },
    );
  });

  it('should touch no other fault when one comes or goes', () => {
    // The third and the fourth class have the same share of the memory.
    const both = newFaults({
      cut: { partition: true, direction: 'egress', match: { cidrs: ['10.4.0.0/16'] } },
      late: { delay: { time: '5ms' }, match: { cidrs: ['10.1.0.0/16'] } },
      slow: { rate: '10mbit', match: { cidrs: ['10.2.0.0/16'] } },
      twice: { corrupt: { percent: 1 }, match: { cidrs: ['10.3.0.0/16'] } },
      zlossy: { loss: { percent: 1 }, match: { cidrs: ['10.5.0.0/16'] } },
    });
    const one = planFaults(both.slice(0, 4));
    const view = carryOut(one, UNTOUCHED);
    const two = planFaults(both, view, one.state.memory);
    const back = planFaults(both.slice(0, 4), carryOut(two, view), two.state.memory);

    expect(two.change.lines.map(shorten)).toEqual([
      'class replace dev eth0 parent 7fa1: classid 7fa1:15',
      'qdisc replace dev eth0 parent 7fa1:15 handle 6115:',
      'qdisc replace dev eth0 parent 6115:1 handle 7115:',
      'filter replace dev eth0 parent 7fa1:',
    ]);
    expect(back.change.lines.map(shorten)).toEqual(['filter replace dev eth0 parent 7fa1:']);
    expect(back.change.leftovers).toEqual([{ device: 'eth0', minor: 0x15 }]);
  });

  it.each(['20.01ms', '21ms', '23ms'])('should change a delay in place to %s', (time) => {
    const first = planFaults(newFaults({ slow: { delay } }));
    const faults = newFaults({ slow: { delay: { time } } });
    const { change } = planFaults(faults, carryOut(first, UNTOUCHED), first.state.memory);

    expect(change.lines.map(shorten)).toEqual([
      'qdisc replace dev eth0 parent 6110:1 handle 7110:',
    ]);
  });

  it('should change a rate in place', () => {
    const first = planFaults(newFaults({ slow: { rate: '10mbit' } }));
    const faults = newFaults({ slow: { rate: '20mbit' } });
    const { change } = planFaults(faults, carryOut(first, UNTOUCHED), first.state.memory);

    expect(change.lines.map(shorten)).toEqual([
      'class replace dev eth0 parent 7fa1: classid 7fa1:11',
      'qdisc replace dev eth0 parent 6110:1 handle 7110:',
      'qdisc replace dev eth0 parent 7110:1 handle 5110:',
    ]);
  });

  it.each([
    [
      'the shape of the jitter',
      { delay: { ...delay, jitter: '1ms' } },
      { delay: { ...delay, jitter: '1ms', distribution: 'normal' } },
    ],
    ['the model of loss', { loss: { percent: 1 } }, { loss: { model: 'gemodel', p: 1 } }],
    ['the size from which on packets are cut', { delay: { time: '1ms' } }, { delay }],
    ['the kind of queue', { rate: '1mbit' }, { rate: '10mbit' }],
  ])('should make a new class for %s, and let the old one run dry', (_, before, after) => {
    const first = planFaults(newFaults({ x: before }));
    const view = carryOut(first, UNTOUCHED);
    const { change, state } = planFaults(newFaults({ x: after }), view, first.state.memory);

    expect(change.leftovers).toEqual([{ device: 'eth0', minor: 0x10 }]);
    expect(state.classes.map(({ minor }) => minor)).toEqual([0x12 - Number(!('rate' in after))]);
  });

  it('should never give away the minor of a class that is on its way out', () => {
    const first = planFaults(newFaults({ a: { delay } }));
    const view = carryOut(first, UNTOUCHED);
    const second = planFaults([], view, first.state.memory);
    const third = planFaults(newFaults({ b: { delay } }), view, second.state.memory);

    expect(second.change.leftovers).toEqual([{ device: 'eth0', minor: 0x10 }]);
    expect(third.state.classes.map(({ minor }) => minor)).toEqual([0x11]);
  });

  it('should share one rate between all classes of a fault', () => {
    const { state } = planFaults(
      newFaults({ slow: { rate: '10mbit' }, lossy: { loss: { percent: 1 }, match: db } }),
    );
    const leaves = [...(state.plans[0]?.egress.leaves.values() ?? [])];

    expect(state.plans[0]?.egress.rates.size).toBe(1);
    expect(leaves.filter((leaf) => leaf?.rateClass !== undefined)).toHaveLength(2);
  });

  it('should halve the memory of a class for each doubling of their number, on all trees', () => {
    const limitOf = (faults: Readonly<Record<string, unknown>>): number | undefined =>
      planFaults(newFaults(faults)).state.plans[0]?.egress.leaves.get(0x10)?.limit;
    const long = { delay: { time: '10s' } };

    expect(limitOf({ x: long })).toBe(Math.floor((64 * MIB) / 2_304));
    expect(limitOf({ x: { ...long, direction: 'both' } })).toBe(Math.floor((32 * MIB) / 2_304));
    expect(limitOf({ x: long, cut: { partition: true, match: db } })).toBe(
      Math.floor((64 * MIB) / 2_304),
    );
  });

  it.each([
    [{ delay: { time: '10s' } }, 'is full at 2912 packets per second; what comes faster'],
    [{ rate: '10gbit' }, 'holds 34 ms of its rate instead of 200 ms; what comes in longer bursts'],
  ])('should warn of a queue that is too short for %j, with the names of its faults', (x, what) => {
    expect(planFaults(newFaults({ x })).state.warnings).toEqual([
      `the queue of "x" ${what} is dropped. AGENT_QUEUE_MEMORY gives it more memory`,
    ]);
  });

  it('should take the MTU of the interface, also for what comes in', () => {
    const faults = newFaults({ lossy: { loss: { percent: 1 }, direction: 'both' } });
    const interfaces = [{ name: 'eth0', mtu: 9_000 }];
    const { change } = planFaults(faults, { ...UNTOUCHED, interfaces });

    expect(change.lines.filter((line) => line.includes(' tbf '))).toEqual([
      'qdisc replace dev eth0 parent 7fa1:10 handle 6110: tbf rate 100gbit burst 9100 limit 1000000',
      'qdisc replace dev fi0 parent 7fa1:10 handle 6110: tbf rate 100gbit burst 9100 limit 1000000',
    ]);
  });

  it('should name each ifb by the first number that is free', () => {
    const interfaces = ['eth0', 'fi0', 'fi2'].map((name) => ({ name, mtu: 1_500 }));
    const faults = newFaults({ slow: { delay, direction: 'ingress' } });
    const { change, state } = planFaults(faults, { ...UNTOUCHED, interfaces });

    expect(change.ifbs).toEqual(['fi1']);
    expect(state.memory.ingress.get('eth0')).toEqual({ ifb: 'fi1', pref: 100, madeHook: true });
  });

  it('should remember a hook of somebody else as such', () => {
    const hook = { kind: 'ingress', own: [], outdated: [], foreign: [], egress: [] };
    const view = { ...UNTOUCHED, hooks: new Map([['eth0', hook]]) };
    const { change, state } = planFaults(newFaults({ x: { delay, direction: 'ingress' } }), view);

    expect(state.memory.ingress.get('eth0')?.madeHook).toBe(false);
    expect(change.lines.filter((line) => line.startsWith('qdisc add dev eth0'))).toEqual([]);
  });

  it('should leave out an interface that is gone, and keep it in the state', () => {
    const faults = new Map(
      newFaults({ slow: { delay } }).map((fault) => [
        fault.name,
        { fault, interfaces: ['eth9', 'eth0'] },
      ]),
    );
    const { obstacles, feasible, state } = plan(faults, UNTOUCHED, NO_MEMORY, SETTINGS);

    expect(obstacles).toEqual(new Map([['eth9', 'interface_not_found']]));
    expect(feasible.map(({ name }) => name)).toEqual(['eth0']);
    expect(state.plans.map(({ name }) => name)).toEqual(['eth9', 'eth0']);
  });

  it('should leave the root of somebody else alone, and still handle what comes in', () => {
    const root = { kind: 'prio', handle: '1:', dev: 'eth0', isRoot: true, parent: '' };
    const qdiscs = [{ ...root, options: {}, packets: 0, drops: 0, backlog: 0 }];
    const faults = newFaults({ slow: { delay, direction: 'both' } });
    const { obstacles, change } = planFaults(faults, { ...UNTOUCHED, qdiscs });

    expect(obstacles).toEqual(new Map([['eth0', 'foreign_qdisc']]));
    expect(change.lines.filter((line) => line.startsWith('qdisc add')).map(shorten)).toEqual([
      'qdisc add dev fi0 root handle 7fa1:',
      'qdisc add dev eth0 clsact',
    ]);
  });

  it('should keep which faults meet, for the report of each', () => {
    const faults = newFaults({ slow: { delay }, cut: { partition: true } });
    const { compositions } = planFaults(faults).state;
    const reports = faults.map((fault) => reportFault(fault, compositions).warnings);

    expect(reports[0]).toContain('"slow" does nothing at present');
    expect(reports[1]).not.toContain('"cut" does nothing at present');
  });

  it('should keep the clean lane on either side on lo', () => {
    const faults = activate(newFaults({ slow: { delay } }));
    const on = (name: string): string | undefined => {
      const moved = new Map(
        [...faults].map(([key, each]) => [key, { ...each, interfaces: [name] }]),
      );
      return plan(moved, UNTOUCHED, NO_MEMORY, SETTINGS).state.plans[0]?.egress.programs[0];
    };

    expect(on('lo')?.match(/ 2332(,|$)/g)).toHaveLength(
      2 * (on('eth0')?.match(/ 2332(,|$)/g) ?? []).length,
    );
    expect(isEmptyChange(plan(new Map(), UNTOUCHED, NO_MEMORY, SETTINGS).change)).toBe(true);
  });
});
