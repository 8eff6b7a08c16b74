import { type Cidr, contains, mergeCidrs } from '../units/cidr.ts';
import { type PortRange, mergePorts, subtractPorts } from '../units/port-range.ts';
import { hasPorts, type Match } from './match.ts';

const PORTS = 65_536;
const PROTOCOLS = 256;

/** TCP, UDP and SCTP: those that have ports. */
const PROTOCOLS_WITH_PORTS = 3;

/** Matches never change, and each is asked about again in every change and sentence. */
const known = new WeakMap<Match, number>();

/**
 * How much of all traffic a match is for, from 0 to 1: the share of addresses, times that of
 * protocols and ports. The narrower of two matches has the smaller number.
 */
export function breadthOf(match: Match): number {
  const breadth = known.get(match) ?? addressShare(match) * transportShare(match);
  known.set(match, breadth);
  return breadth;
}

/** IPv4 and IPv6 count for one half each. */
function addressShare({ cidrs, excludeCidrs }: Match): number {
  const holes = mergeCidrs(excludeCidrs);
  if (cidrs.length === 0) {
    return 1 - sumOf(holes);
  }
  let next = 0;
  let sum = 0;
  // Both are in order and disjoint, so one walk along both finds which lie in which.
  for (const block of mergeCidrs(cidrs)) {
    next = skip(holes, next, (hole) => isBefore(hole, block));
    const end = skip(holes, next, (hole) => contains(block, hole));
    const hole = holes[next];
    if (hole === undefined || !contains(hole, block)) {
      sum += sumOf([block]) - sumOf(holes.slice(next, end));
      next = end;
    }
  }
  return sum;
}

/** @returns where the first stands from `start` on that is not such a one. */
function skip(cidrs: readonly Cidr[], start: number, isSuch: (cidr: Cidr) => boolean): number {
  let index = start;
  for (let cidr = cidrs[index]; cidr !== undefined && isSuch(cidr); cidr = cidrs[index]) {
    index++;
  }
  return index;
}

/** Whether a block ends before another begins, in the order of {@link mergeCidrs}. */
function isBefore(a: Cidr, b: Cidr): boolean {
  return a.family === b.family ? a.bits < b.bits && !contains(a, b) : a.family < b.family;
}

function sumOf(cidrs: readonly Cidr[]): number {
  return cidrs.reduce((sum, { prefix }) => sum + 2 ** -prefix / 2, 0);
}

/** A protocol without ports is meant where none are asked for. */
function transportShare(match: Match): number {
  const { protocol, ports } = match;
  if (protocol === 'icmp') {
    return 1 / PROTOCOLS;
  }
  const withPorts = protocol === undefined ? PROTOCOLS_WITH_PORTS : 1;
  const others = protocol === undefined && ports.length === 0 ? PROTOCOLS - withPorts : 0;
  return (withPorts * portShare(match) + others) / PROTOCOLS;
}

function portShare(match: Match): number {
  if (!hasPorts(match)) {
    return 1;
  }
  const allowed = count(subtractPorts(match.ports, match.excludePorts)) / PORTS;
  if (match.portSide !== 'any') {
    return allowed;
  }
  // Neither port may be excluded, and not both may lie outside of what is asked for.
  const notExcluded = 1 - count(mergePorts(match.excludePorts)) / PORTS;
  return notExcluded ** 2 - (notExcluded - allowed) ** 2;
}

function count(ranges: readonly PortRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}
