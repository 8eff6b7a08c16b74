import { EMPTY_DEVICE } from '../device/device.ts';
import type { InterfacePlan } from './interface-plan.ts';
import { findForeignRoot, hasInterface, type KernelView } from './kernel-view.ts';

/** Why an interface cannot hold its plan. */
export type Obstacle = 'interface_not_found' | 'foreign_qdisc';

/** By interface. */
export type Obstacles = ReadonlyMap<string, Obstacle>;

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
