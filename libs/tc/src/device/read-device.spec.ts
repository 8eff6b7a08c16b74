import { describe, expect, it } from '@jest/globals';
import { setRate } from './commands.ts';
import { EMPTY_DEVICE } from './device.ts';
import { diffDevice } from './diff-device.ts';
import { findQueues, readDevice } from './read-device.ts';
import { readClasses } from './read-classes.ts';
import { readFilters } from './read-filters.ts';
import { type Qdisc, readQdiscs } from './read-qdiscs.ts';

const ROOT = { kind: 'htb', handle: '7fa1:', dev: 'eth0', root: true };

function newQdiscs(...qdiscs: readonly object[]): Qdisc[] {
  return readQdiscs(JSON.stringify([ROOT, ...qdiscs.map((each) => ({ dev: 'eth0', ...each }))]));
}

const SPLIT = {
  kind: 'tbf',
  handle: '6110:',
  parent: '7fa1:10',
  options: { rate: 12_500_000_000 },
};
const NETEM = { kind: 'netem', handle: '7110:', parent: '6110:1', options: { limit: 7 } };
const CLASS = 'class htb 7fa1:10 root leaf 6110: prio 0 rate 1Mbit ceil 1Mbit burst 1600b \n';
const LEAF = CLASS.replaceAll('1Mbit', '100Gbit');

describe(readDevice.name, () => {
  it.each([
    ['its own queue again', [{ kind: 'pfifo', handle: '0:', parent: '7fa1:10' }]],
    ['no queue', []],
  ])('should take a class that has %s for one of a rate', (_, queues) => {
    const device = readDevice('eth0', newQdiscs(...queues), readClasses(CLASS, []), []);

    expect(device).toMatchObject({ rates: new Map([[0x10, 1_000_000]]), leaves: new Map() });
  });

  it.each([
    ['a queue of somebody else', [{ kind: 'pfifo', handle: '9:', parent: '7fa1:10' }]],
    ['no netem', [SPLIT]],
    ['another netem', [SPLIT, { ...NETEM, handle: '9:' }]],
    ['something else for a netem', [SPLIT, { ...NETEM, kind: 'pfifo' }]],
    ['something else for its tbf', [{ ...SPLIT, kind: 'prio' }, NETEM]],
    ['a tbf that limits its rate', [{ ...SPLIT, options: { rate: 125_000 } }, NETEM]],
  ])('should take a class with %s for one that is not as it was set', (_, queues) => {
    const device = readDevice('eth0', newQdiscs(...queues), readClasses(LEAF, []), []);

    expect(device).toMatchObject({ rates: new Map(), leaves: new Map([[0x10, undefined]]) });
  });

  it('should read a class that is', () => {
    const device = readDevice('eth0', newQdiscs(SPLIT, NETEM), readClasses(LEAF, []), []);

    expect(device.leaves.get(0x10)).toMatchObject({ limit: 7, splitAbove: 0 });
  });

  it('should see that somebody limits a class', () => {
    const device = readDevice('eth0', newQdiscs(SPLIT, NETEM), readClasses(CLASS, []), []);

    expect(device.leaves).toEqual(new Map([[0x10, undefined]]));
  });

  it.each([
    ['another device', { ...ROOT, dev: 'eth1' }],
    ['another kind', { ...ROOT, kind: 'prio' }],
    ['another handle', { ...ROOT, handle: '1:' }],
    ['no root', { ...ROOT, root: false }],
  ])('should see nothing of ours below %s', (_, root) => {
    const qdiscs = readQdiscs(JSON.stringify([root]));

    expect(readDevice('eth0', qdiscs, readClasses(CLASS, []), [])).toEqual(EMPTY_DEVICE);
  });

  it('should read a chain of programs in the order of their handles', () => {
    const filter = { protocol: 'all', pref: 1, kind: 'bpf', hasActions: false, passes: false };
    const chain = [
      { ...filter, handle: 2, program: 'b' },
      { ...filter, handle: 1, program: 'a' },
    ];
    const [second] = chain;

    expect(readDevice('eth0', newQdiscs(), [], chain).programs).toEqual(['a', 'b']);
    expect(readDevice('eth0', newQdiscs(), [], second ? [second] : []).hasStrangers).toBe(true);
  });

  it('should take a filter with an action for a stranger', () => {
    const printed = {
      protocol: 'all',
      pref: 1,
      kind: 'bpf',
      options: {
        handle: '0x1',
        bytecode: { length: 1, insns: [{ code: 6, jt: 0, jf: 0, k: 0 }] },
      },
    };
    const drop = { order: 1, kind: 'gact', control_action: { type: 'drop' } };
    const dropping = { ...printed, options: { ...printed.options, actions: [drop] } };
    const read = (filter: object): boolean =>
      readDevice('eth0', newQdiscs(), [], readFilters(JSON.stringify([filter]))).hasStrangers;

    expect(read(printed)).toBe(false);
    expect(read(dropping)).toBe(true);
  });

  it('should see a rate class that may borrow, which is set again', () => {
    const borrowing = CLASS.replace('ceil 1Mbit', 'ceil 10Mbit');
    const present = readDevice('eth0', newQdiscs(), readClasses(borrowing, []), []);
    const wanted = { ...present, rates: new Map([[0x10, 1_000_000]]) };

    expect(diffDevice('eth0', wanted, present).lines).toEqual([setRate('eth0', 0x10, 1_000_000)]);
  });
});

describe(readClasses.name, () => {
  it.each([
    ['8bit', 8],
    ['50Kbit', 50_000],
    ['1234567bit', 1_234_567],
    ['1.5Mbit', 1_500_000],
    ['100Gbit', 100e9],
  ])('should read a rate of %s', (text, rate) => {
    expect(readClasses(CLASS.replace('rate 1Mbit', `rate ${text}`), [])).toEqual([
      { minor: 0x10, parent: undefined, rate, ceil: 1_000_000, isInner: false },
    ]);
  });

  it('should read what is below what, whatever comes first', () => {
    const text = `class htb 7fa1:11 parent 7fa1:10 leaf 6111: rate 8bit \n Sent 0 bytes \n${CLASS}`;

    expect(readClasses(text, [])).toMatchObject([
      { minor: 0x11, parent: 0x10, isInner: false },
      { minor: 0x10, isInner: true },
    ]);
  });

  it('should pass over classes of others', () => {
    expect(
      readClasses('class htb 1:10 root rate 1Mbit \nclass prio 7fa1:1 parent 7fa1: \n', []),
    ).toEqual([]);
  });
});

describe(findQueues.name, () => {
  it('should find the queues of a class from the outermost on', () => {
    const queue = { kind: 'bfifo', handle: '5110:', parent: '7110:1' };
    const found = findQueues(newQdiscs(queue, NETEM, SPLIT), 'eth0', 0x10);

    expect(found.map(({ kind }) => kind)).toEqual(['tbf', 'netem', 'bfifo']);
    expect(findQueues(newQdiscs(SPLIT), 'eth1', 0x10)).toEqual([]);
  });
});
