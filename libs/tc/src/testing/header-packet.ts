import type { Family } from '../units/cidr.ts';
import type { Frame } from './bpf-machine.ts';

/** A header behind that of IP; the last is the payload. `type` is its number as a protocol. */
export interface Header {
  readonly type: number;
  /** What the header before has in its place for a length and an offset of a fragment. */
  readonly bytes: Uint8Array;
}

/** A packet of any kind, as what describes it; {@link toFrame} makes its bytes. */
export interface HeaderPacket {
  readonly ethertype: number;
  /** What follows counts for IP alone. */
  readonly source: bigint;
  readonly destination: bigint;
  /** Words of options of an IPv4 header. */
  readonly options: number;
  /** Flags and offset of an IPv4 header, as in RFC 791. */
  readonly fragment: number;
  readonly headers: readonly Header[];
}

export const ETHERTYPES = { ip: 0x0800, ipv6: 0x86dd, arp: 0x0806 } as const;
/** Extension headers of IPv6 behind which a program looks (RFC 8200 section 4). */
export const OPTIONS = { hopByHop: 0, routing: 43, destination: 60 } as const;
export const FRAGMENT = 44;

export function familyOf({ ethertype }: HeaderPacket): Family | undefined {
  return (['ip', 'ipv6'] as const).find((family) => ETHERTYPES[family] === ethertype);
}

export function toFrame(packet: HeaderPacket): Frame {
  const { ethertype, headers } = packet;
  const family = familyOf(packet);
  const payload = headers.flatMap(({ bytes }, index) => {
    const next = headers[index + 1];
    return family !== 'ipv6' || next === undefined ? [...bytes] : [next.type, ...bytes.slice(1)];
  });
  const header =
    family === undefined ? [] : family === 'ip' ? ipHeader(packet) : ipv6Header(packet);
  return { ethertype, bytes: Uint8Array.from([...header, ...payload]) };
}

function ipHeader({ source, destination, options, fragment, headers }: HeaderPacket): Uint8Array {
  const view = new DataView(new ArrayBuffer(20 + 4 * options));
  view.setUint8(0, 0x40 | (5 + options));
  view.setUint16(6, fragment);
  view.setUint8(9, headers[0]?.type ?? 0);
  view.setUint32(12, Number(source));
  view.setUint32(16, Number(destination));
  return new Uint8Array(view.buffer);
}

function ipv6Header({ source, destination, headers }: HeaderPacket): Uint8Array {
  const view = new DataView(new ArrayBuffer(40));
  view.setUint8(0, 0x60);
  view.setUint8(6, headers[0]?.type ?? 0);
  [source, destination].forEach((address, index) => {
    view.setBigUint64(8 + 16 * index, address >> 64n);
    view.setBigUint64(16 + 16 * index, address & 0xffff_ffff_ffff_ffffn);
  });
  return new Uint8Array(view.buffer);
}
