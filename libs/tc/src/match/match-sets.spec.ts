import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { arbitraryPorts } from '../testing/arbitrary-fault.ts';
import { type Cidr, parseCidr } from '../units/cidr.ts';
import { type Interval, toIntervalSet } from '../units/interval-set.ts';
import { parsePortRange, type PortRange } from '../units/port-range.ts';
import { MATCH_ALL } from './match.ts';
import { addressSet, allowedPorts, notExcludedPorts } from './match-sets.ts';

/** Blocks of the 256 addresses behind one network, so that all of them can be counted. */
const smallBlock = fc
  .tuple(fc.nat(255), fc.nat(8), fc.constantFrom('ip', 'ipv6'))
  .map(([last, width, family]): Cidr =>
    family === 'ip'
      ? parseCidr(`192.0.2.${String(last)}/${String(32 - width)}`)
      : parseCidr(`2001:db8::${last.toString(16)}/${String(128 - width)}`),
  );
const ADDRESSES = Array.from({ length: 256 }, (_, last) => [
  parseCidr(`192.0.2.${String(last)}`),
  parseCidr(`2001:db8::${last.toString(16)}`),
]).flat();

/** Leading bits, compared as text. */
function isIn(address: Cidr, { family, bits, prefix }: Cidr): boolean {
  const width = family === 'ip' ? 32 : 128;
  const lead = (value: bigint): string => value.toString(2).padStart(width, '0').slice(0, prefix);
  return address.family === family && lead(address.bits) === lead(bits);
}

const smallBlocks = fc.array(smallBlock, { maxLength: 6 });

const PORTS = Array.from({ length: 65_536 }, (_, port) => port);
const ranges = fc.array(arbitraryPorts.map(parsePortRange), { maxLength: 5 });

function isAmong(list: readonly PortRange[], port: number): boolean {
  return list.some(({ first, last }) => first <= port && port <= last);
}

function has<T extends number | bigint>(set: readonly Interval<T>[], value: T): boolean {
  return set.some(({ start, end }) => start <= value && value < end);
}

describe(addressSet.name, () => {
  it('should have what lies in a block and in none that is excluded, in whatever order', () => {
    fc.assert(
      fc.property(smallBlocks, smallBlocks, (cidrs, excludeCidrs) => {
        const isWanted = (address: Cidr): boolean =>
          (cidrs.length === 0 || cidrs.some((block) => isIn(address, block))) &&
          !excludeCidrs.some((block) => isIn(address, block));
        const match = { ...MATCH_ALL, cidrs, excludeCidrs };
        for (const address of ADDRESSES) {
          const { family, bits } = address;
          expect(has(addressSet(match, family), bits)).toBe(isWanted(address));
        }
        expect(addressSet({ ...match, cidrs: cidrs.toReversed() }, 'ip')).toEqual(
          addressSet(match, 'ip'),
        );
      }),
    );
  });
});

describe(allowedPorts.name, () => {
  it('should leave what is included and not excluded, as the fewest ranges', () => {
    fc.assert(
      fc.property(ranges, ranges, (ports, excludePorts) => {
        const rest = allowedPorts({ ...MATCH_ALL, ports, excludePorts });
        const isWanted = (port: number): boolean =>
          (ports.length === 0 || isAmong(ports, port)) && !isAmong(excludePorts, port);
        expect(PORTS.filter((port) => has(rest, port) !== isWanted(port))).toEqual([]);
        expect(toIntervalSet(rest)).toEqual(rest);
      }),
      { numRuns: 50 },
    );
  });

  it('should join what touches', () => {
    const ports = ['80', '90-95', '81-85', '92', '96'].map(parsePortRange);

    expect(allowedPorts({ ...MATCH_ALL, ports })).toEqual([
      { start: 80, end: 86 },
      { start: 90, end: 97 },
    ]);
  });
});

describe(notExcludedPorts.name, () => {
  it('should have all ports but the excluded, whatever is asked for', () => {
    const ports = [{ first: 80, last: 80 }];

    expect(notExcludedPorts({ ...MATCH_ALL, ports, excludePorts: ports })).toEqual([
      { start: 0, end: 80 },
      { start: 81, end: 65_536 },
    ]);
  });
});
