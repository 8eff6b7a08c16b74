import { type Match, PROTOCOLS } from '../match/match.ts';
import { addressSet, allowedPorts, notExcludedPorts } from '../match/match-sets.ts';
import type { Way } from '../fault/fault.ts';
import type { Family } from '../units/cidr.ts';
import { allOf, FIELD, firstWordOf, type Part } from './field.ts';
import { type Interval, only, toIntervalSet } from '../units/interval-set.ts';
import type { Regions } from './region.ts';
import { ALL, NONE, type Region } from './region.ts';

type Numbers = readonly Interval<number>[];

const ALL_PROTOCOLS = [allOf(FIELD.protocol)];
const WITH_PORTS = [PROTOCOLS.tcp, PROTOCOLS.udp, PROTOCOLS.sctp].map(({ ip }) => only(ip));
const WITHOUT_PORTS = toIntervalSet(ALL_PROTOCOLS, WITH_PORTS);

/**
 * The packets of a family that a match is for. Of later fragments, a match with ports takes those
 * of its protocols, and one that only excludes ports takes none of tcp, udp and sctp.
 */
export function toRegion(
  regions: Regions,
  match: Match,
  family: Family,
  { way, part }: { readonly way: Way; readonly part: Part },
): Region {
  const ports = part === 'whole' ? portRegion(regions, match, way) : laterRegion(match);
  const { protocol } = match;
  const all = protocol === undefined ? ALL_PROTOCOLS : [only(PROTOCOLS[protocol][family])];
  const transport = regions.select(FIELD.protocol, [
    { values: toIntervalSet(all, WITHOUT_PORTS), region: ports },
    { values: match.ports.length > 0 ? [] : toIntervalSet(all, WITH_PORTS), region: ALL },
  ]);
  return regions.selectAddresses(firstWordOf(family), addressSet(match, family), transport);
}

/** Whether a match is for all packets, those of other protocols than IP too. */
export function isMatchAll(match: Match): boolean {
  const { cidrs, ports, protocol, excludeCidrs, excludePorts } = match;
  const lists = [cidrs, ports, excludeCidrs, excludePorts];
  return protocol === undefined && lists.every((list) => list.length === 0);
}

function portRegion(regions: Regions, match: Match, way: Way): Region {
  const allowed = allowedPorts(match);
  if (match.portSide !== 'any') {
    const isSource = (way === 'egress') === (match.portSide === 'local');
    const field = isSource ? FIELD.source : FIELD.destination;
    return regions.select(field, [{ values: allowed, region: ALL }]);
  }
  const notExcluded = notExcludedPorts(match);
  const destination = (values: Numbers): Region =>
    regions.select(FIELD.destination, [{ values, region: ALL }]);
  return regions.select(FIELD.source, [
    { values: allowed, region: destination(notExcluded) },
    { values: toIntervalSet(notExcluded, allowed), region: destination(allowed) },
  ]);
}

function laterRegion(match: Match): Region {
  const isExcluding = match.ports.length === 0 && match.excludePorts.length > 0;
  return isExcluding || allowedPorts(match).length === 0 ? NONE : ALL;
}
