import type { SimulatedClass } from './class-table.ts';
import { findAt, inOrder, type SimulatedDevice } from './simulated-device.ts';
import { fromTicks } from './words.ts';

const COUNTERS = [
  ' Sent 0 bytes 0 pkt (dropped 0, overlimits 0 requeues 0) ',
  ' backlog 0b 0p requeues 0',
];

/** What `tc -s class show dev …` prints; version 6.1 has no JSON for it. */
export function printClasses(device: SimulatedDevice): string {
  return inOrder(device)
    .flatMap(({ kind, handle }) => {
      switch (kind) {
        case 'htb':
          return device.classes.all.map((each) => printClass(device, each));
        case 'tbf':
        case 'netem':
          return printPlace(device, kind, handle);
        default:
          return [];
      }
    })
    .join('');
}

/** The first line of each, sorted: what does not change by itself. */
export function listClasses(device: SimulatedDevice): string[] {
  return device.classes.all.map((each) => printClass(device, each).split('\n', 1).join()).sort();
}

function printClass(device: SimulatedDevice, { id, parent, settings }: SimulatedClass): string {
  const { rate, ceil, burst, cburst } = settings;
  const words = [
    `class htb ${id}`,
    parent === undefined ? 'root' : `parent ${parent}`,
    ...leafOf(device, id),
    ...(device.classes.hasChildren(id) ? [] : ['prio 0']),
    `rate ${printRate(rate)} ceil ${printRate(ceil)}`,
    `burst ${printBurst(rate, burst)} cburst ${printBurst(ceil, cburst)} `,
  ];
  const tokens = ` tokens: ${String(burst)} ctokens: ${String(cburst)}`;
  const lines = [words.join(' '), ...COUNTERS, ' lended: 0 borrowed: 0 giants: 0', tokens, '', ''];
  return lines.join('\n');
}

function leafOf(device: SimulatedDevice, place: string): string[] {
  const queue = findAt(device, place);
  return queue === undefined || queue.handle === '0:' ? [] : [`leaf ${queue.handle}`];
}

/** A netem without a queue behind it has no class. */
function printPlace(device: SimulatedDevice, kind: string, handle: string): string[] {
  const leaf = leafOf(device, `${handle}1`);
  return kind === 'netem' && leaf.length === 0
    ? []
    : [`${[`class ${kind} ${handle}1 parent ${handle}`, ...leaf].join(' ')} \n\n`];
}

/** Three digits and more (lib/utils_math.c, print_color_rate). */
function printRate(bytesPerSecond: number): string {
  let rate = bytesPerSecond * 8;
  let unit = 0;
  while (unit < 4 && rate >= 1_000 && (rate % 1_000 === 0 || rate >= 1_000_000)) {
    rate = Math.floor(rate / 1_000);
    unit += 1;
  }
  return `${String(rate)}${['', 'K', 'M', 'G', 'T'][unit] ?? ''}bit`;
}

function printBurst(rate: number, ticks: number): string {
  const size = Math.floor((rate * fromTicks(ticks)) / 1e6);
  const [mega, kilo] = [Math.round(size / 2 ** 20), Math.round(size / 1_024)];
  if (size >= 2 ** 20 && Math.abs(mega * 2 ** 20 - size) < 1_024) {
    return `${String(mega)}Mb`;
  }
  return size >= 1_024 && Math.abs(kilo * 1_024 - size) < 16
    ? `${String(kilo)}Kb`
    : `${String(size)}b`;
}
