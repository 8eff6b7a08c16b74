import { kernelSaysOfFilter, Refusal } from './refusal.ts';
import { findByHandle, HOOK, type SimulatedDevice } from './simulated-device.ts';
import { after, required } from './words.ts';

/** One filter below a root, or at the hook. */
export interface SimulatedFilter {
  /** `7fa1:`, `ingress` or `egress`. */
  readonly parent: string;
  readonly protocol: string;
  readonly pref: number;
  readonly kind: string;
  /** Of bpf; such as `0x1`. */
  readonly handle: string | undefined;
  /** Of bpf: steps as `tc` takes them. */
  readonly program: string | undefined;
  /** Of u32: such as `0x60000 0xff0000 at 8`. */
  readonly matches: readonly string[];
  readonly flowid: string | undefined;
  /** What is done besides: `pass`, or `redirect` to a device, which is `*` when that is gone. */
  readonly action: string | undefined;
  target: string | undefined;
}

/** `tc filter add` and `tc filter replace` (net/sched/cls_api.c, tc_new_tfilter). */
export function setFilter(device: SimulatedDevice, verb: string, words: readonly string[]): void {
  const added = readFilter(words);
  assertPlace(device, added.parent);
  const chain = device.filters.filter(({ parent }) => parent === added.parent);
  const slot = chain.filter(({ pref }) => pref === added.pref);
  if (slot.some(({ protocol }) => protocol !== added.protocol)) {
    throw kernelSaysOfFilter('Protocol mismatch for filter with specified priority');
  }
  if (slot.some(({ kind }) => kind !== added.kind)) {
    throw kernelSaysOfFilter('Specified filter kind does not match existing one');
  }
  const held = slot.findIndex(
    ({ handle }) => added.handle !== undefined && handle === added.handle,
  );
  if (held === -1) {
    // cls_bpf puts the newest in front, cls_u32 behind.
    device.filters = added.kind === 'bpf' ? [added, ...device.filters] : [...device.filters, added];
  } else if (verb === 'add') {
    throw kernelSaysOfFilter('Filter already exists');
  } else {
    device.filters = device.filters.map((each) => (each === slot[held] ? added : each));
  }
}

/** `tc filter del` of one handle, or of a preference. */
export function removeFilter(device: SimulatedDevice, words: readonly string[]): void {
  const [parent, protocol, pref] = placeOf(words);
  assertPlace(device, parent);
  const chain = device.filters.filter((each) => each.parent === parent);
  if (chain.length === 0) {
    throw kernelSaysOfFilter('Cannot find specified filter chain');
  }
  const slot = chain.filter((each) => each.pref === pref && each.protocol === protocol);
  if (slot.length === 0) {
    throw kernelSaysOfFilter('Filter with specified priority/protocol not found');
  }
  const handle = after(words, 'handle');
  const meant = slot.filter((each) => handle === undefined || each.handle === handle);
  if (meant.length === 0) {
    throw kernelSaysOfFilter('Specified filter handle not found');
  }
  device.filters = device.filters.filter((each) => !meant.includes(each));
}

function assertPlace(device: SimulatedDevice, parent: string): void {
  const handle = parent.endsWith('gress') ? HOOK.handle : parent;
  if (findByHandle(device, handle) === undefined) {
    throw kernelSaysOfFilter("Parent Qdisc doesn't exists");
  }
}

function placeOf(words: readonly string[]): [string, string, number] {
  const parent = words[0] === 'parent' ? required(words, 'parent') : (words[0] ?? '');
  return [parent, required(words, 'protocol'), Number(required(words, 'pref'))];
}

function readFilter(words: readonly string[]): SimulatedFilter {
  const [parent, protocol, pref] = placeOf(words);
  const kind = words.find((word) => ['bpf', 'u32', 'matchall'].includes(word)) ?? '';
  if (kind === '') {
    throw kernelSaysOfFilter('TC classifier not found');
  }
  const action = after(words, 'action');
  return {
    parent,
    protocol,
    pref,
    kind,
    handle: after(words, 'handle'),
    program: kind === 'bpf' ? checkProgram(required(words, 'bytecode')) : undefined,
    matches: words.flatMap((word, index) =>
      word === 'match' ? [words.slice(index + 2, index + 6).join(' ')] : [],
    ),
    flowid: after(words, 'flowid') ?? after(words, 'classid'),
    action: action === 'mirred' ? 'redirect' : action,
    target: after(words, 'redirect') === 'dev' ? words.at(-1) : undefined,
  };
}

/** What iproute2 refuses before it asks the kernel (lib/bpf_legacy.c). */
function checkProgram(program: string): string {
  const [length = '', ...steps] = program.split(',');
  const isFine = steps.every((step) => /^\d+ \d+ \d+ \d+$/.test(step));
  if (!isFine || Number(length) !== steps.length) {
    throw new Refusal(
      'Real program length exceeds encoded length parameter!\nUnable to parse bpf command line',
    );
  }
  return program;
}
