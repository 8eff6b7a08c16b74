import { type Device, EMPTY_DEVICE } from '../device/device.ts';
import { findForeignRoot, hasInterface, type KernelView } from './kernel-view.ts';
import type { IngressMemory } from './own-traces.ts';

/** How what comes in gets to its ifb, and what that is to hold: the filters have its programs, too. */
export interface IngressPlan extends IngressMemory {
  readonly tree: Device;
}

/** What one interface is to hold; empty where its faults are gone. */
export interface InterfacePlan {
  readonly name: string;
  readonly egress: Device;
  /** Absent where nothing happens to incoming packets. */
  readonly ingress?: IngressPlan;
}

/** Why an interface cannot hold its plan. */
type Obstacle = 'interface_not_found' | 'foreign_qdisc';

/** By interface. */
export type Obstacles = ReadonlyMap<string, Obstacle>;

/** By device, what it is to hold: the interfaces themselves, and the ifbs for what comes in. */
export function plannedTrees(plans: readonly InterfacePlan[]): ReadonlyMap<string, Device> {
  return new Map(
    plans.flatMap(({ name, egress, ingress }) => [
      [name, egress] as const,
      ...(ingress === undefined ? [] : [[ingress.ifb, ingress.tree] as const]),
    ]),
  );
}

/** Finds the interfaces that are gone, and those whose root is somebody else's. */
export function findObstacles(plans: readonly InterfacePlan[], view: KernelView): Obstacles {
  return new Map(
    plans.flatMap(({ name, egress }): (readonly [string, Obstacle])[] => {
      if (!hasInterface(view, name)) {
        return [[name, 'interface_not_found']];
      }
      return egress.hasRoot && findForeignRoot(view, name) !== undefined
        ? [[name, 'foreign_qdisc']]
        : [];
    }),
  );
}

/** Leaves out what cannot be carried out on an interface that is gone, or below a root of others. */
export function withoutObstacles(
  plans: readonly InterfacePlan[],
  obstacles: Obstacles,
): InterfacePlan[] {
  return plans
    .filter(({ name }) => obstacles.get(name) !== 'interface_not_found')
    .map((each) =>
      obstacles.get(each.name) === 'foreign_qdisc' ? { ...each, egress: EMPTY_DEVICE } : each,
    );
}
