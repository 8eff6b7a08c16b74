import type { Way } from '../fault/fault.ts';
import { type Match, MATCH_ALL, PROTOCOLS } from '../match/match.ts';
import type { Family } from '../units/cidr.ts';
import { only } from '../units/interval-set.ts';
import { FIELD } from './field.ts';
import { toRegion } from './match-region.ts';
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
export function toCleanRegions(regions: Regions, family: Family, lane: CleanLane): Region[] {
  const { way, cleanPorts, isLoopback } = lane;
  const match: Match = {
    ...MATCH_ALL,
    protocol: 'tcp',
    ports: cleanPorts.map((port) => ({ first: port, last: port })),
    portSide: isLoopback ? 'any' : 'local',
  };
  const discovery = regions.select(FIELD.source, [{ values: [NEIGHBOUR_DISCOVERY], region: ALL }]);
  const icmp = { values: [only(PROTOCOLS.icmp[family])], region: discovery };
  return [
    ...(cleanPorts.length > 0 ? [toRegion(regions, match, family, { way, part: 'whole' })] : []),
    ...(family === 'ipv6' ? [regions.select(FIELD.protocol, [icmp])] : []),
  ];
}
