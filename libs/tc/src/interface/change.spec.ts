import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import type { Device } from '../device/device.ts';
import type { Leftover } from '../device/diff-device.ts';
import { arbitraryFaults } from '../testing/arbitrary-fault.ts';
import { carryOut, planFaults, UNTOUCHED } from '../testing/kernel-views.ts';
import { LineLedger } from '../testing/line-ledger.ts';
import { newFaults } from '../testing/new-faults.ts';
import { addIfb, isEmptyChange, planChange, removeLeaves, toCommands } from './change.ts';
import { type KernelView, treeOf } from './kernel-view.ts';
import { NO_MEMORY } from './own-traces.ts';

const slow = { delay: { time: '20ms' } };

/** A view in which classes that have yet to run dry are still there. */
function withLeftovers(
  view: KernelView,
  before: KernelView,
  leftovers: readonly Leftover[],
): KernelView {
  const trees = [...view.trees].map(([device, tree]): [string, Device] => {
    const minors = leftovers.filter((each) => each.device === device).map(({ minor }) => minor);
    const old = treeOf(before, device);
    const leaves = [...old.leaves].filter(([minor]) => minors.includes(minor));
    return [
      device,
      {
        ...tree,
        leaves: new Map([...tree.leaves, ...leaves]),
        rates: new Map([...tree.rates, ...(leaves.length > 0 ? old.rates : [])]),
      },
    ];
  });
  return { ...view, trees: new Map(trees) };
}

function withoutDevices(view: KernelView, names: readonly string[]): KernelView {
  return {
    ...view,
    interfaces: view.interfaces.filter(({ name }) => !names.includes(name)),
    trees: new Map([...view.trees].filter(([name]) => !names.includes(name))),
  };
}

function listClasses({ leaves, rates }: Device): string[] {
  return [...leaves.keys(), ...rates.keys()]
    .map((minor) => `7fa1:${minor.toString(16)}`)
    .toSorted();
}

describe(planChange.name, () => {
  it('should lead from any faults to any others, and send no packet to what is not there', () => {
    fc.assert(
      fc.property(fc.array(arbitraryFaults, { minLength: 2, maxLength: 4 }), (steps) => {
        const ledger = new LineLedger();
        let [view, memory] = [UNTOUCHED, NO_MEMORY];
        for (const faults of steps) {
          const planned = planFaults(faults, view, memory);
          const { change, state } = planned;
          const gone = change.leftovers.flatMap((each) => (each.minor ? [] : each.device));
          const after = withoutDevices(carryOut(planned, view), gone);
          change.lines.forEach((line) => {
            ledger.run(line);
          });
          gone.forEach((device) => {
            ledger.run(`qdisc del dev ${device} root`);
          });
          const present = withLeftovers(after, view, change.leftovers);
          for (const device of after.trees.keys()) {
            const minors = change.leftovers.flatMap((each) =>
              each.device === device ? (each.minor ?? []) : [],
            );
            removeLeaves(device, minors, present, treeOf(after, device)).forEach((line) => {
              ledger.run(line);
            });
            expect(ledger.classesOf(device)).toEqual(listClasses(treeOf(after, device)));
          }
          [view, memory] = [after, state.memory];
          expect(isEmptyChange(planFaults(faults, view, memory).change)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('should write nothing into a batch but plain words', () => {
    fc.assert(
      fc.property(arbitraryFaults, (faults) => {
        const { lines } = planFaults(faults).change;
        const words = lines.map((line) => line.replace(/ bytecode "[0-9 ,]+" /, ' '));
        expect(words.filter((line) => !/^[A-Za-z0-9 :._%/-]+$/.test(line))).toEqual([]);
      }),
    );
  });

  it('should let an interface go that has no fault any more', () => {
    const first = planFaults(newFaults({ slow: { ...slow, direction: 'both' } }));
    const view = carryOut(first, UNTOUCHED);
    const change = planChange([], view, first.state.memory);

    expect(change.lines).toEqual([
      'filter del dev eth0 ingress protocol all pref 100 handle 0x1 bpf',
      'filter del dev eth0 parent 7fa1: protocol all pref 1 handle 0x1 bpf',
      'filter del dev fi0 parent 7fa1: protocol all pref 1 handle 0x1 bpf',
    ]);
    expect(change.leftovers).toEqual([{ device: 'eth0', minor: 0x10 }, { device: 'fi0' }]);
  });

  it('should lift the rate of what comes in before its ifb goes, so that no packet waits long', () => {
    const first = planFaults(newFaults({ slow: { rate: '50kbit', direction: 'ingress' } }));
    const view = carryOut(first, UNTOUCHED);
    const [minor = 0] = treeOf(view, 'fi0').rates.keys();
    const { lines, leftovers } = planChange([], view, first.state.memory);

    expect(lines.at(-1)).toMatch(
      `class replace dev fi0 parent 7fa1: classid 7fa1:${minor.toString(16)} htb rate 100gbit ceil 100gbit `,
    );
    expect(leftovers).toEqual([{ device: 'fi0' }]);
  });

  it('should not take an interface for an ifb of the agent for its name alone', () => {
    const interfaces = [...UNTOUCHED.interfaces, { name: 'fi7', mtu: 1_500 }];

    expect(planChange([], { ...UNTOUCHED, interfaces }, NO_MEMORY)).toEqual({
      ifbs: [],
      lines: [],
      leftovers: [],
    });
  });
});

describe(removeLeaves.name, () => {
  const first = planFaults(
    newFaults({
      slow: { rate: '10mbit' },
      lossy: { loss: { percent: 1 }, match: { cidrs: ['10.0.0.0/8'] } },
    }),
  );
  const view = carryOut(first, UNTOUCHED);
  const [one = 0, other = 0] = treeOf(view, 'eth0').leaves.keys();
  const remove = (minor: number): string => `class del dev eth0 classid 7fa1:${minor.toString(16)}`;

  it('should keep a rate of which a class is left', () => {
    expect(removeLeaves('eth0', [one], view)).toEqual([remove(one)]);
  });

  it('should take the rate behind the last of its classes', () => {
    expect(removeLeaves('eth0', [one, other], view)).toEqual([
      remove(one),
      remove(other),
      remove(0x12),
    ]);
  });

  it('should keep a rate that is wanted', () => {
    expect(removeLeaves('eth0', [one, other], view, treeOf(view, 'eth0'))).toHaveLength(2);
  });

  it('should pass over what is gone', () => {
    expect(removeLeaves('eth0', [0x7f], view)).toEqual([]);
    expect(removeLeaves('eth9', [one], view)).toEqual([]);
  });
});

describe(toCommands.name, () => {
  it('should write commands as one would type them, those of ip first', () => {
    const { change } = planFaults(newFaults({ slow: { ...slow, direction: 'ingress' } }));
    const [first, second] = toCommands(change);

    expect(first).toBe(`ip ${addIfb('fi0').join(' ')}`);
    expect(second).toMatch(/^tc qdisc add dev fi0 root handle 7fa1: htb /);
  });
});
