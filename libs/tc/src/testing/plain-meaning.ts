import { type Match, type Protocol, PROTOCOLS } from '../match/match.ts';
import { type Cidr, type Family, WIDTH } from '../units/cidr.ts';
import type { PortRange } from '../units/port-range.ts';
import { familyOf, FRAGMENT, type HeaderPacket, OPTIONS } from './header-packet.ts';

/** The Pod's side of an interface. */
export interface Viewpoint {
  readonly way: 'egress' | 'ingress';
  readonly cleanPorts: readonly number[];
  readonly isLoopback: boolean;
}

/** Which matches a packet agrees with; `later` of a fragment behind the first. */
export interface Meaning {
  readonly matched: readonly number[];
  readonly part: 'whole' | 'later';
}

/** What of a packet of IP matters. */
interface Datagram {
  readonly family: Family;
  readonly isLater: boolean;
  readonly protocol: number;
  readonly source: bigint;
  readonly destination: bigint;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** Reads a packet as the documentation says it, rule by rule. */
export function meaningOf(
  matches: readonly Match[],
  packet: HeaderPacket,
  viewpoint: Viewpoint,
): Meaning {
  const datagram = toDatagram(packet);
  const indices = [...matches.keys()];
  const filter = (isMeant: (match: Match) => boolean): number[] =>
    indices.filter((index) => matches.slice(index, index + 1).every(isMeant));
  if (datagram === undefined) {
    const isArp = packet.ethertype === 0x0806;
    return { matched: isArp ? [] : filter(isForEverything), part: 'whole' };
  }
  const isClean = !datagram.isLater && isInCleanLane(datagram, viewpoint);
  const matched = isClean ? [] : filter((match) => isMeant(match, datagram, viewpoint));
  return { matched, part: datagram.isLater ? 'later' : 'whole' };
}

function isForEverything(match: Match): boolean {
  return (
    match.cidrs.length === 0 &&
    match.excludeCidrs.length === 0 &&
    match.protocol === undefined &&
    match.ports.length === 0 &&
    match.excludePorts.length === 0
  );
}

function isInCleanLane(
  { family, protocol, sourcePort, destinationPort }: Datagram,
  { way, cleanPorts, isLoopback }: Viewpoint,
): boolean {
  if (family === 'ipv6' && protocol === 58) {
    const type = sourcePort >> 8;
    return type >= 133 && type <= 137;
  }
  const own = way === 'egress' ? [sourcePort] : [destinationPort];
  const seen = isLoopback ? [sourcePort, destinationPort] : own;
  return protocol === 6 && seen.some((port) => cleanPorts.includes(port));
}

function isMeant(match: Match, datagram: Datagram, { way }: Viewpoint): boolean {
  const isEgress = way === 'egress';
  const peer = isEgress ? datagram.destination : datagram.source;
  const isIn = (blocks: readonly Cidr[]): boolean =>
    blocks.some((block) => block.family === datagram.family && lies(peer, block));
  const { protocol } = match;
  return (
    (match.cidrs.length === 0 || isIn(match.cidrs)) &&
    !isIn(match.excludeCidrs) &&
    (protocol === undefined || numberOf(protocol, datagram) === datagram.protocol) &&
    arePortsMeant(match, datagram, isEgress)
  );
}

function arePortsMeant(match: Match, datagram: Datagram, isEgress: boolean): boolean {
  const { ports, excludePorts, portSide } = match;
  if (![6, 17, 132].includes(datagram.protocol)) {
    return ports.length === 0;
  }
  if (datagram.isLater) {
    const canFit = ports.some(({ first, last }) => {
      for (let port = first; port <= last; port++) {
        if (!isAmong(port, excludePorts)) {
          return true;
        }
      }
      return false;
    });
    return ports.length > 0 ? canFit : excludePorts.length === 0;
  }
  const { sourcePort, destinationPort } = datagram;
  const [local, remote] = isEgress ? [sourcePort, destinationPort] : [destinationPort, sourcePort];
  const seen = { remote: [remote], local: [local], any: [remote, local] }[portSide];
  return (
    (ports.length === 0 || seen.some((port) => isAmong(port, ports))) &&
    !seen.some((port) => isAmong(port, excludePorts))
  );
}

function isAmong(port: number, ranges: readonly PortRange[]): boolean {
  return ranges.some(({ first, last }) => first <= port && port <= last);
}

function numberOf(protocol: Protocol, { family }: Datagram): number {
  return PROTOCOLS[protocol][family];
}

function lies(address: bigint, { family, bits, prefix }: Cidr): boolean {
  const shift = BigInt(WIDTH[family] - prefix);
  return address >> shift === bits >> shift;
}

/** Nothing where a packet is not IP. */
function toDatagram(packet: HeaderPacket): Datagram | undefined {
  const family = familyOf(packet);
  if (family === undefined) {
    return undefined;
  }
  const { isLater, at } =
    family === 'ip' ? { isLater: (packet.fragment & 0x1fff) > 0, at: 0 } : walk(packet);
  const seen = packet.headers[at];
  // What lies behind a header that counts as the protocol begins with the number of the next.
  const next = packet.headers[at + 1];
  const [high = 0, low = 0, third = 0, fourth = 0] = seen?.bytes ?? [];
  return {
    family,
    isLater,
    protocol: seen?.type ?? 0,
    source: packet.source,
    destination: packet.destination,
    sourcePort: 256 * (next === undefined ? high : next.type) + low,
    destinationPort: 256 * third + fourth,
  };
}

/** Looks behind four extension headers of IPv6, and never behind a later fragment's. */
function walk({ headers }: HeaderPacket): { isLater: boolean; at: number } {
  for (const [at, { type, bytes }] of headers.slice(0, 4).entries()) {
    if (type === FRAGMENT) {
      const offset = 32 * (bytes[2] ?? 0) + ((bytes[3] ?? 0) >> 3);
      if (offset > 0) {
        return { isLater: true, at: at + 1 };
      }
    } else if (!Object.values<number>(OPTIONS).includes(type)) {
      return { isLater: false, at };
    }
  }
  return { isLater: false, at: 4 };
}
