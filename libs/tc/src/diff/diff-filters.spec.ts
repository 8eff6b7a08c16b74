import { describe, expect, it } from '@jest/globals';
import type { Filter } from '../kernel/device.ts';
import { planRedirect } from '../plan/device-plan.ts';
import { diffFilters } from './diff-filters.ts';

const theirs: Filter = {
  protocol: 'ip',
  pref: 50,
  keys: [{ offset: 16, value: 0x0a000000, mask: 0xff000000 }],
  target: 'pass',
};

describe(diffFilters.name, () => {
  it('should redirect what comes in, behind the clean lane', () => {
    const lines = diffFilters('eth0', 'ingress', planRedirect('fi0', [2_332]), []);

    expect(lines.at(0)).toBe(
      'filter add dev eth0 ingress protocol arp pref 1 u32 match u32 0x0 0x0 at 0 action pass',
    );
    expect(lines.at(-1)).toBe(
      'filter add dev eth0 ingress protocol all pref 60000 u32 match u32 0x0 0x0 at 0 action mirred egress redirect dev fi0',
    );
    expect(lines).toHaveLength(7);
  });

  it('should redirect to another device by making the last filter anew', () => {
    const present = planRedirect('fi0', [2_332]);

    expect(diffFilters('eth0', 'ingress', planRedirect('fi1', [2_332]), present)).toEqual([
      'filter del dev eth0 ingress protocol all pref 60000',
      'filter add dev eth0 ingress protocol all pref 60000 u32 match u32 0x0 0x0 at 0 action mirred egress redirect dev fi1',
    ]);
  });

  it('should add to a preference that only lacks something', () => {
    const [one, two] = [planRedirect('fi0', [80]), planRedirect('fi0', [80, 443])];

    expect(diffFilters('eth0', 'ingress', two, one)).toEqual([
      'filter add dev eth0 ingress protocol ip pref 10 u32 match u32 0x60000 0xff0000 at 8 match u32 0x1bb 0xffff at 20 action pass',
      'filter add dev eth0 ingress protocol ipv6 pref 11 u32 match u32 0x600 0xff00 at 4 match u32 0x1bb 0xffff at 40 action pass',
    ]);
  });

  it('should make a preference anew that holds a filter twice', () => {
    const [arp, ...rest] = planRedirect('fi0', []) as [Filter, ...Filter[]];

    expect(diffFilters('eth0', 'ingress', [arp, ...rest], [arp, arp, ...rest])).toEqual([
      'filter del dev eth0 ingress protocol arp pref 1',
      'filter add dev eth0 ingress protocol arp pref 1 u32 match u32 0x0 0x0 at 0 action pass',
    ]);
  });

  it('should leave the filters of others alone, but for those under our own root', () => {
    expect(diffFilters('eth0', 'ingress', [], [theirs])).toEqual([]);
    expect(diffFilters('eth0', 'parent 7fa1:', [], [theirs])).toEqual([
      'filter del dev eth0 parent 7fa1: protocol ip pref 50',
    ]);
  });
});
