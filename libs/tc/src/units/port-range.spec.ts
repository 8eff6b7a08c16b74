import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { arbitraryPorts } from '../testing/arbitrary-fault.ts';
import { NO_VALUES, refusalOf } from '../testing/refused.ts';
import { formatPortRange, parsePortRange } from './port-range.ts';

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
