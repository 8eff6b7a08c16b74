import { change, type FakeDevice, newDevice, Refusal } from './fake-device.ts';
import { printClasses, printFilters, printQdiscs, printQdiscsAsJson } from './print.ts';

/** What a command has come to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

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
