import type { Device } from '../device/device.ts';
import type { HookPlan } from './plan-hook.ts';

/** What one interface is to hold; empty where its faults are gone. */
export interface InterfacePlan {
  readonly name: string;
  readonly egress: Device;
  /** Absent where nothing happens to incoming packets. */
  readonly ingress?: { readonly tree: Device; readonly hook: HookPlan };
}

/** By device, what it is to hold: the interfaces themselves, and the ifbs for what comes in. */
export function plannedTrees(plans: readonly InterfacePlan[]): ReadonlyMap<string, Device> {
  return new Map(
    plans.flatMap(({ name, egress, ingress }) => [
      [name, egress] as const,
      ...(ingress === undefined ? [] : [[ingress.hook.ifb, ingress.tree] as const]),
    ]),
  );
}
