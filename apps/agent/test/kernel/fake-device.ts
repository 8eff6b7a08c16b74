import { type NetemOptions, toNetemOptions } from './fake-netem.ts';

export interface FakeQdisc {
  kind: string;
  handle: string;
  /** `root`, or such as `7fa1:10`. */
  parent: string;
  options: NetemOptions;
  packets: number;
  drops: number;
  backlog: number;
}

export interface FakeFilter {
  /** `7fa1:` or `ingress`. */
  parent: string;
  protocol: string;
  pref: number;
  /** Such as `0x60000 0xff0000 at 8`. */
  matches: string[];
  /** The words behind: `flowid 7fa1:10`, `action pass`. */
  target: string;
}

export interface FakeDevice {
  name: string;
  qdiscs: FakeQdisc[];
  /** Such as `7fa1:10`. */
  classes: string[];
  filters: FakeFilter[];
}

/** The kernel says no; the text is that of `tc`. */
export class Refusal extends Error {}

export function newDevice(name: string): FakeDevice {
  return { name, qdiscs: [newQdisc('noqueue', '0:', 'root')], classes: [], filters: [] };
}

function newQdisc(
  kind: string,
  handle: string,
  parent: string,
  options: NetemOptions = {},
): FakeQdisc {
  return { kind, handle, parent, options, packets: 0, drops: 0, backlog: 0 };
}

/** Runs one changing command of `tc` on a device. @throws Refusal as the kernel would. */
export function change(command: string, device: FakeDevice, rest: readonly string[]): void {
  switch (command) {
    case 'qdisc add':
    case 'qdisc replace':
      setQdisc(device, rest, command === 'qdisc add');
      return;
    case 'qdisc del':
      removeQdisc(device, rest);
      return;
    case 'class replace':
      addClass(device, rest[3] ?? '');
      return;
    case 'class del':
      removeClass(device, rest[1] ?? '');
      return;
    case 'filter add':
      addFilter(device, rest);
      return;
    case 'filter del':
      removeFilter(device, rest);
      return;
    default:
      throw new Refusal(`Object "${command}" is unknown, try "tc help".`);
  }
}

function setQdisc(device: FakeDevice, rest: readonly string[], isNew: boolean): void {
  if (rest[0] === 'clsact') {
    addHook(device);
    return;
  }
  const parent = rest[0] === 'root' ? 'root' : (rest[1] ?? '');
  const [handle = '', kind = ''] = rest.slice(rest.indexOf('handle') + 1);
  if (parent !== 'root' && !device.classes.includes(parent)) {
    throw new Refusal('Error: Failed to find specified qdisc.');
  }
  const options = kind === 'netem' ? toNetemOptions(rest) : {};
  const held = device.qdiscs.find((qdisc) => qdisc.parent === parent && qdisc.handle !== '0:');
  if (held !== undefined && isNew) {
    throw new Refusal('Error: Exclusivity flag on, cannot modify.');
  }
  if (held?.handle === handle && held.kind === kind) {
    held.options = options;
  } else {
    clear(device, parent);
    device.qdiscs.push(newQdisc(kind, handle, parent, options));
  }
}

function addHook(device: FakeDevice): void {
  if (device.qdiscs.some(({ handle }) => handle === 'ffff:')) {
    throw new Refusal('Error: Exclusivity flag on, cannot modify.');
  }
  device.qdiscs.push(newQdisc('clsact', 'ffff:', 'ffff:fff1'));
}

function removeQdisc(device: FakeDevice, rest: readonly string[]): void {
  if (rest[0] === 'clsact') {
    device.qdiscs = device.qdiscs.filter(({ handle }) => handle !== 'ffff:');
    device.filters = device.filters.filter(({ parent }) => parent !== 'ingress');
    return;
  }
  if (!device.qdiscs.some(({ parent, handle }) => parent === 'root' && handle === rest[2])) {
    throw new Refusal('Error: Invalid handle.');
  }
  clear(device, 'root');
  device.qdiscs.unshift(newQdisc('noqueue', '0:', 'root'));
}

/** Removes what hangs at a place; with the root goes everything below it. */
function clear(device: FakeDevice, parent: string): void {
  const isBelow = (name: string): boolean => parent === 'root' && name.startsWith('7fa1:');
  device.qdiscs = device.qdiscs.filter((each) => each.parent !== parent && !isBelow(each.parent));
  if (parent === 'root') {
    device.classes = [];
    device.filters = device.filters.filter((filter) => filter.parent === 'ingress');
  }
}

function addClass(device: FakeDevice, id: string): void {
  if (!device.qdiscs.some(({ kind, parent }) => kind === 'htb' && parent === 'root')) {
    throw new Refusal('Error: Failed to find specified qdisc.');
  }
  device.classes = [...new Set([...device.classes, id])];
}

function removeClass(device: FakeDevice, id: string): void {
  if (device.filters.some(({ target }) => target === `flowid ${id}`)) {
    throw new Refusal('RTNETLINK answers: Device or resource busy');
  }
  if (!device.classes.includes(id)) {
    throw new Refusal('RTNETLINK answers: No such file or directory');
  }
  device.classes = device.classes.filter((each) => each !== id);
  device.qdiscs = device.qdiscs.filter(({ parent }) => parent !== id);
}

function addFilter(device: FakeDevice, rest: readonly string[]): void {
  const text = rest.join(' ');
  const [, parent = '', protocol = '', pref = '', body = ''] =
    /^(?:parent )?(7fa1:|ingress) protocol (\S+) pref (\d+) u32 (.*)$/.exec(text) ?? [];
  const handle = parent === 'ingress' ? 'ffff:' : parent;
  if (!device.qdiscs.some((qdisc) => qdisc.handle === handle)) {
    throw new Refusal('Error: Parent Qdisc does not exist.');
  }
  const others = device.filters.filter(
    (filter) => filter.parent === parent && filter.pref === Number(pref),
  );
  if (others.some((filter) => filter.protocol !== protocol)) {
    throw new Refusal('Error: Specified filter protocol does not match existing one.');
  }
  const matches = [...body.matchAll(/match u32 (\S+ \S+(?: at \d+)?)/g)].map(([, m = '']) => m);
  const target = /(?:flowid|action) .*$/.exec(body)?.[0] ?? '';
  device.filters.push({ parent, protocol, pref: Number(pref), matches, target });
}

function removeFilter(device: FakeDevice, rest: readonly string[]): void {
  const [, parent, protocol, pref] =
    /^(?:parent )?(7fa1:|ingress) protocol (\S+) pref (\d+)$/.exec(rest.join(' ')) ?? [];
  const kept = device.filters.filter(
    (filter) =>
      filter.parent !== parent || filter.protocol !== protocol || filter.pref !== Number(pref),
  );
  if (kept.length === device.filters.length) {
    throw new Refusal(
      'Error: Filter with specified priority/protocol not found.\nWe have an error talking to the kernel',
    );
  }
  device.filters = kept;
}
