import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffFilters } from '../diff/diff-filters.ts';
import { isSameLeaf } from '../diff/same-leaf.ts';
import { toNetem } from '../effects/index.ts';
import { parseFault } from '../fault/fault.ts';
import { planRedirect } from '../plan/device-plan.ts';
import { type Device, filterKey } from './device.ts';
import { readFilters } from './read-filters.ts';
import { findForeignRoot, readDevice, readQdiscs } from './read-qdiscs.ts';

/** What iproute2 6.1 has printed on Linux 6.1. */
function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
}

/** Faults with which `qdiscs.json`, `classes.txt` and `filters.txt` were taken, by minor. */
const LEAVES: Readonly<Record<number, object>> = {
  0x11: { loss: { model: 'gemodel', p: 1.1, r: 10, h: 30, k: 99.9 } },
  0x12: { loss: { model: 'state', p13: 1, p31: 97, p32: 3, p23: 4, p14: 5 } },
  0x13: {
    delay: { time: '100ms' },
    corrupt: { percent: 0.1 },
    reorder: { percent: 25, correlation: 50, gap: 5 },
  },
  0x14: { loss: { percent: 12.5, correlation: 3 }, rate: '1mbit' },
  0x15: { delay: { time: '30ms', jitter: '3.3333ms', correlation: 25, distribution: 'normal' } },
};

function readFixture(): Device {
  const qdiscs = readQdiscs(fixture('qdiscs.json'));
  return readDevice('eth0', qdiscs, fixture('classes.txt'), fixture('filters.txt'));
}

describe(readDevice.name, () => {
  it('should read each leaf as it was set', () => {
    const { hasRoot, leaves } = readFixture();

    expect(hasRoot).toBe(true);
    expect([...leaves.keys()].toSorted()).toEqual(Object.keys(LEAVES).map(Number).toSorted());
    for (const [minor, leaf] of leaves) {
      const netem = toNetem(parseFault('x', LEAVES[minor]).effects);
      expect(isSameLeaf({ netem, limit: leaf?.limit ?? 0 }, leaf)).toBe(true);
    }
  });

  it('should read each filter as it was set', () => {
    expect(readFixture().filters.map(filterKey)).toEqual([
      'arp 1 0/0@0 7fa1:0',
      'ipv6 2 3a00/ff00@4,85000000/ff000000@40 7fa1:0',
      'ipv6 2 3a00/ff00@4,86000000/fe000000@40 7fa1:0',
      'ipv6 2 3a00/ff00@4,88000000/fe000000@40 7fa1:0',
      'ip 10 60000/ff0000@8,91c0000/ffff0000@20 7fa1:0',
      'ipv6 11 600/ff00@4,91c0000/ffff0000@40 7fa1:0',
      'ip 1200 10000/ff0000@8,c0000201/ffffffff@16 7fa1:11',
      'ip 1400 c0000202/ffffffff@16 7fa1:12',
      'ip 1600 c0000203/ffffffff@16 7fa1:13',
      'ip 1800 1538/ffff@20,60000/ff0000@8,a000000/ff000000@16 7fa1:14',
      'ipv6 1801 1538/ffff@40,600/ff00@4,fd000000/ff000000@24 7fa1:14',
      'all 2000 0/0@0 7fa1:15',
    ]);
  });

  it.each(['default-qdiscs.json', 'foreign-qdiscs.json'])(
    'should see nothing of ours in %s, whatever classes and filters there are',
    (name) => {
      const qdiscs = readQdiscs(fixture(name));
      const device = readDevice('eth0', qdiscs, fixture('classes.txt'), fixture('filters.txt'));

      expect(device).toEqual({ hasRoot: false, leaves: new Map(), filters: [] });
    },
  );

  it('should see a class whose netem is gone', () => {
    const qdiscs = readQdiscs(fixture('qdiscs.json')).filter(({ handle }) => handle !== '7113:');

    expect(readDevice('eth0', qdiscs, fixture('classes.txt'), '').leaves.get(0x13)).toBeUndefined();
    expect(readDevice('eth0', qdiscs, fixture('classes.txt'), '').leaves.has(0x13)).toBe(true);
  });

  it('should leave out other devices', () => {
    const qdiscs = readQdiscs(fixture('qdiscs.json')).map((qdisc) => ({ ...qdisc, dev: 'eth1' }));

    expect(readDevice('eth0', qdiscs, '', '').hasRoot).toBe(false);
    expect(readDevice('eth1', qdiscs, '', '').hasRoot).toBe(true);
  });
});

describe(readQdiscs.name, () => {
  it('should read kinds, places and counters', () => {
    expect(readQdiscs(fixture('foreign-qdiscs.json'))).toMatchObject([
      { kind: 'prio', handle: '1:', isRoot: true, packets: 0, drops: 0, backlog: 0 },
      { kind: 'clsact', handle: 'ffff:', isRoot: false, parent: 'ffff:fff1' },
    ]);
  });

  it.each(['', '{}', 'null', '[', 'Cannot find device "eth9"', '[1]', '[null]'])(
    'should not take %j for nothing',
    (text) => {
      expect(() => readQdiscs(text)).toThrow(SyntaxError);
    },
  );
});

describe(findForeignRoot.name, () => {
  it.each([
    ['default-qdiscs.json', undefined],
    ['ingress-qdiscs.json', undefined],
    ['qdiscs.json', undefined],
    ['foreign-qdiscs.json', 'prio'],
  ])('should find in %s: %s', (name, kind) => {
    expect(findForeignRoot(readQdiscs(fixture(name)), 'eth0')?.kind).toBe(kind);
  });

  it('should not take another kind with our handle for ours', () => {
    const qdiscs = readQdiscs('[{"kind": "prio", "handle": "7fa1:", "dev": "eth0", "root": true}]');

    expect(findForeignRoot(qdiscs, 'eth0')?.kind).toBe('prio');
    expect(findForeignRoot(qdiscs, 'eth1')).toBeUndefined();
  });
});

describe(readFilters.name, () => {
  it('should read what happens to packets that come in, beside a filter of somebody else', () => {
    const filters = readFilters(fixture('ingress-filters.txt'));

    expect(filters.filter(({ pref }) => pref !== 50)).toEqual(planRedirect('fi0', [2_332]));
    expect(filters.filter(({ pref }) => pref === 50)).toMatchObject([{ target: 'pass' }]);
  });

  it('should give what needs no change, and leaves others theirs', () => {
    const filters = readFilters(fixture('ingress-filters.txt'));

    expect(diffFilters('eth0', 'ingress', planRedirect('fi0', [2_332]), filters)).toEqual([]);
    expect(diffFilters('eth0', 'ingress', [], filters)).toEqual([
      'filter del dev eth0 ingress protocol arp pref 1',
      'filter del dev eth0 ingress protocol ipv6 pref 2',
      'filter del dev eth0 ingress protocol ip pref 10',
      'filter del dev eth0 ingress protocol ipv6 pref 11',
      'filter del dev eth0 ingress protocol all pref 60000',
    ]);
  });

  it.each(['', '\n', 'filter protocol all pref 49152 bpf chain 0 handle 0x1 x.o direct-action'])(
    'should read no filter from %j',
    (text) => {
      expect(readFilters(text)).toEqual([]);
    },
  );
});
