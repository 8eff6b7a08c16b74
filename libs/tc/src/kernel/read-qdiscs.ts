import { netemFromKernel } from '../effects/index.ts';
import type { NetemOptions } from '../effects/effect.ts';
import { type Device, HANDLE, type Leaf } from './device.ts';
import { readFilters } from './read-filters.ts';

/** One qdisc as `tc -j -s qdisc show` prints it. */
export interface Qdisc {
  readonly kind: string;
  /** Such as `7fa1:`; `0:` for the kernel's default. */
  readonly handle: string;
  /** Empty where `tc` was asked for one device only: it does not repeat it. */
  readonly dev: string;
  readonly isRoot: boolean;
  /** Such as `7fa1:10`. */
  readonly parent: string;
  readonly options: NetemOptions;
  readonly packets: number;
  readonly drops: number;
  /** Packets waiting in it. */
  readonly backlog: number;
}

/**
 * Reads the JSON of `tc -j -s qdisc show [dev …]`.
 *
 * @throws SyntaxError where it is none: a failed reading never means that there is nothing.
 */
export function readQdiscs(json: string): Qdisc[] {
  const list: unknown = JSON.parse(json);
  if (!Array.isArray(list) || !list.every(isPrintedQdisc)) {
    throw new SyntaxError('tc printed no list of qdiscs');
  }
  return list.map((item) => ({
    kind: text(item['kind']),
    handle: text(item['handle']),
    dev: text(item['dev']),
    isRoot: item['root'] === true,
    parent: text(item['parent']),
    options: (item['options'] ?? {}) as NetemOptions,
    packets: number(item['packets']),
    drops: number(item['drops']),
    backlog: number(item['qlen']),
  }));
}

/** The root qdisc of a device if it is neither ours nor the kernel's default. */
export function findForeignRoot(qdiscs: readonly Qdisc[], device: string): Qdisc | undefined {
  return qdiscs
    .filter((qdisc) => isOf(device, qdisc))
    .find((qdisc) => qdisc.isRoot && qdisc.handle !== '0:' && !isOwnRoot(qdisc));
}

/**
 * Puts together our part of one device.
 *
 * @param classes text of `tc class show dev …`; iproute2 6.1 prints no JSON of it.
 * @param filters text of `tc filter show dev … parent 7fa1:`.
 */
export function readDevice(
  device: string,
  qdiscs: readonly Qdisc[],
  classes: string,
  filters: string,
): Device {
  const own = qdiscs.filter((qdisc) => isOf(device, qdisc));
  const hasRoot = own.some(isOwnRoot);
  const minors = [...classes.matchAll(/^class htb 7fa1:([0-9a-f]+) /gm)].map(([, minor = '']) =>
    Number.parseInt(minor, 16),
  );
  return {
    hasRoot,
    leaves: new Map(hasRoot ? minors.map((minor) => [minor, findLeaf(own, minor)]) : []),
    filters: hasRoot ? readFilters(filters) : [],
  };
}

function isPrintedQdisc(item: unknown): item is Readonly<Record<string, unknown>> {
  return typeof item === 'object' && item !== null && 'kind' in item;
}

function isOf(device: string, { dev }: Qdisc): boolean {
  return dev === device || dev === '';
}

function isOwnRoot({ isRoot, handle, kind }: Qdisc): boolean {
  return isRoot && handle === HANDLE && kind === 'htb';
}

function findLeaf(qdiscs: readonly Qdisc[], minor: number): Leaf | undefined {
  const parent = `${HANDLE}${minor.toString(16)}`;
  const leaf = qdiscs.find((qdisc) => qdisc.parent === parent && qdisc.kind === 'netem');
  return leaf && { netem: netemFromKernel(leaf.options), limit: number(leaf.options['limit']) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
