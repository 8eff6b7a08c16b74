import type { Match } from '../match/match.ts';
import { type Family, WIDTH } from '../units/cidr.ts';
import { Dice } from './dice.ts';
import { ETHERTYPES, FRAGMENT, type Header, type HeaderPacket, OPTIONS } from './header-packet.ts';

const FAMILIES = ['ip', 'ipv6'] as const;
/** IP; ARP, VLAN tags of both kinds, LLDP. */
const ALL_ETHERTYPES = [...Object.values(ETHERTYPES), 0x8100, 0x88a8, 0x88cc];
/** Protocols that can be matched; neighbours of them, and headers that end the walk of IPv6. */
const MATCHED = [1, 6, 17, 58, 132];
const OTHERS = [0, 5, 7, 18, 47, 50, 51, 59, 131, 133, 255];
const EXTENSIONS: readonly number[] = [FRAGMENT, ...Object.values(OPTIONS)];
const NO_NEXT_HEADER = 59;
/** At both edges of neighbour discovery. */
const ICMP_TYPES = [132, 133, 135, 137, 138];

/** Packets of all kinds whose addresses and ports lie at the edges of matches. */
export class PacketSource {
  private readonly dice: Dice;
  private readonly addresses: Readonly<Record<Family, readonly bigint[]>>;
  private readonly ports: readonly number[];

  /** @param ports those that matter besides. */
  constructor(seed: number, matches: readonly Match[], ports: readonly number[]) {
    this.dice = new Dice(seed);
    const [ip = [], ipv6 = []] = FAMILIES.map((family) => edgesOfBlocks(matches, family));
    this.addresses = { ip, ipv6 };
    const ranges = matches.flatMap((match) => [...match.ports, ...match.excludePorts]);
    this.ports = ranges
      .flatMap(({ first, last }) => [first - 1, first, last, Math.min(65_535, last + 1)])
      .concat(ports);
  }

  next(): HeaderPacket {
    const { dice } = this;
    const isIp = dice.roll(20) > 0;
    const family = dice.pick(FAMILIES);
    return {
      ethertype: isIp ? ETHERTYPES[family] : dice.pick(ALL_ETHERTYPES.slice(2)),
      source: this.nextAddress(family),
      destination: this.nextAddress(family),
      options: dice.pick([0, 0, 1, 10]),
      // Don't fragment, the first, the next, the last.
      fragment: dice.pick([0, 0, 0x4000, 0x2000, 0x2001, 0x1fff]),
      headers: [...(family === 'ip' ? [] : this.nextExtensions()), this.nextPayload(family)],
    };
  }

  private nextExtensions(): Header[] {
    const { dice } = this;
    const length = dice.pick([0, 0, 1, 1, 2, 3, 4, 5, 6]);
    return Array.from({ length }, () => {
      const isFragment = dice.roll(3) === 0;
      const type = isFragment ? FRAGMENT : dice.pick(Object.values(OPTIONS));
      const units = isFragment ? 0 : dice.roll(3);
      const bytes = new Uint8Array(8 * (units + 1)).map(() => dice.roll(256));
      // A fragment header has nothing of meaning in the place of a length.
      bytes[1] = isFragment ? dice.roll(256) : units;
      if (isFragment && dice.roll(3) > 0) {
        bytes.set([0, dice.roll(8)], 2);
      }
      return { type, bytes };
    });
  }

  private nextPayload(family: Family): Header {
    const { dice } = this;
    const any = dice.roll(8) === 0 ? dice.roll(256) : dice.pick(dice.pick([MATCHED, OTHERS]));
    // A payload is no extension header.
    const type = family === 'ipv6' && EXTENSIONS.includes(any) ? NO_NEXT_HEADER : any;
    const [source, destination] = [this.nextPort(), this.nextPort()];
    const first = type === 58 ? 256 * dice.pick(ICMP_TYPES) + dice.roll(256) : source;
    const ports = [first >> 8, first & 255, destination >> 8, destination & 255];
    return { type, bytes: Uint8Array.from([...ports, ...new Uint8Array(16)]) };
  }

  private nextPort(): number {
    const { dice, ports } = this;
    return dice.roll(4) === 0 ? dice.roll(65_536) : dice.pick([...ports, 80]);
  }

  private nextAddress(family: Family): bigint {
    const { dice } = this;
    const edges = this.addresses[family];
    if (edges.length > 0 && dice.roll(5) > 0) {
      return dice.pick(edges);
    }
    const words = Array.from({ length: WIDTH[family] / 32 }, () => BigInt(dice.roll(2 ** 32)));
    return words.reduce((address, word) => (address << 32n) | word, 0n);
  }
}

/** The first and last address of each block, and those beside it. */
function edgesOfBlocks(matches: readonly Match[], family: Family): bigint[] {
  return matches
    .flatMap((match) => [...match.cidrs, ...match.excludeCidrs])
    .filter((block) => block.family === family)
    .flatMap(({ bits, prefix }) => {
      const end = bits + (1n << BigInt(WIDTH[family] - prefix));
      return [bits - 1n, bits, end - 1n, end].map((each) => BigInt.asUintN(WIDTH[family], each));
    });
}
