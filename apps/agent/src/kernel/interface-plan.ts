import type { Device, Filter } from '@sidecar-injector/tc';

/** What one interface is to hold; empty where its faults are gone. */
export interface InterfacePlan {
  readonly name: string;
  readonly egress: Device;
  /** Absent where nothing happens to incoming packets. */
  readonly ingress?: IngressPlan;
}

/** The ifb on which the faults of incoming packets are applied, and the way there. */
export interface IngressPlan {
  readonly ifb: string;
  readonly tree: Device;
  readonly redirects: readonly Filter[];
}
