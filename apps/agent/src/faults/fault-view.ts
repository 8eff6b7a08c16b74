import { expectationsOf, type Fault, formatFault, type Qdisc } from '@sidecar-injector/tc';
import type { Moment } from '../clock/clock.ts';
import type { ActiveFault, FaultState } from './fault-state.ts';

/** What the kernel has for one fault on one device. */
export interface LeafView {
  readonly interface: string;
  readonly direction: 'egress' | 'ingress';
  /** The interface itself, or the ifb of what comes in. */
  readonly device: string;
  /** Such as `7fa1:10`. */
  readonly class: string;
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

/** Shows a fault in the form in which it can be sent again, and what time it has left. */
export function showFault(active: ActiveFault, now: Moment): FaultView {
  const { fault, interfaces, deadline } = active;
  const left = deadline === undefined ? undefined : Number((deadline - now) / 1_000_000n);
  return {
    name: fault.name,
    ...(formatFault(fault) as object),
    interfaces,
    ...(left !== undefined && { remainingSeconds: Math.max(0, left) / 1_000 }),
  };
}

/** Shows what the kernel really has for a fault. */
export function showLeaves(
  name: string,
  { rules }: FaultState,
  qdiscs: readonly Qdisc[],
): LeafView[] {
  return rules
    .filter(({ rule }) => rule.faults.includes(name))
    .map(({ device, interfaceName, way, minor }) => {
      const classId = `7fa1:${minor.toString(16)}`;
      const leaf = qdiscs.find(({ dev, parent }) => dev === device && parent === classId);
      return {
        interface: interfaceName,
        direction: way === 'out' ? 'egress' : 'ingress',
        device,
        class: classId,
        ...countersOf(leaf),
        netem: leaf?.options ?? {},
      } as const;
    });
}

/** What the user will see of a fault. */
export function expectOf(fault: Fault): string[] {
  return expectationsOf(fault);
}

function countersOf(leaf: Qdisc | undefined): Pick<LeafView, 'packets' | 'dropped' | 'backlog'> {
  return {
    packets: leaf?.packets ?? 0,
    dropped: leaf?.drops ?? 0,
    backlog: leaf?.backlog ?? 0,
  };
}
