import { type Protocol, PROTOCOLS } from '../fault/match.ts';
import { type Cidr, EVERYTHING, type Family, maskOf } from '../units/cidr.ts';
import type { PortMask } from '../units/port-range.ts';

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

/** Whether packets leave the Pod: then the peer is their destination. */
export type Way = 'out' | 'in';

/** Bits of a header that must agree with `value` where `mask` has them. */
export type Bits = PortMask;

/** What is matched behind the addresses. */
export interface Transport {
  /** Number in the header of IP. */
  readonly protocol?: Bits | undefined;
  readonly remote?: Bits;
  readonly local?: Bits;
}

/** Whether some packet agrees with both. */
export function canMeet(a: U32Match, b: U32Match): boolean {
  return (
    a.family === b.family &&
    a.keys.every((key) =>
      b.keys.every(
        ({ offset, value, mask }) =>
          offset !== key.offset || ((value ^ key.value) & mask & key.mask) === 0,
      ),
    )
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
  const transport = { protocol: protocolBits(protocol, family), local };
  return toU32Match(way, EVERYTHING[family], transport);
}

export function protocolBits(protocol: Protocol, family: Family): Bits {
  return { value: PROTOCOLS[protocol][family], mask: 0xff };
}

/** The keys for packets of a peer. */
export function toU32Match(way: Way, cidr: Cidr, { protocol, remote, local }: Transport): U32Match {
  const { family } = cidr;
  const layout = LAYOUT[family];
  const [source, destination] = way === 'out' ? [local, remote] : [remote, local];
  const { offset, shift } = layout.protocol;
  const keys: U32Key[] = [
    { offset, value: (protocol?.value ?? 0) << shift, mask: (protocol?.mask ?? 0) << shift },
    ...addressKeys(cidr, way === 'out' ? layout.destination : layout.source),
    {
      offset: layout.ports,
      value: join(source?.value, destination?.value),
      mask: join(source?.mask, destination?.mask),
    },
  ];
  const used = keys.filter((key) => key.mask !== 0).sort((a, b) => a.offset - b.offset);
  return { family, keys: used };
}

function join(high = 0, low = 0): number {
  return ((high << 16) | low) >>> 0;
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
