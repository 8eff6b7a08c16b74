import { PROTOCOLS } from '../match/match.ts';
import type { Way } from '../fault/fault.ts';
import type { Family } from '../units/cidr.ts';
import { allOf, FIELD } from './field.ts';
import { only, toIntervalSet } from '../units/interval-set.ts';
import { ALL, type Region, type Regions } from './region.ts';

/** What no rule may reach. */
export interface CleanLane {
  /** The peer is the destination of what leaves, and the source of what comes in. */
  readonly way: Way;
  /** TCP ports of the Pod that no rule may reach (the agent's own, exempt probes). */
  readonly cleanPorts: readonly number[];
  /** On lo what leaves also comes in: there a clean port counts on either side. */
  readonly isLoopback: boolean;
}

/**
 * Types 133 to 137 of ICMPv6 (RFC 4861) with any code: neighbour discovery, without which no packet
 * finds its way. They lie where other protocols have the source port.
 */
const NEIGHBOUR_DISCOVERY = { start: 133 << 8, end: 138 << 8 };

/** The packets of a family that no rule may reach; later fragments are never among them. */
export function toCleanRegion(regions: Regions, family: Family, lane: CleanLane): Region {
  const tcp = { values: [only(PROTOCOLS.tcp[family])], region: portRegion(regions, lane) };
  const discovery = regions.select(FIELD.source, [{ values: [NEIGHBOUR_DISCOVERY], region: ALL }]);
  const icmp = { values: [only(PROTOCOLS.icmp[family])], region: discovery };
  return regions.select(FIELD.protocol, family === 'ip' ? [tcp] : [tcp, icmp]);
}

function portRegion(regions: Regions, { way, cleanPorts, isLoopback }: CleanLane): Region {
  const values = toIntervalSet(cleanPorts.map(only));
  const source = [{ values, region: ALL }];
  const destination = regions.select(FIELD.destination, source);
  if (isLoopback) {
    const others = toIntervalSet([allOf(FIELD.source)], values);
    return regions.select(FIELD.source, [...source, { values: others, region: destination }]);
  }
  return way === 'egress' ? regions.select(FIELD.source, source) : destination;
}
