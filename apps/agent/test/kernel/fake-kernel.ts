import { type NetemOptions, toNetemOptions } from './fake-netem.ts';
import { printClasses, printFilters, printQdiscs, printQdiscsAsJson } from './print.ts';

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

/** What a command has come to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The kernel says no; the text is that of `tc`. */
export class Refusal extends Error {}

/**
 * A network namespace as far as `tc` and `ip` show and change it for the agent: what they print is
 * what iproute2 6.1 prints. It knows nothing of packets.
 */
export class FakeKernel {
  /** Lines that are refused, and how. */
  readonly refusals: { readonly line: RegExp; readonly stderr: string }[] = [];

  constructor(readonly devices: FakeDevice[] = [newDevice('lo'), newDevice('eth0')]) {}

  /** Every line that has changed something. */
  readonly changes: string[] = [];

  device(name: string): FakeDevice {
    const device = this.devices.find((each) => each.name === name);
    if (device === undefined) {
      throw new Refusal(`Cannot find device "${name}"`);
    }
    return device;
  }

  /** All that is to be seen, to compare one moment with another. */
  snapshot(): string {
    return this.devices
      .map((device) => [
        device.name,
        printQdiscs(device),
        printClasses(device),
        ...['7fa1:', 'ingress'].map((parent) => printFilters(device, parent)),
      ])
      .flat()
      .join('\n');
  }

  tc(args: readonly string[], input: string): Outcome {
    const text = args.join(' ');
    if (text === '-V') {
      return succeed('tc utility, iproute2-6.1.0, libbpf 1.1.2\n');
    }
    if (text === '-j -s qdisc show') {
      return succeed(printQdiscsAsJson(this.devices));
    }
    return text === '-batch -' ? this.batch(input) : this.runOne(text, 2);
  }

  ip(args: readonly string[]): Outcome {
    return this.runOne(`ip ${args.join(' ')}`, 2);
  }

  private batch(input: string): Outcome {
    let stdout = '';
    for (const [index, line] of input.trimEnd().split('\n').entries()) {
      const outcome = this.runOne(line, 1);
      stdout += outcome.stdout;
      if (outcome.code !== 0) {
        const stderr = `${outcome.stderr}Command failed -:${String(index + 1)}\n`;
        return { code: 1, stdout, stderr };
      }
    }
    return succeed(stdout);
  }

  private runOne(line: string, failureCode: number): Outcome {
    try {
      const refusal = this.refusals.find((each) => each.line.test(line));
      if (refusal !== undefined) {
        throw new Refusal(refusal.stderr);
      }
      return succeed(this.execute(line));
    } catch (error) {
      if (error instanceof Refusal) {
        return { code: failureCode, stdout: '', stderr: `${error.message}\n` };
      }
      throw error;
    }
  }

  private execute(line: string): string {
    const words = line.split(' ');
    const [object = '', action = ''] = words;
    if (object === 'ip') {
      return this.changeLink(line);
    }
    const device = this.device(words[3] ?? '');
    const rest = words.slice(4);
    if (action === 'show') {
      return show(object, device, rest);
    }
    change(`${object} ${action}`, device, rest);
    this.changes.push(line);
    return '';
  }

  private changeLink(line: string): string {
    const [, added] = /^ip link add name (\S+) (?:up )?type ifb$/.exec(line) ?? [];
    const [, deleted] = /^ip link del dev (\S+)$/.exec(line) ?? [];
    if (added !== undefined) {
      if (this.devices.some(({ name }) => name === added)) {
        throw new Refusal('RTNETLINK answers: File exists');
      }
      this.devices.push(newDevice(added));
    } else {
      this.devices.splice(this.devices.indexOf(this.device(deleted ?? line)), 1);
      this.forget(deleted ?? '');
    }
    this.changes.push(line);
    return '';
  }

  /** What was redirected to a device that is gone goes nowhere. */
  private forget(gone: string): void {
    for (const filter of this.devices.flatMap(({ filters }) => filters)) {
      filter.target = filter.target.replace(new RegExp(`dev ${gone}$`), 'dev *');
    }
  }
}

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

function succeed(stdout: string): Outcome {
  return { code: 0, stdout, stderr: '' };
}

function show(object: string, device: FakeDevice, rest: readonly string[]): string {
  switch (object) {
    case 'qdisc':
      return printQdiscs(device);
    case 'class':
      return printClasses(device);
    default:
      return printFilters(device, rest.at(-1) ?? '');
  }
}

function change(command: string, device: FakeDevice, rest: readonly string[]): void {
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
