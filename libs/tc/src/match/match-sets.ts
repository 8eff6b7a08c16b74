import { type Cidr, type Family, WIDTH } from '../units/cidr.ts';
import { type Interval, toIntervalSet } from '../units/interval-set.ts';
import type { PortRange } from '../units/port-range.ts';
import type { Match } from './match.ts';

const ALL_PORTS: readonly Interval<number>[] = [{ start: 0, end: 65_536 }];

/** The addresses of a family that a match is for. */
export function addressSet({ cidrs, excludeCidrs }: Match, family: Family): Interval<bigint>[] {
  const blocksOf = (list: readonly Cidr[]): Interval<bigint>[] =>
    list.filter((cidr) => cidr.family === family).map(toAddresses);
  const all = { start: 0n, end: 1n << BigInt(WIDTH[family]) };
  return toIntervalSet(cidrs.length > 0 ? blocksOf(cidrs) : [all], blocksOf(excludeCidrs));
}

/** The ports that a match asks for, without those that it excludes. */
export function allowedPorts({ ports, excludePorts }: Match): Interval<number>[] {
  const included = ports.length > 0 ? ports.map(toInterval) : ALL_PORTS;
  return toIntervalSet(included, excludePorts.map(toInterval));
}

/** All ports but those that a match excludes. */
export function notExcludedPorts({ excludePorts }: Match): Interval<number>[] {
  return toIntervalSet(ALL_PORTS, excludePorts.map(toInterval));
}

function toAddresses({ family, bits, prefix }: Cidr): Interval<bigint> {
  return { start: bits, end: bits + (1n << BigInt(WIDTH[family] - prefix)) };
}

function toInterval({ first, last }: PortRange): Interval<number> {
  return { start: first, end: last + 1 };
}
