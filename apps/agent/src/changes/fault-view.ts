import {
  type ActiveFault,
  classId,
  type FaultReport,
  type FaultState,
  findQueues,
  formatFault,
  type PlacedClass,
  type Qdisc,
  reportFault,
} from '@sidecar-injector/tc';
import type { Moment } from './clock.ts';

/** What the kernel has for one fault on one device. */
export interface LeafView {
  readonly interface: string;
  readonly direction: 'egress' | 'ingress';
  /** The interface itself, or the ifb of what comes in. */
  readonly device: string;
  /** Such as `7fa1:10`. */
  readonly class: string;
  /** Names of the faults that act on its packets. */
  readonly faults: readonly string[];
  /** Packets that have passed, those that were dropped by loss or a full queue, and those waiting. */
  readonly packets: number;
  readonly dropped: number;
  readonly backlog: number;
  /** Settings of its netem as `tc -j qdisc show` prints them. */
  readonly netem: object;
}

/** A fault as the API shows it. */
export interface FaultView {
  readonly name: string;
  readonly interfaces: readonly string[];
  /** How long it still lasts; absent for one that stays until it is removed. */
  readonly remainingSeconds?: number;
}

/** A fault, what the kernel has for it now, and what becomes of it. */
export interface FaultAnswer extends FaultReport {
  /** `null` where there is none. */
  readonly fault: FaultView | null;
  readonly kernel: readonly LeafView[];
}

/** Where there is no fault. */
export const NO_FAULT: FaultAnswer = { fault: null, kernel: [], expected: [], warnings: [] };

/** Shows a fault of a state. */
export function showFault(
  active: ActiveFault,
  { classes, compositions }: FaultState,
  qdiscs: readonly Qdisc[],
  now: Moment,
): FaultAnswer & { readonly fault: FaultView } {
  return {
    fault: toView(active, now),
    kernel: showLeaves(active.fault.name, classes, qdiscs),
    ...reportFault(active.fault, compositions),
  };
}

/** The fault in the form in which it can be sent again, and what time it has left. */
function toView({ fault, interfaces, deadline }: ActiveFault, now: Moment): FaultView {
  const left = deadline === undefined ? undefined : Number((deadline - now) / 1_000_000n);
  return {
    name: fault.name,
    ...(formatFault(fault) as object),
    interfaces,
    ...(left !== undefined && { remainingSeconds: Math.max(0, left) / 1_000 }),
  };
}

/** What the kernel really has for a fault: each class that has an effect from it. */
function showLeaves(
  name: string,
  classes: readonly PlacedClass[],
  qdiscs: readonly Qdisc[],
): LeafView[] {
  return classes
    .map((each) => ({ ...each, faults: namesOf(each) }))
    .filter(({ faults }) => faults.includes(name))
    .map(({ device, interfaceName, way, minor, faults }) => {
      const queues = findQueues(qdiscs, device, minor);
      const netem = queues.find(({ kind }) => kind === 'netem');
      return {
        interface: interfaceName,
        direction: way,
        device,
        class: classId(minor),
        faults,
        packets: netem?.packets ?? 0,
        // An outer queue counts what an inner one drops.
        dropped: Math.max(0, ...queues.map(({ drops }) => drops)),
        backlog: queues[0]?.backlog ?? 0,
        netem: netem?.options ?? {},
      };
    });
}

function namesOf({ packetClass: { winners } }: PlacedClass): string[] {
  return [...new Set([...winners.values()].map(({ name }) => name))];
}
