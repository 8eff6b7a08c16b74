import { ClassTable } from './class-table.ts';
import { parseNetem, toOptions } from './netem-options.ts';
import { kernelSays, Refusal } from './refusal.ts';
import {
  addDefaultRoot,
  findAt,
  findByHandle,
  HOOK,
  newQdisc,
  type SimulatedDevice,
  type SimulatedQdisc,
} from './simulated-device.ts';
import { after, fromTicks, readRate, readSize } from './words.ts';

const KINDS = ['htb', 'tbf', 'netem', 'bfifo', 'pfifo', 'sfq', 'prio', 'blackhole'];

/** Those that have exactly one place for another, with the minor 1. */
const WITH_ONE_CLASS = ['tbf', 'netem'];

/** `tc qdisc add` and `tc qdisc replace` (net/sched/sch_api.c, tc_modify_qdisc). */
export function setQdisc(device: SimulatedDevice, verb: string, words: readonly string[]): void {
  const hook = words.find((word) => word === 'clsact' || word === 'ingress');
  if (hook !== undefined) {
    addHook(device, hook);
    return;
  }
  const parent = words[0] === 'root' ? 'root' : (after(words, 'parent') ?? '');
  const handle = after(words, 'handle') ?? '8001:';
  const kind = words.find((word) => KINDS.includes(word));
  if (kind === undefined) {
    throw kernelSays('Specified qdisc kind is unknown');
  }
  const held = findPlace(device, parent);
  const isNew = held?.handle !== handle;
  if (verb === 'add' && held !== undefined) {
    throw kernelSays(
      isNew ? 'NLM_F_REPLACE needed to override' : 'Exclusivity flag on, cannot modify',
    );
  }
  const other = isNew ? findByHandle(device, handle) : held;
  if (other !== undefined && other.kind !== kind) {
    throw kernelSays('Invalid qdisc name: must match existing qdisc');
  }
  const options = readOptions(kind, words.slice(words.indexOf(kind) + 1), device);
  if (!isNew) {
    held.options = options;
  } else {
    graft(device, newQdisc(kind, handle, parent, options));
  }
}

/** `tc qdisc del` of a root or a hook. */
export function removeQdisc(device: SimulatedDevice, words: readonly string[]): void {
  const isHook = words[0] === 'clsact' || words[0] === 'ingress';
  const held = isHook ? findByHandle(device, HOOK.handle) : findAt(device, 'root');
  const handle = isHook ? HOOK.handle : after(words, 'handle');
  if (held === undefined || (handle !== undefined && held.handle !== handle)) {
    throw kernelSays('Invalid handle');
  }
  if (held.handle === '0:') {
    throw kernelSays('Cannot delete qdisc with handle of zero');
  }
  removeBelow(device, held);
  if (!isHook) {
    addDefaultRoot(device);
  }
}

/** Removes a qdisc with all that hangs below it. */
export function removeBelow(device: SimulatedDevice, removed: SimulatedQdisc): void {
  const { handle } = removed;
  device.qdiscs = device.qdiscs.filter((each) => each !== removed);
  if (handle === '0:') {
    return;
  }
  device.qdiscs
    .filter(({ parent }) => parent.startsWith(handle))
    .forEach((each) => {
      removeBelow(device, each);
    });
  const places = handle === HOOK.handle ? ['ingress', 'egress'] : [handle];
  device.filters = device.filters.filter(({ parent }) => !places.includes(parent));
  if (removed.kind === 'htb') {
    device.classes = new ClassTable();
  }
}

/** A class without a class below it gets a queue from the kernel. */
export function addDefaultQueue(device: SimulatedDevice, classId: string): void {
  device.qdiscs.push(newQdisc('pfifo', '0:', classId, { limit: device.queueLength }));
}

function addHook(device: SimulatedDevice, kind: string): void {
  if (findByHandle(device, HOOK.handle) !== undefined) {
    throw kernelSays('Exclusivity flag on, cannot modify');
  }
  device.qdiscs.push(newQdisc(kind, HOOK.handle, HOOK.parent, {}));
}

/** @returns what hangs there, the kernel's own aside. */
function findPlace(device: SimulatedDevice, parent: string): SimulatedQdisc | undefined {
  const above = findByHandle(device, parent.replace(/:.*$/, ':'));
  if (parent !== 'root' && above === undefined) {
    throw kernelSays('Failed to find specified qdisc');
  }
  if (above !== undefined && !hasPlace(device, above, parent)) {
    throw kernelSays('Specified class not found');
  }
  const held = findAt(device, parent);
  return held?.handle === '0:' ? undefined : held;
}

function hasPlace(device: SimulatedDevice, { kind }: SimulatedQdisc, parent: string): boolean {
  return kind === 'htb'
    ? device.classes.find(parent) !== undefined && !device.classes.hasChildren(parent)
    : WITH_ONE_CLASS.includes(kind) && parent.endsWith(':1');
}

function graft(device: SimulatedDevice, added: SimulatedQdisc): void {
  const held = findAt(device, added.parent);
  if (held !== undefined) {
    removeBelow(device, held);
  }
  device.qdiscs.push(added);
  if (added.kind === 'tbf') {
    const { limit } = added.options as { readonly limit: number };
    device.qdiscs.push(newQdisc('bfifo', '0:', `${added.handle}1`, { limit }));
  }
}

/** As `tc -j qdisc show` prints them, and the limit of a tbf besides. */
function readOptions(
  kind: string,
  words: readonly string[],
  { mtu, queueLength }: SimulatedDevice,
): object {
  switch (kind) {
    case 'netem':
      return toOptions(parseNetem(words));
    case 'tbf':
      return tbfOptions(words);
    case 'htb':
      return {
        r2q: 10,
        default: after(words, 'default') ?? '0',
        direct_packets_stat: 0,
        direct_qlen: Number(after(words, 'direct_qlen') ?? queueLength),
      };
    case 'sfq':
      return { ...limitOf(words), quantum: mtu + 14, depth: 127, divisor: 1_024 };
    case 'bfifo':
      return limitOf(words);
    case 'pfifo':
      return { limit: Number(after(words, 'limit') ?? queueLength) };
    default:
      return {};
  }
}

function limitOf(words: readonly string[]): { readonly limit: number } {
  const limit = Number(after(words, 'limit'));
  if (!Number.isSafeInteger(limit) || limit <= 0) {
    throw new Refusal('Illegal "limit"');
  }
  return { limit };
}

function tbfOptions(words: readonly string[]): object {
  const [rate, burst] = [readRate(words, 'rate'), readSize(words, 'burst')];
  const { limit } = limitOf(words);
  if (rate === 0 || burst === 0) {
    throw new Refusal('Both "rate" and "burst" are required.');
  }
  // The kernel keeps the time that a burst takes, in nanoseconds (sch_tbf.c).
  const time = fromTicks(Math.floor(((burst / rate) * 1e9) / 64));
  return {
    rate,
    burst: Math.floor((rate * time) / 1e6),
    lat: Math.floor((limit / rate) * 1e6) - time,
    limit,
  };
}
