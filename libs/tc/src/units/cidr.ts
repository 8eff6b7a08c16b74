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

const REMEDY = 'an address or block, for example 10.0.0.0/8, 10.1.2.3 or fd00::/8';

/**
 * What leads to IPv4 addresses as IPv6 sockets show them (RFC 4291 section 2.5.5.2); no packet
 * carries them.
 */
const MAPPED = { bits: 0xffffn, prefix: 96 };

/**
 * Parses an IPv4 or IPv6 block; a single address is a block of one. Host bits are cleared.
 *
 * @throws ValueError for anything else: host names, zones, octal, IPv4 written inside of IPv6.
 */
export function parseCidr(value: unknown): Cidr {
  const [address = '', length, ...rest] = toText(value).split('/');
  const family: Family = address.includes(':') ? 'ipv6' : 'ip';
  const isAddress =
    family === 'ip'
      ? ipaddr.IPv4.isValidFourPartDecimal(address)
      : /^[\da-f:]+$/i.test(address) && ipaddr.IPv6.isValid(address);
  const prefix = length === undefined ? WIDTH[family] : toPrefix(length);
  if (!isAddress || rest.length > 0 || !(prefix <= WIDTH[family])) {
    throw new ValueError('must be a CIDR', REMEDY, value);
  }
  const bits = toBits(ipaddr.parse(address).toByteArray());
  if (family === 'ipv6' && prefix >= MAPPED.prefix && bits >> 32n === MAPPED.bits) {
    throw new ValueError('must be an IPv4 CIDR as packets carry it', 'leave out ::ffff:', value);
  }
  const hosts = BigInt(WIDTH[family] - prefix);
  return { family, bits: (bits >> hosts) << hosts, prefix };
}

export function formatCidr({ family, bits, prefix }: Cidr): string {
  const address = ipaddr.fromByteArray(toBytes(family, bits)).toString();
  return prefix === WIDTH[family] ? address : `${address}/${String(prefix)}`;
}

function toPrefix(text: string): number {
  return /^(0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Number.NaN;
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
