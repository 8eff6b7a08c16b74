import ipaddr from 'ipaddr.js';
import { toText } from './time.ts';
import { ValueError } from './value-error.ts';

export type Family = 'ip' | 'ipv6';

/** A block of addresses; `bits` holds the network address, host bits cleared. */
export interface Cidr {
  readonly family: Family;
  readonly bits: bigint;
  readonly prefix: number;
}

export const WIDTH: Readonly<Record<Family, number>> = { ip: 32, ipv6: 128 };

/** All addresses of a family. */
export const EVERYTHING: Readonly<Record<Family, Cidr>> = {
  ip: { family: 'ip', bits: 0n, prefix: 0 },
  ipv6: { family: 'ipv6', bits: 0n, prefix: 0 },
};

const REMEDY = 'an address or block, for example 10.0.0.0/8, 10.1.2.3 or fd00::/8';

/**
 * Parses an IPv4 or IPv6 block; a single address is a block of one. Host bits are cleared.
 *
 * @throws ValueError for anything else, host names and zones included.
 */
export function parseCidr(value: unknown): Cidr {
  const [address = '', length, ...rest] = toText(value).split('/');
  const family: Family = address.includes(':') ? 'ipv6' : 'ip';
  const isAddress =
    family === 'ip'
      ? ipaddr.IPv4.isValidFourPartDecimal(address)
      : /^[\da-f:.]+$/i.test(address) && ipaddr.IPv6.isValid(address);
  const prefix = length === undefined ? WIDTH[family] : toPrefix(length);
  if (!isAddress || rest.length > 0 || !(prefix <= WIDTH[family])) {
    throw new ValueError('must be a CIDR', REMEDY, value);
  }
  const bits = toBits(ipaddr.parse(address).toByteArray());
  return { family, bits: bits & maskOf(family, prefix), prefix };
}

/** The mask of a prefix, as wide as its family. */
export function maskOf(family: Family, prefix: number): bigint {
  const width = BigInt(WIDTH[family]);
  const hosts = width - BigInt(prefix);
  return ((1n << width) - 1n) ^ ((1n << hosts) - 1n);
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return (
    outer.family === inner.family &&
    outer.prefix <= inner.prefix &&
    (inner.bits & maskOf(outer.family, outer.prefix)) === outer.bits
  );
}

/** A block without another, as the fewest blocks: none, itself, or one for each halving. */
export function subtractCidr(block: Cidr, hole: Cidr): Cidr[] {
  if (contains(hole, block)) {
    return [];
  }
  if (!contains(block, hole)) {
    return [block];
  }
  const halves = halve(block);
  return halves.flatMap((half) => subtractCidr(half, hole));
}

export function formatCidr({ family, bits, prefix }: Cidr): string {
  const address = ipaddr.fromByteArray(toBytes(family, bits)).toString();
  return prefix === WIDTH[family] ? address : `${address}/${String(prefix)}`;
}

function halve({ family, bits, prefix }: Cidr): Cidr[] {
  const size = 1n << BigInt(WIDTH[family] - prefix - 1);
  return [bits, bits + size].map((start) => ({ family, bits: start, prefix: prefix + 1 }));
}

function toPrefix(text: string): number {
  return /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
}

function toBits(bytes: readonly number[]): bigint {
  return bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

function toBytes(family: Family, bits: bigint): number[] {
  const length = WIDTH[family] / 8;
  return Array.from({ length }, (_, index) =>
    Number((bits >> BigInt(8 * (length - 1 - index))) & 0xffn),
  );
}
