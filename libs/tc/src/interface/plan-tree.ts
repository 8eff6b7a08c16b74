import { classNumber, type Device, EMPTY_DEVICE, type Leaf } from '../device/device.ts';
import { toNetem } from '../effects/index.ts';
import { quoteNames, type Way } from '../fault/fault.ts';
import { type KernelView, mtuOf, treeOf } from './kernel-view.ts';
import { assignMinors, type Memory, type Minors } from './own-traces.ts';
import type { Composition, PacketClass } from './packet-classes.ts';
import { QUEUE_SECONDS, queueLimits, type QueueLimits } from './queue-limits.ts';

/** A class and its place in the kernel. */
export interface PlacedClass {
  readonly device: string;
  readonly interfaceName: string;
  readonly way: Way;
  readonly minor: number;
  readonly packetClass: PacketClass;
}

/** What one device is to hold, and what each class there is for. */
export interface PlannedTree {
  readonly tree: Device;
  readonly minors: Minors;
  readonly classes: readonly PlacedClass[];
  readonly warnings: readonly string[];
}

/** Plans the classes of one device: an HTB, a class for each set of effects, and the programs. */
export function planTree(
  { interfaceName, way, classes, programs }: Composition,
  device: string,
  around: {
    readonly view: KernelView;
    readonly memory: Memory;
    /** Memory for the queues of each class, in bytes. */
    readonly share: number;
  },
): PlannedTree {
  const { view, memory, share } = around;
  const mtu = mtuOf(view, interfaceName);
  const planned = classes.map((packetClass) => {
    const limits = queueLimits(packetClass.effects, mtu, share);
    return { packetClass, limits, key: leafKey(packetClass, limits) };
  });
  const rates = new Map(
    classes.flatMap(({ winners, effects }) =>
      effects.rate === undefined ? [] : [[rateKey(winners), effects.rate] as const],
    ),
  );
  const present = treeOf(view, device);
  const minors = assignMinors(
    [...planned.map(({ key }) => key), ...rates.keys()],
    memory.minors.get(device) ?? new Map<string, number>(),
    [...present.leaves.keys(), ...present.rates.keys()],
  );
  const minorOf = (key = ''): number => minors.get(key) ?? 0;
  const tree = {
    hasRoot: true,
    rates: new Map([...rates].map(([key, rate]) => [minorOf(key), rate])),
    leaves: new Map(
      planned.map(({ key, packetClass, limits }) => [
        minorOf(key),
        toLeaf(packetClass, limits, minorOf),
      ]),
    ),
    programs: programs.map((program) =>
      fillIn(program, (place) => classNumber(minorOf(planned[place - 1]?.key))),
    ),
    hasStrangers: false,
  };
  return {
    tree: programs.length === 0 ? EMPTY_DEVICE : tree,
    minors,
    classes: planned.map(({ key, packetClass }) => {
      return { device, interfaceName, way, minor: minorOf(key), packetClass };
    }),
    warnings: planned.flatMap(({ packetClass, limits }) => warnOfQueue(packetClass, limits)),
  };
}

/** Tells which class it is across changes: its effects' faults, and what its queues cannot take back. */
function leafKey({ key, effects }: PacketClass, { splitAbove, queue }: QueueLimits): string {
  const { distribution, loss } = toNetem(effects);
  return [key, distribution, loss.model, splitAbove, queue?.kind ?? ''].join(' ').trim();
}

/** All classes that have their rate from one fault share it. */
function rateKey(winners: PacketClass['winners']): string {
  return `rate of ${winners.get('rate')?.name ?? ''}`;
}

function toLeaf(
  { effects, winners }: PacketClass,
  { splitAbove, limit, queue }: QueueLimits,
  minorOf: (key: string) => number,
): Leaf {
  return {
    rateClass: effects.rate === undefined ? undefined : minorOf(rateKey(winners)),
    splitAbove,
    netem: toNetem(effects),
    limit,
    queue,
  };
}

/** Puts numbers of classes where the program returns their places; `6 0 0 k` is `ret k`. */
function fillIn(program: string, numberOf: (place: number) => number): string {
  return program.replaceAll(
    /,6 0 0 ([1-9]\d*)/g,
    (_, place: string) => `,6 0 0 ${String(numberOf(Number(place)))}`,
  );
}

function warnOfQueue(
  { winners }: PacketClass,
  { packetsPerSecond, shortened }: QueueLimits,
): string[] {
  const names = quoteNames(winners.values()).join(', ');
  const remedy = 'AGENT_QUEUE_MEMORY gives it more memory';
  return [
    ...(packetsPerSecond === undefined
      ? []
      : [
          `the queue of ${names} is full at ${String(packetsPerSecond)} packets per second; what comes faster is dropped. ${remedy}`,
        ]),
    ...(shortened === undefined
      ? []
      : [
          `the queue of ${names} holds ${String(shortened)} ms of its rate instead of ${String(1_000 * QUEUE_SECONDS)} ms; what comes in longer bursts is dropped. ${remedy}`,
        ]),
  ];
}
