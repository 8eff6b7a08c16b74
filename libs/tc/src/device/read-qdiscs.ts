import { asNumber, asObject, asText, type Printed } from '../fields/printed.ts';
import { HANDLE } from './device.ts';
import { readObjects } from './read-objects.ts';

/** One qdisc as `tc -j -s qdisc show invisible` prints it. */
export interface Qdisc {
  readonly kind: string;
  /** Such as `7fa1:`; `0:` for the kernel's default. */
  readonly handle: string;
  readonly dev: string;
  readonly isRoot: boolean;
  /** Such as `7fa1:10`. */
  readonly parent: string;
  readonly options: Printed;
  readonly packets: number;
  readonly drops: number;
  /** Packets waiting in it. */
  readonly backlog: number;
}

const FIRST_MEMBER = /\{"kind":/;

/**
 * Reads the JSON of `tc -j -s qdisc show invisible`.
 *
 * @throws SyntaxError where it is none: a failed reading never means that there is nothing.
 */
export function readQdiscs(json: string): Qdisc[] {
  const list = readObjects(json, FIRST_MEMBER, {});
  if (!list.every((item) => 'kind' in item)) {
    throw new SyntaxError('tc printed no list of qdiscs');
  }
  return list.map((item) => ({
    kind: asText(item['kind']),
    handle: asText(item['handle']),
    dev: asText(item['dev']),
    isRoot: item['root'] === true,
    parent: asText(item['parent']),
    options: asObject(item['options']),
    packets: asNumber(item['packets']),
    drops: asNumber(item['drops']),
    backlog: asNumber(item['qlen']),
  }));
}

/** Whether a root qdisc bears our mark. */
export function isOwnRoot({ isRoot, handle, kind }: Qdisc): boolean {
  return isRoot && handle === HANDLE && kind === 'htb';
}
