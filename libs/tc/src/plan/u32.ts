import { type Match, type Protocol, PROTOCOLS } from '../fault/fault.ts';
import { type Cidr, EVERYTHING, type Family, maskOf, subtractCidr } from '../units/cidr.ts';
import { type PortMask, type PortRange, subtractPorts, toPortMasks } from '../units/port-range.ts';

/** One comparison of a u32 filter: 32 bits at an offset from the IP header (tc-u32(8)). */
export interface U32Key {
  readonly offset: number;
  readonly value: number;
  readonly mask: number;
}

/** Keys that must all hold; an empty list matches everything. */
export interface U32Match {
  readonly family: Family;
  readonly keys: readonly U32Key[];
}

/** Where the fields of a header lie, in bytes; without IPv4 options or IPv6 extension headers. */
const LAYOUT = {
  ip: { protocol: { offset: 8, shift: 16 }, source: 12, destination: 16, ports: 20 },
  ipv6: { protocol: { offset: 4, shift: 8 }, source: 8, destination: 24, ports: 40 },
} as const;

const PORT_PROTOCOLS: readonly Protocol[] = ['tcp', 'udp', 'sctp'];

/** Whether packets leave the Pod: then the peer is their destination. */
export type Way = 'out' | 'in';

interface Ports {
  readonly remote?: PortMask;
  readonly local?: PortMask;
}

/**
 * Compiles a match to the fewest u32 matches that are plain unions: exclusions are subtracted
 * from what is matched, since a u32 filter cannot say «not».
 *
 * @returns for both families; an empty list where nothing is left to match.
 */
export function compileMatch(match: Match, way: Way): U32Match[] {
  const ports = compilePorts(match);
  const protocols = compileProtocols(match);
  return (['ip', 'ipv6'] as const).flatMap((family) =>
    compileCidrs(match, family).flatMap((cidr) =>
      protocols.flatMap((protocol) =>
        ports.map((pair) => ({ family, keys: toKeys(family, way, cidr, protocol, pair) })),
      ),
    ),
  );
}

/** Whether a match is for all packets, so that one filter for all protocols does. */
export function isMatchAll(match: Match): boolean {
  const { cidrs, ports, protocol, excludeCidrs, excludePorts } = match;
  return (
    protocol === undefined &&
    [cidrs, ports, excludeCidrs, excludePorts].every((list) => list.length === 0)
  );
}

/** A match of one protocol and one of the Pod's own ports: how the clean lane is described. */
export function localPortMatch(
  family: Family,
  way: Way,
  protocol: Protocol,
  port: number,
): U32Match {
  const local = { value: port, mask: 0xffff };
  return { family, keys: toKeys(family, way, EVERYTHING[family], protocol, { local }) };
}

function compileCidrs({ cidrs, excludeCidrs }: Match, family: Family): Cidr[] {
  const included = cidrs.length > 0 ? cidrs : [EVERYTHING[family]];
  return excludeCidrs.reduce<Cidr[]>(
    (blocks, hole) => blocks.flatMap((block) => subtractCidr(block, hole)),
    included.filter((block) => block.family === family),
  );
}

function compileProtocols({ protocol, ports, excludePorts }: Match): (Protocol | undefined)[] {
  if (protocol !== undefined) {
    return [protocol];
  }
  return ports.length + excludePorts.length > 0 ? [...PORT_PROTOCOLS] : [undefined];
}

function compilePorts({ ports, excludePorts, portSide }: Match): Ports[] {
  if (ports.length + excludePorts.length === 0) {
    return [{}];
  }
  const included = toMasks(subtractPorts(ports, excludePorts));
  if (portSide !== 'any') {
    return included.map((mask) => ({ [portSide]: mask }));
  }
  const allowed = toMasks(subtractPorts([], excludePorts));
  return [
    ...included.flatMap((remote) => allowed.map((local) => ({ remote, local }))),
    ...(ports.length > 0
      ? included.flatMap((local) => allowed.map((remote) => ({ remote, local })))
      : []),
  ];
}

function toMasks(ranges: readonly PortRange[]): PortMask[] {
  return ranges.flatMap(toPortMasks);
}

function toKeys(
  family: Family,
  way: Way,
  cidr: Cidr,
  protocol: Protocol | undefined,
  { remote, local }: Ports,
): U32Key[] {
  const layout = LAYOUT[family];
  const [source, destination] = way === 'out' ? [local, remote] : [remote, local];
  const keys: U32Key[] = [];
  if (protocol !== undefined) {
    const { offset, shift } = layout.protocol;
    keys.push({ offset, value: PROTOCOLS[protocol][family] << shift, mask: 0xff << shift });
  }
  keys.push(...addressKeys(cidr, way === 'out' ? layout.destination : layout.source));
  const mask = (((source?.mask ?? 0) << 16) | (destination?.mask ?? 0)) >>> 0;
  const value = (((source?.value ?? 0) << 16) | (destination?.value ?? 0)) >>> 0;
  keys.push({ offset: layout.ports, value, mask });
  return keys.filter((key) => key.mask !== 0).sort((a, b) => a.offset - b.offset);
}

/** An address is compared 32 bits at a time; words that the prefix leaves open are left out. */
function addressKeys({ family, bits, prefix }: Cidr, offset: number): U32Key[] {
  const words = family === 'ip' ? 1 : 4;
  const mask = maskOf(family, prefix);
  return Array.from({ length: words }, (_, index) => {
    const shift = BigInt(32 * (words - 1 - index));
    return {
      offset: offset + 4 * index,
      value: Number((bits >> shift) & 0xffff_ffffn),
      mask: Number((mask >> shift) & 0xffff_ffffn),
    };
  });
}
