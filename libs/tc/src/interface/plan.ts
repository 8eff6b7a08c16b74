import { EMPTY_DEVICE } from '../device/device.ts';
import type { Faults } from './active-fault.ts';
import { type Change, planChange } from './change.ts';
import { composeFaults, type Composition, isForWay, type Way } from './packet-classes.ts';
import type { InterfacePlan } from './interface-plan.ts';
import { type KernelView, mtuOf, treeOf } from './kernel-view.ts';
import { type Memory, NO_MEMORY } from './memory.ts';
import { findObstacles, type Obstacles, withoutObstacles } from './obstacles.ts';
import { warnOfForeign } from './plan-hook.ts';
import { type Ingress, planIngress, rememberIngress } from './plan-ingress.ts';
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

/** What happens on both ways of an interface. */
interface Composed extends Readonly<Record<Way, Composition>> {
  readonly name: string;
}

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
  const composed = composeInterfaces(faults, settings);
  const compositions = composed.flatMap(({ egress, ingress }) => [egress, ingress]);
  const redirected = composed.filter((each) => each.ingress.programs.length > 0);
  const ingress = planIngress(
    redirected.map(({ name }) => name),
    view,
    memory,
  );
  const share = shareOf(settings.queueMemory, countHolding(compositions));
  const trees = planTrees(composed, ingress, { view, memory, share });
  const plans = composed.map(({ name }) => toInterfacePlan(name, trees, ingress));
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

function composeInterfaces(faults: Faults, { cleanPorts }: PlanSettings): Composed[] {
  const active = [...faults.values()];
  const names = new Set(active.flatMap(({ interfaces }) => interfaces));
  return [...names].map((name) => {
    const here = active.filter(({ interfaces }) => interfaces.includes(name));
    const compose = (way: Way): Composition =>
      composeFaults(
        here.map(({ fault }) => fault).filter((fault) => isForWay(fault, way)),
        { interfaceName: name, way, cleanPorts },
      );
    return { name, egress: compose('egress'), ingress: compose('ingress') };
  });
}

/** Classes whose queues can hold packets: a partition drops them at once. */
function countHolding(compositions: readonly Composition[]): number {
  const classes = compositions.flatMap((each) => each.classes);
  return classes.filter(({ effects }) => effects.partition !== true).length;
}

/** @returns by device: the interfaces themselves, and the ifbs for what comes in. */
function planTrees(
  composed: readonly Composed[],
  ingress: Ingress,
  around: { readonly view: KernelView; readonly memory: Memory; readonly share: number },
): ReadonlyMap<string, PlannedTree> {
  const { view, memory, share } = around;
  const planOne = (device: string, name: string, way: Way, composition: Composition) => {
    const { leaves, rates } = treeOf(view, device);
    return [
      device,
      planTree(composition, {
        device,
        interfaceName: name,
        way,
        mtu: mtuOf(view, name),
        share,
        held: memory.minors.get(device) ?? new Map<string, number>(),
        present: [...leaves.keys(), ...rates.keys()],
      }),
    ] as const;
  };
  return new Map(
    composed.flatMap(({ name, ...ways }) => {
      const ifb = ingress.get(name)?.ifb;
      const own = planOne(name, name, 'egress', ways.egress);
      return ifb === undefined ? [own] : [own, planOne(ifb, name, 'ingress', ways.ingress)];
    }),
  );
}

function toInterfacePlan(
  name: string,
  trees: ReadonlyMap<string, PlannedTree>,
  ingress: Ingress,
): InterfacePlan {
  const treeAt = (device: string) => trees.get(device)?.tree ?? EMPTY_DEVICE;
  const way = ingress.get(name);
  if (way === undefined) {
    return { name, egress: treeAt(name) };
  }
  const { ifb, pref } = way;
  const tree = treeAt(ifb);
  const hook = { ifb, pref, programs: tree.programs };
  return { name, egress: treeAt(name), ingress: { tree, hook } };
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
