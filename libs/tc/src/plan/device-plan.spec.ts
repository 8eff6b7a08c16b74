import { describe, expect, it } from '@jest/globals';
import { parseFault } from '../fault/fault.ts';
import { type Device, EMPTY_DEVICE, filterKey } from '../kernel/device.ts';
import { isRedirectFilter, planDevice, planRedirect } from './device-plan.ts';
import { compileRules } from './rules.ts';
import { assignSlots } from './slots.ts';
import type { Way } from './u32.ts';

function plan(json: object, way: Way = 'out', ports: readonly number[] = [2_332]): Device {
  const { rules } = compileRules([parseFault('x', json)]);
  return planDevice(rules, assignSlots(rules, new Map()), way, ports);
}

const delay = { time: '20ms' };
const LANE = [
  'arp 1 0/0@0 7fa1:0',
  'ipv6 2 3a00/ff00@4,85000000/ff000000@40 7fa1:0',
  'ipv6 2 3a00/ff00@4,86000000/fe000000@40 7fa1:0',
  'ipv6 2 3a00/ff00@4,88000000/fe000000@40 7fa1:0',
  'ip 10 60000/ff0000@8,91c0000/ffff0000@20 7fa1:0',
  'ipv6 11 600/ff00@4,91c0000/ffff0000@40 7fa1:0',
];

describe(planDevice.name, () => {
  it('should want nothing without rules', () => {
    expect(planDevice([], new Map(), 'out', [2_332])).toBe(EMPTY_DEVICE);
  });

  it('should want a clean lane, and one filter for a fault on everything', () => {
    const { hasRoot, leaves, filters } = plan({ delay });

    expect(hasRoot).toBe(true);
    expect([...leaves]).toMatchObject([[0x10, { limit: 20_834, netem: { delay: 20_000_000 } }]]);
    expect(filters.map(filterKey)).toEqual([...LANE, 'all 1198 0/0@0 7fa1:10']);
  });

  it('should give IPv4 and IPv6 a preference each', () => {
    const { filters } = plan({ delay, match: { cidrs: ['10.0.0.0/8', 'fd00::/8'] } });

    expect(filters.slice(LANE.length).map(filterKey)).toEqual([
      'ip 1198 a000000/ff000000@16 7fa1:10',
      'ipv6 1199 fd000000/ff000000@24 7fa1:10',
    ]);
  });

  it('should match all of one family without a key', () => {
    const { filters } = plan({ delay, match: { cidrs: ['0.0.0.0/0'] } });

    expect(filters.slice(LANE.length).map(filterKey)).toEqual(['ip 1198 0/0@0 7fa1:10']);
  });

  it('should keep each port of the Pod clean that it is told to, both ways', () => {
    const ports = (way: Way): string[] =>
      plan({ delay }, way, [80, 443])
        .filters.filter(({ pref }) => pref === 10)
        .map(filterKey);

    expect(ports('out')).toEqual([
      'ip 10 500000/ffff0000@20,60000/ff0000@8 7fa1:0',
      'ip 10 1bb0000/ffff0000@20,60000/ff0000@8 7fa1:0',
    ]);
    expect(ports('in')).toEqual([
      'ip 10 50/ffff@20,60000/ff0000@8 7fa1:0',
      'ip 10 1bb/ffff@20,60000/ff0000@8 7fa1:0',
    ]);
  });

  it('should refuse a rule without a slot', () => {
    const { rules } = compileRules([parseFault('x', { delay })]);

    expect(() => planDevice(rules, new Map(), 'out', [])).toThrow('has no slot');
  });
});

describe(planRedirect.name, () => {
  it('should let the clean lane pass, and redirect the rest', () => {
    expect(planRedirect('fi0', [2_332]).map(filterKey)).toEqual([
      'arp 1 0/0@0 pass',
      'ipv6 2 3a00/ff00@4,85000000/ff000000@40 pass',
      'ipv6 2 3a00/ff00@4,86000000/fe000000@40 pass',
      'ipv6 2 3a00/ff00@4,88000000/fe000000@40 pass',
      'ip 10 60000/ff0000@8,91c/ffff@20 pass',
      'ipv6 11 600/ff00@4,91c/ffff@40 pass',
      'all 60000 0/0@0 redirect fi0',
    ]);
  });

  it('should make filters that are known again', () => {
    expect(planRedirect('fi0', [2_332]).every(isRedirectFilter)).toBe(true);
  });
});

describe(isRedirectFilter.name, () => {
  it.each([
    ['all', 50, 'pass'],
    ['all', 60_000, 'pass'],
    ['all', 1, 'redirect fi0'],
    ['ip', 10, '1:1'],
  ] as const)('should not know %s %d %s', (protocol, pref, target) => {
    expect(isRedirectFilter({ protocol, pref, keys: [], target })).toBe(false);
  });
});
