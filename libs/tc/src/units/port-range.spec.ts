import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { arbitraryPorts } from '../testing/arbitrary-fault.ts';
import { NO_VALUES, refusalOf } from '../testing/refused.ts';
import {
  formatPortRange,
  mergePorts,
  parsePortRange,
  type PortRange,
  subtractPorts,
} from './port-range.ts';

const PORTS = Array.from({ length: 65_536 }, (_, port) => port);
const ranges = fc.array(arbitraryPorts.map(parsePortRange), { maxLength: 5 });

function isIn(list: readonly PortRange[], port: number): boolean {
  return list.some(({ first, last }) => first <= port && port <= last);
}

describe(parsePortRange.name, () => {
  it.each([
    ['5432', 5_432, 5_432],
    [5_432, 5_432, 5_432],
    ['8000-8999', 8_000, 8_999],
    ['1-65535', 1, 65_535],
    ['80-80', 80, 80],
  ])('should read %p as %p to %p', (value, first, last) => {
    expect(parsePortRange(value)).toEqual({ first, last });
  });

  it.each([
    ...NO_VALUES,
    0,
    '0',
    '0-80',
    65_536,
    '65536',
    '1-65536',
    '90-80',
    '80-',
    '-80',
    '80--90',
    '80-90-100',
    '80:90',
    '80,90',
    '80 - 90',
    80.5,
    'http',
    '0x50',
    '100000',
  ])('should refuse %p', (value) => {
    const { message, remedy, value: echoed } = refusalOf(() => parsePortRange(value));

    expect(message).toBe('must be a port or a range of ports');
    expect(remedy).toContain('for example 5432');
    expect(echoed).toBe(value);
  });

  it('should read what is written', () => {
    fc.assert(
      fc.property(arbitraryPorts.map(parsePortRange), (range) => {
        expect(parsePortRange(formatPortRange(range))).toEqual(range);
      }),
    );
  });
});

describe(subtractPorts.name, () => {
  it('should leave what is included and not excluded, without overlap', () => {
    fc.assert(
      fc.property(ranges, ranges, (included, excluded) => {
        const rest = subtractPorts(included, excluded);
        const isWanted = (port: number): boolean =>
          (included.length === 0 || isIn(included, port)) && !isIn(excluded, port);
        expect(PORTS.filter((port) => isIn(rest, port) !== isWanted(port))).toEqual([]);
        expect(mergePorts(rest)).toEqual(rest);
      }),
      { numRuns: 50 },
    );
  });
});

describe(mergePorts.name, () => {
  it('should join what touches', () => {
    const merged = mergePorts(['80', '90-95', '81-85', '92', '96'].map(parsePortRange));

    expect(merged.map(formatPortRange)).toEqual(['80-85', '90-96']);
  });
});
