import { type Device, EMPTY_DEVICE } from '../device/device.ts';
import type { Fault } from '../fault/fault.ts';
import type { Faults } from '../interface/active-fault.ts';
import type { Hook } from '../interface/hook.ts';
import type { KernelView } from '../interface/kernel-view.ts';
import { plannedTrees } from '../interface/interface-plan.ts';
import { NO_MEMORY } from '../interface/own-traces.ts';
import { toFilters } from '../interface/plan-ingress.ts';
import { plan, type Plan, type PlanSettings } from '../interface/plan.ts';

/** Bytes of all queues of an agent where nothing else is set. */
export const DEFAULT_QUEUE_MEMORY = 64 * 2 ** 20;

export const SETTINGS: PlanSettings = { cleanPorts: [2_332], queueMemory: DEFAULT_QUEUE_MEMORY };

/** A Pod with which nobody has done anything yet. */
export const UNTOUCHED: KernelView = {
  interfaces: [
    { name: 'lo', mtu: 65_536 },
    { name: 'eth0', mtu: 1_500 },
  ],
  qdiscs: [],
  trees: new Map(),
  hooks: new Map(),
  fingerprint: '',
};

/** Faults in force on `eth0`. */
export function activate(faults: readonly Fault[]): Faults {
  return new Map(faults.map((fault) => [fault.name, { fault, interfaces: ['eth0'] }]));
}

export function planFaults(
  faults: readonly Fault[],
  view = UNTOUCHED,
  memory = NO_MEMORY,
  settings = SETTINGS,
): Plan {
  return plan(activate(faults), view, memory, settings);
}

/** What the kernel has when a change is made, and what has run dry is gone. */
export function carryOut({ feasible, change }: Plan, view: KernelView): KernelView {
  const wanted = plannedTrees(feasible);
  const devices = [...new Set([...view.trees.keys(), ...wanted.keys()])];
  const hooked = feasible.filter(({ ingress }) => ingress !== undefined).map(({ name }) => name);
  return {
    ...view,
    interfaces: [...view.interfaces, ...change.ifbs.map((name) => ({ name, mtu: 1_500 }))],
    trees: new Map(
      devices
        .map((name): [string, Device] => {
          const device = wanted.get(name) ?? EMPTY_DEVICE;
          return [name, asPrinted({ ...device, hasRoot: device.hasRoot || view.trees.has(name) })];
        })
        .filter(([, { hasRoot }]) => hasRoot),
    ),
    hooks: new Map(
      [...new Set([...view.hooks.keys(), ...hooked])].map((name): [string, Hook] => {
        const { foreign = [], egress = [], kind = 'clsact' } = view.hooks.get(name) ?? {};
        const hook = feasible.find((each) => each.name === name)?.ingress;
        const own = hook === undefined ? [] : toFilters(hook);
        return [name, { kind, own, outdated: [], foreign, egress }];
      }),
    ),
  };
}

/** `tc` shows neither how jitter is distributed nor from which size on packets are cut. */
function asPrinted(device: Device): Device {
  return {
    ...device,
    leaves: new Map(
      [...device.leaves].map(([minor, leaf]) => [
        minor,
        leaf && { ...leaf, splitAbove: 0, netem: { ...leaf.netem, distribution: 'uniform' } },
      ]),
    ),
  };
}
