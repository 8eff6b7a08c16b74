import type { Device } from '../device/device.ts';
import type { HookPlan } from './plan-hook.ts';

/** What one interface is to hold; empty where its faults are gone. */
export interface InterfacePlan {
  readonly name: string;
  readonly egress: Device;
  /** Absent where nothing happens to incoming packets. */
  readonly ingress?: { readonly tree: Device; readonly hook: HookPlan };
}
