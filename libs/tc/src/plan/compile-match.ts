import { hasPorts, type Match, type Protocol } from '../fault/match.ts';
import { type Cidr, EVERYTHING, type Family, mergeCidrs, subtractCidrs } from '../units/cidr.ts';
import { type PortRange, subtractPorts, toPortMasks } from '../units/port-range.ts';
import { checkFilterCount } from './limits.ts';
import {
  type Bits,
  protocolBits,
  toU32Match,
  type Transport,
  type U32Match,
  type Way,
} from './u32.ts';

const PORT_PROTOCOLS: readonly Protocol[] = ['tcp', 'udp', 'sctp'];
const LAST_PROTOCOL = 255;

/**
 * Compiles a match to u32 matches of which each packet meets at least one: exclusions are
 * subtracted from what is matched, since a u32 filter cannot say «not».
 *
 * @returns for both families; an empty list where nothing is left to match.
 * @throws FaultError where they are more than a device may have.
 */
export function compileMatch(match: Match, way: Way): U32Match[] {
  const ports = compilePorts(match);
  return (['ip', 'ipv6'] as const).flatMap((family) => {
    const cidrs = compileCidrs(match, family);
    const transports = compileTransports(match, family, ports);
    checkFilterCount(cidrs.length * transports.length);
    return cidrs.flatMap((cidr) => transports.map((transport) => toU32Match(way, cidr, transport)));
  });
}

/** Whether a match is for all packets, so that one filter for all protocols does. */
export function isMatchAll(match: Match): boolean {
  const { cidrs, ports, protocol, excludeCidrs, excludePorts } = match;
  return (
    protocol === undefined &&
    [cidrs, ports, excludeCidrs, excludePorts].every((list) => list.length === 0)
  );
}

function compileCidrs({ cidrs, excludeCidrs }: Match, family: Family): Cidr[] {
  const included = cidrs.length > 0 ? mergeCidrs(cidrs) : [EVERYTHING[family]];
  const holes = mergeCidrs(excludeCidrs);
  const blocks: Cidr[] = [];
  for (const cidr of included.filter((block) => block.family === family)) {
    for (const block of subtractCidrs(cidr, holes)) {
      blocks.push(block);
      checkFilterCount(blocks.length);
    }
  }
  return blocks;
}

function compileTransports(
  { protocol, ports, excludePorts }: Match,
  family: Family,
  pairs: readonly Transport[],
): Transport[] {
  const hasExclusionsOnly = ports.length === 0 && excludePorts.length > 0;
  const protocols = protocol === undefined ? PORT_PROTOCOLS : [protocol];
  const withPorts = protocols.flatMap((name) =>
    pairs.map((pair) => ({ ...pair, protocol: protocolBits(name, family) })),
  );
  if (protocol !== undefined || ports.length > 0) {
    return withPorts;
  }
  return hasExclusionsOnly ? [...withPorts, ...portlessProtocols(family)] : [{}];
}

/** Excluding a port leaves everything that has no ports. */
function portlessProtocols(family: Family): Transport[] {
  const numbers = PORT_PROTOCOLS.map((name) => protocolBits(name, family).value);
  const excluded = numbers.map((number) => ({ first: number, last: number }));
  return toMasks(subtractPorts([{ first: 0, last: LAST_PROTOCOL }], excluded)).map(
    ({ value, mask }) => ({ protocol: { value, mask: mask & LAST_PROTOCOL } }),
  );
}

function compilePorts(match: Match): Transport[] {
  const { ports, excludePorts, portSide } = match;
  if (!hasPorts(match)) {
    return [{}];
  }
  const included = toMasks(subtractPorts(ports, excludePorts));
  if (portSide !== 'any') {
    return included.map((mask) => ({ [portSide]: mask }));
  }
  const allowed = toMasks(subtractPorts([], excludePorts));
  checkFilterCount(included.length * allowed.length);
  return [
    ...included.flatMap((remote) => allowed.map((local) => ({ remote, local }))),
    ...(ports.length > 0
      ? included.flatMap((local) => allowed.map((remote) => ({ remote, local })))
      : []),
  ];
}

function toMasks(ranges: readonly PortRange[]): Bits[] {
  return ranges.flatMap(toPortMasks);
}
