import { ClassTable } from './class-table.ts';
import type { SimulatedFilter } from './filters.ts';

/** One queueing discipline. Specs may set its counters, which are named as `tc` prints them. */
export interface SimulatedQdisc {
  readonly kind: string;
  /** Such as `7fa1:`; `0:` for the kernel's default. */
  readonly handle: string;
  /** `root`, or such as `7fa1:10`. */
  readonly parent: string;
  options: object;
  bytes: number;
  packets: number;
  drops: number;
  overlimits: number;
  /** In bytes. */
  backlog: number;
  /** In packets. */
  qlen: number;
}

/** A network device with all that `tc` can show of it. */
export interface SimulatedDevice {
  readonly name: string;
  /** The largest packet, in bytes. */
  mtu: number;
  /** The qdisc that the kernel gives it, and how many packets the default queue of a class takes. */
  readonly defaultKind: 'noqueue' | 'pfifo_fast';
  readonly queueLength: number;
  /** The oldest first. */
  qdiscs: SimulatedQdisc[];
  classes: ClassTable;
  filters: SimulatedFilter[];
}

const PFIFO_FAST = { bands: 3, priomap: [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1] };

/** Where the one hook of a device hangs, be it `clsact` or `ingress`. */
export const HOOK = { handle: 'ffff:', parent: 'ffff:fff1' };

/** A device such as the veth of a Pod, or an ifb. */
export function newDevice(name: string, type: 'veth' | 'ifb' = 'veth'): SimulatedDevice {
  const device: SimulatedDevice = {
    name,
    mtu: name === 'lo' ? 65_536 : 1_500,
    defaultKind: type === 'ifb' ? 'pfifo_fast' : 'noqueue',
    queueLength: type === 'ifb' ? 32 : 1_000,
    qdiscs: [],
    classes: new ClassTable(),
    filters: [],
  };
  addDefaultRoot(device);
  return device;
}

export function addDefaultRoot({ qdiscs, defaultKind }: SimulatedDevice): void {
  const options = defaultKind === 'noqueue' ? {} : { ...PFIFO_FAST, multiqueue: false };
  qdiscs.push(newQdisc(defaultKind, '0:', 'root', options));
}

export function newQdisc(
  kind: string,
  handle: string,
  parent: string,
  options: object,
): SimulatedQdisc {
  const counters = { bytes: 0, packets: 0, drops: 0, overlimits: 0, backlog: 0, qlen: 0 };
  return { kind, handle, parent, options, ...counters };
}

/** What hangs at a place. */
export function findAt({ qdiscs }: SimulatedDevice, parent: string): SimulatedQdisc | undefined {
  return qdiscs.find((qdisc) => qdisc.parent === parent);
}

export function findByHandle(
  { qdiscs }: SimulatedDevice,
  handle: string,
): SimulatedQdisc | undefined {
  return handle === '0:' ? undefined : qdiscs.find((qdisc) => qdisc.handle === handle);
}

/** As the kernel shows them: the root, the others by a hash of their handles, the hook. */
export function inOrder({ qdiscs }: SimulatedDevice): SimulatedQdisc[] {
  const rank = ({ parent, handle }: SimulatedQdisc): number =>
    parent === 'root' ? -1 : parent === HOOK.parent ? 16 : bucketOf(handle);
  return qdiscs.toReversed().sort((a, b) => rank(a) - rank(b));
}

/** `hash_min` of four bits (linux/hash.h). */
function bucketOf(handle: string): number {
  return Math.imul(Number.parseInt(handle, 16) << 16, 0x61c8_8647) >>> 28;
}
