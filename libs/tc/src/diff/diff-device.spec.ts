import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { type Fault, parseFault } from '../fault/fault.ts';
import { type Device, EMPTY_DEVICE } from '../kernel/device.ts';
import { readDevice, readQdiscs } from '../kernel/read-qdiscs.ts';
import { planDevice } from '../plan/device-plan.ts';
import { compileRules } from '../plan/rules.ts';
import { assignSlots, type Slots } from '../plan/slots.ts';
import { arbitraryFaults } from '../testing/arbitrary-fault.ts';
import { SimulatedTc } from '../testing/simulated-tc.ts';
import { clearDevice, diffDevice, drainLeaves } from './diff-device.ts';

const LANE = 6;

/** An interface and whoever sets faults on it. */
class Bench {
  readonly tc = new SimulatedTc();
  private slots: Slots = new Map();

  read(): Device {
    const qdiscs = readQdiscs(this.tc.showQdiscs());
    return readDevice('eth0', qdiscs, this.tc.showClasses(), this.tc.showFilters());
  }

  plan(faults: readonly Fault[]): Device {
    const { rules } = compileRules(faults);
    this.slots = assignSlots(rules, this.slots, this.read().leaves.keys());
    return planDevice(rules, this.slots, 'out', [2_332]);
  }

  /** Runs lines until one fails. */
  run(lines: readonly string[], afterEach: () => void = () => undefined): void {
    for (const line of lines) {
      this.tc.run(line);
      afterEach();
    }
  }

  set(faults: readonly Fault[]): string[] {
    const { apply, drain } = diffDevice('eth0', this.plan(faults), this.read());
    this.run([...apply, ...drainLeaves('eth0', drain)]);
    return [...apply];
  }
}

function newFaults(faults: Readonly<Record<string, unknown>>): Fault[] {
  return Object.entries(faults).map(([name, json]) => parseFault(name, json));
}

const slow = { delay: { time: '20ms' } };
const db = {
  delay: { time: '5ms' },
  priority: 5,
  match: { cidrs: ['10.0.0.0/8'], protocol: 'tcp' },
};

describe(diffDevice.name, () => {
  it('should set a root, then a leaf, then the clean lane, then filters to the leaf', () => {
    const lines = new Bench().set(newFaults({ slow }));

    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'qdisc add',
      'class replace',
      'qdisc replace',
      ...Array.from({ length: LANE + 1 }, () => 'filter add'),
    ]);
    expect(lines.slice(0, 3).concat(lines.slice(-1))).toEqual([
      'qdisc add dev eth0 root handle 7fa1: htb default 0 direct_qlen 10000',
      'class replace dev eth0 parent 7fa1: classid 7fa1:10 htb rate 100gbit ceil 100gbit burst 256k cburst 256k quantum 60000',
      'qdisc replace dev eth0 parent 7fa1:10 handle 7110: netem limit 20834 delay 20000us 0us 0% loss random 0% 0% duplicate 0% 0% corrupt 0% 0% reorder 0% 0% rate 0bit',
      'filter add dev eth0 parent 7fa1: protocol all pref 1198 u32 match u32 0x0 0x0 at 0 flowid 7fa1:10',
    ]);
  });

  it('should change nothing that is as it should be', () => {
    const bench = new Bench();
    bench.set(newFaults({ slow, db }));

    expect(bench.set(newFaults({ slow, db }))).toEqual([]);
  });

  it.each(['20.01ms', '20.1ms', '21ms', '20s'])('should change a delay in place to %s', (time) => {
    const bench = new Bench();
    bench.set(newFaults({ slow, db }));
    const lines = bench.set(newFaults({ slow: { delay: { time } }, db }));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^qdisc replace dev eth0 parent 7fa1:11 /);
  });

  it('should touch no other rule when one comes', () => {
    const bench = new Bench();
    bench.set(newFaults({ slow }));
    const lines = bench.set(newFaults({ slow, db }));

    expect(lines.map((line) => line.replace(/ (htb|netem|u32) .*/, ''))).toEqual([
      'class replace dev eth0 parent 7fa1: classid 7fa1:11',
      'qdisc replace dev eth0 parent 7fa1:11 handle 7111:',
      'filter add dev eth0 parent 7fa1: protocol ip pref 1098',
    ]);
  });

  it('should take the filter away first, and leave the leaf to run dry', () => {
    const bench = new Bench();
    bench.set(newFaults({ slow, db }));
    const change = diffDevice('eth0', bench.plan(newFaults({ slow })), bench.read());

    expect(change).toEqual({
      apply: ['filter del dev eth0 parent 7fa1: protocol ip pref 1198'],
      drain: [0x10],
    });
  });

  it('should make a new leaf where the shape of the jitter goes, and remove the old one last', () => {
    const bench = new Bench();
    const delay = { time: '20ms', jitter: '2ms' };
    bench.set(newFaults({ slow: { delay: { ...delay, distribution: 'normal' } } }));
    const { apply, drain } = diffDevice(
      'eth0',
      bench.plan(newFaults({ slow: { delay } })),
      bench.read(),
    );

    expect(apply.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'class replace',
      'qdisc replace',
      'filter add',
      'filter del',
    ]);
    expect(drain).toEqual([0x10]);
    expect(apply[1]).toContain(' parent 7fa1:11 ');
  });

  it('should keep the root and the clean lane when the last rule goes', () => {
    const bench = new Bench();
    bench.set(newFaults({ slow, db }));
    bench.set([]);

    expect(bench.read()).toMatchObject({ hasRoot: true, leaves: new Map() });
    expect(bench.read().filters).toHaveLength(LANE);
    expect(bench.set(newFaults({ slow }))).toHaveLength(3);
  });

  it('should put back what somebody else has taken away or changed', () => {
    const bench = new Bench();
    bench.set(newFaults({ slow, db }));
    bench.run([
      'filter del dev eth0 parent 7fa1: protocol arp pref 1',
      'filter del dev eth0 parent 7fa1: protocol all pref 1398',
      'filter add dev eth0 parent 7fa1: protocol ip pref 7 u32 match u32 0x0 0x0 at 0 flowid 7fa1:11',
      'filter add dev eth0 parent 7fa1: protocol ip pref 10 u32 match u32 0x0 0x0 at 0 flowid 7fa1:11',
      'qdisc replace dev eth0 parent 7fa1:10 handle 7110: netem limit 5 delay 1us 0us 0%',
    ]);
    const lines = bench.set(newFaults({ slow, db }));

    expect(lines.map((line) => line.replace(/ (htb|netem|u32) .*/, ''))).toEqual([
      'qdisc replace dev eth0 parent 7fa1:10 handle 7110:',
      'filter add dev eth0 parent 7fa1: protocol arp pref 1',
      'filter add dev eth0 parent 7fa1: protocol all pref 1398',
      'filter del dev eth0 parent 7fa1: protocol ip pref 10',
      'filter add dev eth0 parent 7fa1: protocol ip pref 10',
      'filter del dev eth0 parent 7fa1: protocol ip pref 7',
    ]);
    expect(bench.set(newFaults({ slow, db }))).toEqual([]);
  });

  it('should make room where another protocol holds a preference', () => {
    const bench = new Bench();
    bench.set([]);
    bench.run([
      'qdisc add dev eth0 root handle 7fa1: htb default 0',
      'filter add dev eth0 parent 7fa1: protocol ip pref 1198 u32 match u32 0x0 0x0 at 0 flowid 7fa1:0',
    ]);
    bench.set(newFaults({ slow }));

    expect(bench.set(newFaults({ slow }))).toEqual([]);
  });

  it('should finish what was left half-way', () => {
    fc.assert(
      fc.property(arbitraryFaults, fc.nat(30), (faults, count) => {
        const bench = new Bench();
        const wanted = bench.plan(faults);
        bench.run(diffDevice('eth0', wanted, EMPTY_DEVICE).apply.slice(0, count));
        bench.run(diffDevice('eth0', wanted, bench.read()).apply);
        expect(diffDevice('eth0', wanted, bench.read())).toEqual({ apply: [], drain: [] });
      }),
      { numRuns: 50 },
    );
  });

  it('should lead from any faults to any others, and be safe after each line', () => {
    fc.assert(
      fc.property(fc.array(arbitraryFaults, { minLength: 1, maxLength: 4 }), (steps) => {
        const bench = new Bench();
        for (const faults of steps) {
          const wanted = bench.plan(faults);
          const { apply, drain } = diffDevice('eth0', wanted, bench.read());
          bench.run(apply, () => {
            expectSafe(bench.tc);
          });
          expect(diffDevice('eth0', wanted, bench.read())).toEqual({ apply: [], drain });
          bench.run(drainLeaves('eth0', drain));
          expect(diffDevice('eth0', wanted, bench.read())).toEqual({ apply: [], drain: [] });
        }
      }),
    );
  });

  it('should write nothing into a batch but plain words', () => {
    fc.assert(
      fc.property(arbitraryFaults, (faults) => {
        const lines = new Bench().set(faults);
        expect(lines.filter((line) => !/^[A-Za-z0-9 :._%/-]+$/.test(line))).toEqual([]);
      }),
    );
  });

  it('should refuse a class without a netem', () => {
    const wanted: Device = { hasRoot: true, leaves: new Map([[0x10, undefined]]), filters: [] };

    expect(() => diffDevice('eth0', wanted, EMPTY_DEVICE)).toThrow('class 10');
  });
});

/** No filter points at what is not there, and no rule is there before the clean lane. */
function expectSafe(tc: SimulatedTc): void {
  expect(tc.findDangling()).toEqual([]);
  expect(tc.hasRules() && tc.countCleanLane() < LANE).toBe(false);
}

describe(clearDevice.name, () => {
  it('should remove our root by its handle', () => {
    const bench = new Bench();
    bench.set(newFaults({ slow }));
    const lines = clearDevice('eth0', bench.read());
    bench.run(lines);

    expect(lines).toEqual(['qdisc del dev eth0 root handle 7fa1:']);
    expect(bench.read()).toEqual(EMPTY_DEVICE);
  });

  it('should remove nothing where nothing is ours', () => {
    expect(clearDevice('eth0', EMPTY_DEVICE)).toEqual([]);
  });
});
