import fc from '@sidecar-injector/testing/property';
import { type Match, type Protocol, PROTOCOLS } from '../fault/match.ts';
import { type Cidr, formatCidr, parseCidr } from '../units/cidr.ts';
import type { U32Match, Way } from '../plan/u32.ts';

/** What matters of a packet; ports mean nothing where its protocol has none. */
export interface Packet {
  readonly family: 'ip' | 'ipv6';
  readonly protocol: number;
  readonly source: Cidr;
  readonly destination: Cidr;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** Whether a packet is meant, read from the documentation word by word. */
export function isMeant(match: Match, way: Way, packet: Packet): boolean {
  const [peer, remote, local] =
    way === 'out'
      ? [packet.destination, packet.destinationPort, packet.sourcePort]
      : [packet.source, packet.sourcePort, packet.destinationPort];
  const isIn = (blocks: readonly Cidr[]): boolean => blocks.some((block) => lies(peer, block));
  return (
    (match.cidrs.length === 0 || isIn(match.cidrs)) &&
    !isIn(match.excludeCidrs) &&
    (match.protocol === undefined || numberOf(match.protocol, packet) === packet.protocol) &&
    arePortsMeant(match, packet, remote, local)
  );
}

function arePortsMeant(match: Match, packet: Packet, remote: number, local: number): boolean {
  const hasPorts = (['tcp', 'udp', 'sctp'] as const).some(
    (name) => numberOf(name, packet) === packet.protocol,
  );
  if (!hasPorts) {
    return match.ports.length === 0;
  }
  const seen = { remote: [remote], local: [local], any: [remote, local] }[match.portSide];
  const isIn = (ranges: Match['ports']): boolean =>
    seen.some((port) => ranges.some(({ first, last }) => first <= port && port <= last));
  return (match.ports.length === 0 || isIn(match.ports)) && !isIn(match.excludePorts);
}

function numberOf(protocol: Protocol, { family }: Packet): number {
  return PROTOCOLS[protocol][family];
}

function lies(address: Cidr, block: Cidr): boolean {
  const shift = BigInt((block.family === 'ip' ? 32 : 128) - block.prefix);
  return address.family === block.family && address.bits >> shift === block.bits >> shift;
}

/** The first that the kernel would find a packet to agree with (RFC 791, RFC 8200, tc-u32(8)). */
export function findAgreeing(matches: readonly U32Match[], packet: Packet): U32Match | undefined {
  const header = toHeader(packet);
  return matches.find(
    ({ family, keys }) =>
      family === packet.family &&
      keys.every(({ offset, value, mask }) => (header.getUint32(offset) & mask) >>> 0 === value),
  );
}

function toHeader(packet: Packet): DataView {
  const isIp = packet.family === 'ip';
  const header = new DataView(new ArrayBuffer(64));
  const size = isIp ? 20 : 40;
  header.setUint8(0, isIp ? 0x45 : 0x60);
  header.setUint8(isIp ? 9 : 6, packet.protocol);
  header.setUint8(isIp ? 8 : 7, 64);
  setAddress(header, isIp ? 12 : 8, packet.source);
  setAddress(header, isIp ? 16 : 24, packet.destination);
  header.setUint16(size, packet.sourcePort);
  header.setUint16(size + 2, packet.destinationPort);
  return header;
}

function setAddress(header: DataView, offset: number, { family, bits }: Cidr): void {
  const bytes = family === 'ip' ? 4 : 16;
  for (let index = 0; index < bytes; index++) {
    header.setUint8(offset + index, Number((bits >> BigInt(8 * (bytes - 1 - index))) & 0xffn));
  }
}

/** Packets that lie at the edges of a match as often as anywhere. */
export function arbitraryPacket(match: Match): fc.Arbitrary<Packet> {
  const blocks = [...match.cidrs, ...match.excludeCidrs];
  const ports = [...match.ports, ...match.excludePorts].flatMap(({ first, last }) => [
    first - 1,
    first,
    last,
    Math.min(65_535, last + 1),
  ]);
  return fc.constantFrom('ip' as const, 'ipv6' as const).chain((family) => {
    const near = blocks.filter((block) => block.family === family);
    const address = fc.oneof(anyAddress(family), ...near.map(addressNear));
    const port = fc.oneof(fc.nat(65_535), fc.constantFrom(...ports, 80));
    return fc.record({
      family: fc.constant(family),
      protocol: fc.oneof(fc.constantFrom(1, 6, 17, 58, 132), fc.nat(255)),
      source: address,
      destination: address,
      sourcePort: port,
      destinationPort: port,
    });
  });
}

function anyAddress(family: 'ip' | 'ipv6'): fc.Arbitrary<Cidr> {
  const bits = fc.bigInt({ min: 0n, max: (1n << (family === 'ip' ? 32n : 128n)) - 1n });
  return bits.map((value) => ({ family, bits: value, prefix: family === 'ip' ? 32 : 128 }));
}

/** In the block, or one bit beside it. */
function addressNear(block: Cidr): fc.Arbitrary<Cidr> {
  const width = block.family === 'ip' ? 32 : 128;
  const start = parseCidr(formatCidr(block)).bits;
  const host = fc.bigInt({ min: 0n, max: (1n << BigInt(width - block.prefix)) - 1n });
  return fc.tuple(host, fc.boolean()).map(([low, isBeside]) => ({
    family: block.family,
    bits:
      isBeside && block.prefix > 0
        ? (start | low) ^ (1n << BigInt(width - block.prefix))
        : start | low,
    prefix: width,
  }));
}
