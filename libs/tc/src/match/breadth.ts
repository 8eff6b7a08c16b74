import { type Family, WIDTH } from '../units/cidr.ts';
import type { Interval } from '../units/interval-set.ts';
import { addressSet, allowedPorts, notExcludedPorts } from './match-sets.ts';
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
function addressShare(match: Match): number {
  const shareOf = (family: Family): number => {
    const count = addressSet(match, family).reduce((sum, { start, end }) => sum + end - start, 0n);
    return Number(count) / 2 ** WIDTH[family];
  };
  return (shareOf('ip') + shareOf('ipv6')) / 2;
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
  const allowed = count(allowedPorts(match)) / PORTS;
  if (match.portSide !== 'any') {
    return allowed;
  }
  // Neither port may be excluded, and not both may lie outside of what is asked for.
  const notExcluded = count(notExcludedPorts(match)) / PORTS;
  return notExcluded ** 2 - (notExcluded - allowed) ** 2;
}

function count(ports: readonly Interval<number>[]): number {
  return ports.reduce((sum, { start, end }) => sum + end - start, 0);
}
