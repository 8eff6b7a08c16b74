import { describe, expect, it } from '@jest/globals';
import { toNetem } from '../effects/index.ts';
import { parseFault } from '../fault/fault.ts';
import { classNumber, type Device, EMPTY_DEVICE, type Leaf } from './device.ts';
import { diffDevice, type Leftover } from './diff-device.ts';

function newLeaf(json: object, more: Partial<Leaf> = {}): Leaf {
  return {
    netem: toNetem(parseFault('x', json).effects),
    limit: 1_000,
    splitAbove: 1_600,
    ...more,
  };
}

/** A tree whose program returns each of its classes. */
function newDevice(
  leaves: Readonly<Record<number, Leaf>>,
  rates: Device['rates'] = new Map(),
): Device {
  const entries = Object.entries(leaves).map(([minor, leaf]) => [Number(minor), leaf] as const);
  const steps = entries.map(([minor]) => `6 0 0 ${String(classNumber(minor))}`);
  return {
    ...EMPTY_DEVICE,
    hasRoot: true,
    rates,
    leaves: new Map(entries),
    programs: [`${String(steps.length)},${steps.join(',')}`],
  };
}

/** A class that is to run dry. */
function leaving(minor: number): Leftover {
  return { device: 'eth0', minor };
}

/** What lines are about, without settings. */
function shorten(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/ (htb|tbf|netem|bfifo|protocol) .*/, ''));
}

const slow = newLeaf({ delay: { time: '20ms' } });
const lossy = newLeaf({ loss: { percent: 1 } });
const double = newLeaf({ duplicate: { percent: 1 } });

describe(diffDevice.name, () => {
  it('should change nothing that is as it should be', () => {
    const device = newDevice({ 0x10: slow, 0x11: lossy });

    expect(diffDevice('eth0', device, device)).toEqual({ lines: [], leftovers: [] });
  });

  it('should keep the root when the last class goes, and send all straight through', () => {
    expect(diffDevice('eth0', EMPTY_DEVICE, newDevice({ 0x10: slow }))).toEqual({
      lines: ['filter del dev eth0 parent 7fa1: protocol all pref 1 handle 0x1 bpf'],
      leftovers: [leaving(0x10)],
    });
  });

  it('should set what is new, then the program, and leave the old to run dry', () => {
    const { lines, leftovers } = diffDevice(
      'eth0',
      newDevice({ 0x11: lossy }),
      newDevice({ 0x10: slow }),
    );

    expect(shorten(lines)).toEqual([
      'class replace dev eth0 parent 7fa1: classid 7fa1:11',
      'qdisc replace dev eth0 parent 7fa1:11 handle 6111:',
      'qdisc replace dev eth0 parent 6111:1 handle 7111:',
      'filter replace dev eth0 parent 7fa1:',
    ]);
    expect(leftovers).toEqual([leaving(0x10)]);
  });

  it('should lift a rate that nobody uses any more, once', () => {
    const leaf = { ...lossy, rateClass: 0x20 };
    const present = newDevice({ 0x10: leaf }, new Map([[0x20, 1_000_000]]));
    const { lines, leftovers } = diffDevice('eth0', EMPTY_DEVICE, present);
    const lifted = { ...present, programs: [], rates: new Map([[0x20, 100e9]]) };

    expect(lines.at(-1)).toBe(
      'class replace dev eth0 parent 7fa1: classid 7fa1:20 htb rate 100gbit ceil 100gbit burst 256k cburst 256k quantum 60000',
    );
    expect(leftovers).toEqual([leaving(0x10)]);
    expect(diffDevice('eth0', EMPTY_DEVICE, lifted).lines).toEqual([]);
  });

  it.each([
    [1_600, 1_600],
    [70_000, 70_000],
  ])('should let classes of a rate take turns of one packet of %d bytes', (splitAbove, quantum) => {
    const leaf = { ...slow, splitAbove, rateClass: 0x20 };
    const wanted = newDevice({ 0x10: leaf, 0x11: leaf }, new Map([[0x20, 200_000]]));
    const { lines } = diffDevice('eth0', wanted, EMPTY_DEVICE);
    const inner = lines.filter((line) => line.includes('class replace dev eth0 parent 7fa1:20'));

    expect(inner.map((line) => line.split(' quantum ').at(-1))).toEqual(
      ['', ''].map(() => String(quantum)),
    );
  });

  it('should make a class again whose queues somebody else has changed', () => {
    const present = { ...newDevice({ 0x10: slow }), leaves: new Map([[0x10, undefined]]) };

    expect(shorten(diffDevice('eth0', newDevice({ 0x10: slow }), present).lines)).toEqual([
      'class replace dev eth0 parent 7fa1: classid 7fa1:10',
      'qdisc replace dev eth0 parent 7fa1:10 handle 6110:',
      'qdisc replace dev eth0 parent 6110:1 handle 7110:',
    ]);
  });

  it('should make a class again that has lost its queues, and looks like one of a rate', () => {
    const present = newDevice({}, new Map([[0x10, 1_000_000]]));
    const { lines } = diffDevice('eth0', newDevice({ 0x10: slow }), present);

    expect(shorten(lines)).toEqual([
      'class replace dev eth0 parent 7fa1: classid 7fa1:10',
      'qdisc replace dev eth0 parent 7fa1:10 handle 6110:',
      'qdisc replace dev eth0 parent 6110:1 handle 7110:',
      'filter replace dev eth0 parent 7fa1:',
    ]);
  });

  it('should change the queue of a rate in place', () => {
    const leaf = (limit: number): Leaf => ({ ...slow, queue: { kind: 'bfifo', limit } });

    expect(
      diffDevice('eth0', newDevice({ 0x10: leaf(2) }), newDevice({ 0x10: leaf(1) })).lines,
    ).toEqual(['qdisc replace dev eth0 parent 7110:1 handle 5110: bfifo limit 2']);
  });

  it('should replace a root with strangers whole', () => {
    const present = { ...newDevice({ 0x10: slow }), programs: [], hasStrangers: true };
    const { lines, leftovers } = diffDevice('eth0', newDevice({ 0x10: slow }), present);

    expect(lines.slice(0, 2)).toEqual([
      'qdisc del dev eth0 root handle 7fa1:',
      'qdisc add dev eth0 root handle 7fa1: htb default 0 direct_qlen 10000',
    ]);
    expect(leftovers).toEqual([]);
    expect(diffDevice('eth0', EMPTY_DEVICE, present).lines).toEqual([
      'qdisc del dev eth0 root handle 7fa1:',
    ]);
  });

  it('should let all packets pass while it removes a netem beside one that duplicates', () => {
    const { lines, leftovers } = diffDevice(
      'eth0',
      newDevice({ 0x11: double }),
      newDevice({ 0x10: slow }),
    );

    expect(lines[0]).toBe(
      'filter replace dev eth0 parent 7fa1: protocol all pref 1 handle 0x1 bpf bytecode "1,6 0 0 0" flowid 7fa1:0',
    );
    expect(shorten(lines.slice(1))).toEqual([
      'class del dev eth0 classid 7fa1:10',
      'class replace dev eth0 parent 7fa1: classid 7fa1:11',
      'qdisc replace dev eth0 parent 7fa1:11 handle 6111:',
      'qdisc replace dev eth0 parent 6111:1 handle 7111:',
      'filter replace dev eth0 parent 7fa1:',
    ]);
    expect(leftovers).toEqual([]);
  });

  it('should replace the programs of a chain that differ, and remove those too many', () => {
    const present = {
      ...newDevice({ 0x10: slow }),
      programs: ['1,6 0 0 1', '1,6 0 0 2', 'x', 'y'],
    };
    const wanted = { ...present, programs: ['1,6 0 0 1', '1,6 0 0 3'] };

    expect(diffDevice('eth0', wanted, present).lines).toEqual([
      'filter replace dev eth0 parent 7fa1: protocol all pref 1 handle 0x2 bpf bytecode "1,6 0 0 3" flowid 7fa1:10',
      'filter del dev eth0 parent 7fa1: protocol all pref 1 handle 0x3 bpf',
      'filter del dev eth0 parent 7fa1: protocol all pref 1 handle 0x4 bpf',
    ]);
  });

  it('should lose all packets of a partition without a netem', () => {
    const wanted = newDevice({ 0x10: { ...slow, limit: 0 } });
    const { lines } = diffDevice('eth0', wanted, EMPTY_DEVICE);

    expect(lines.filter((line) => line.startsWith('qdisc replace'))).toEqual([
      'qdisc replace dev eth0 parent 7fa1:10 handle 6110: blackhole',
    ]);
  });

  it('should refuse a class without a netem', () => {
    const wanted = { ...EMPTY_DEVICE, leaves: new Map([[0x10, undefined]]) };

    expect(() => diffDevice('eth0', wanted, EMPTY_DEVICE)).toThrow('class 10');
  });

  it.each([
    [8, 'rate 8bit ceil 8bit burst 250 cburst 250'],
    [50_000, 'rate 50000bit ceil 50000bit burst 1600 cburst 1600'],
    [1_000_000_000, 'rate 1000000000bit ceil 1000000000bit burst 1250000 cburst 1250000'],
  ])('should let a rate of %d bit/s catch up 10 ms, or one packet', (rate, settings) => {
    const wanted = newDevice({ 0x10: { ...slow, rateClass: 0x20 } }, new Map([[0x20, rate]]));

    expect(diffDevice('eth0', wanted, EMPTY_DEVICE).lines[1]).toBe(
      `class replace dev eth0 parent 7fa1: classid 7fa1:20 htb ${settings} quantum 60000`,
    );
  });
});
