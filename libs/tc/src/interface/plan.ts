import { EMPTY_DEVICE } from '../device/device.ts';
import { isForWay } from '../fault/fault.ts';
import type { Faults } from './active-fault.ts';
import { type Change, planChange } from './change.ts';
import {
  findObstacles,
  type InterfacePlan,
  type Obstacles,
  withoutObstacles,
} from './interface-plan.ts';
import type { KernelView } from './kernel-view.ts';
import { type Memory, NO_MEMORY } from './own-traces.ts';
import { composeFaults, type Composition } from './packet-classes.ts';
import { type Ingress, planIngress, rememberIngress, warnOfForeign } from './plan-ingress.ts';
import { type PlacedClass, type PlannedTree, planTree } from './plan-tree.ts';
import { shareOf } from './queue-limits.ts';

/** All that is to be in force, and how. */
export interface FaultState {
  readonly faults: Faults;
  readonly memory: Memory;
  readonly plans: readonly InterfacePlan[];
  readonly classes: readonly PlacedClass[];
  /** Which faults meet on which packets, for each way of each interface. */
  readonly compositions: readonly Composition[];
  readonly warnings: readonly string[];
}

/** A state, and what leads to it. */
export interface Plan {
  readonly state: FaultState;
  /** The plans of the state, without what cannot be carried out. */
  readonly feasible: readonly InterfacePlan[];
  readonly change: Change;
  readonly obstacles: Obstacles;
}

/** What of the configuration matters for planning. */
export interface PlanSettings {
  /** TCP ports of the Pod that no fault may reach. */
  readonly cleanPorts: readonly number[];
  /** Bytes that all queues together may hold. */
  readonly queueMemory: number;
}

export const NO_FAULTS: FaultState = {
  faults: new Map(),
  memory: NO_MEMORY,
  plans: [],
  classes: [],
  compositions: [],
  warnings: [],
};

/**
 * Plans what the interfaces must hold for the faults, and what leads there from what the kernel
 * has. What stays, stays where it is. What an interface cannot hold is left out of the change.
 *
 * @throws FaultError `limit_exceeded`.
 */
export function plan(
  faults: Faults,
  view: KernelView,
  memory: Memory,
  settings: PlanSettings,
): Plan {
  const compositions = composeInterfaces(faults, settings);
  const ingress = planIngress(compositions, view, memory);
  const share = shareOf(settings.queueMemory, countHolding(compositions));
  const trees = new Map(
    compositions.flatMap((each) => {
      const { interfaceName, way } = each;
      const device = way === 'egress' ? interfaceName : ingress.get(interfaceName)?.ifb;
      return device === undefined
        ? []
        : [[device, planTree(each, device, { view, memory, share })] as const];
    }),
  );
  const names = new Set(compositions.map(({ interfaceName }) => interfaceName));
  const plans = [...names].map((name) => toInterfacePlan(name, trees, ingress));
  const obstacles = findObstacles(plans, view);
  const feasible = withoutObstacles(plans, obstacles);
  return {
    obstacles,
    feasible,
    change: planChange(feasible, view, memory),
    state: {
      faults,
      memory: {
        minors: new Map([...trees].map(([device, { minors }]) => [device, minors])),
        ingress: rememberIngress(view, memory, ingress),
      },
      plans,
      classes: [...trees.values()].flatMap(({ classes }) => classes),
      compositions,
      warnings: listWarnings(trees, ingress, view),
    },
  };
}

/** @returns two for each interface that has faults: one for each way. */
function composeInterfaces(faults: Faults, { cleanPorts }: PlanSettings): Composition[] {
  const active = [...faults.values()];
  const names = new Set(active.flatMap(({ interfaces }) => interfaces));
  return [...names].flatMap((interfaceName) => {
    const here = active.filter(({ interfaces }) => interfaces.includes(interfaceName));
    return (['egress', 'ingress'] as const).map((way) =>
      composeFaults(
        here.map(({ fault }) => fault).filter((fault) => isForWay(fault, way)),
        { interfaceName, way, cleanPorts },
      ),
    );
  });
}

/** Classes whose queues can hold packets: a partition drops them at once. */
function countHolding(compositions: readonly Composition[]): number {
  const classes = compositions.flatMap((each) => each.classes);
  return classes.filter(({ effects }) => effects.partition !== true).length;
}

function toInterfacePlan(
  name: string,
  trees: ReadonlyMap<string, PlannedTree>,
  ingress: Ingress,
): InterfacePlan {
  const treeAt = (device: string) => trees.get(device)?.tree ?? EMPTY_DEVICE;
  const way = ingress.get(name);
  return {
    name,
    egress: treeAt(name),
    ...(way !== undefined && { ingress: { ...way, tree: treeAt(way.ifb) } }),
  };
}

function listWarnings(
  trees: ReadonlyMap<string, PlannedTree>,
  ingress: Ingress,
  view: KernelView,
): string[] {
  const foreign = [...ingress].flatMap(([name, { pref }]) =>
    warnOfForeign(name, view.hooks.get(name), pref),
  );
  return [...new Set([...[...trees.values()].flatMap(({ warnings }) => warnings), ...foreign])];
}
