import { removeClass, setClass } from './classes.ts';
import { removeFilter, setFilter } from './filters.ts';
import { listClasses, printClasses } from './print-classes.ts';
import { listFilters, printFilters } from './print-filters.ts';
import { printQdiscs, shownOptions } from './print-qdiscs.ts';
import { removeQdisc, setQdisc } from './qdiscs.ts';
import { kernelAnswers, kernelSays, Refusal } from './refusal.ts';
import { newDevice, type SimulatedDevice } from './simulated-device.ts';
import { splitWords } from './words.ts';

/** What a command has come to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Verb = (device: SimulatedDevice, verb: string, words: readonly string[]) => void;

const VERBS: Readonly<Record<string, Verb>> = {
  'qdisc add': setQdisc,
  'qdisc replace': setQdisc,
  'qdisc del': (device, _, words) => {
    removeQdisc(device, words);
  },
  'class add': setClass,
  'class replace': setClass,
  'class del': (device, _, words) => {
    removeClass(device, words);
  },
  'filter add': setFilter,
  'filter replace': setFilter,
  'filter del': (device, _, words) => {
    removeFilter(device, words);
  },
};

/**
 * A network namespace as far as `tc` and `ip` show and change it for the agent: it prints what
 * `tc -j -s` of iproute2 6.1 prints, and refuses what that or the kernel would, in their words. It
 * knows nothing of packets; specs set counters.
 */
export class SimulatedNamespace {
  devices: SimulatedDevice[] = [newDevice('lo'), newDevice('eth0')];

  /** Lines that are refused, and in which words. */
  readonly refusals: { readonly line: RegExp; readonly stderr: string }[] = [];

  /** Every line that has changed something. */
  readonly changes: string[] = [];

  /** Whether a netem that duplicates must be the only one of a device, as since Linux 6.16. */
  refusesDuplicates = false;

  /** @throws Refusal where there is no such device. */
  device(name: string): SimulatedDevice {
    const device = this.devices.find((each) => each.name === name);
    if (device === undefined) {
      throw new Refusal(`Cannot find device "${name}"`);
    }
    return device;
  }

  /** All that is to be seen, counters and order aside, to compare one moment with another. */
  snapshot(): string {
    return this.devices
      .flatMap((device) => [
        `${device.name} mtu ${String(device.mtu)}`,
        ...device.qdiscs
          .map((each) => `qdisc ${each.kind} ${each.handle} ${each.parent} ${show(each)}`)
          .sort(),
        ...listClasses(device),
        ...listFilters(device),
      ])
      .join('\n');
  }

  /** `tc -j -s -batch -`: ends at the first line that fails. */
  batch(lines: readonly string[]): Outcome {
    let stdout = '';
    for (const [index, line] of lines.entries()) {
      const outcome = this.run(line, () => this.execute(line));
      stdout += outcome.stdout;
      if (outcome.code !== 0) {
        const stderr = `${outcome.stderr}Command failed -:${String(index + 1)}\n`;
        return { code: 1, stdout, stderr };
      }
    }
    return { code: 0, stdout, stderr: '' };
  }

  /** One command of `tc`, with the words that stand behind it. */
  tc(words: string): Outcome {
    return this.run(words, () => this.execute(words));
  }

  /** One command of `ip`: `link add … type ifb` or `link del`. */
  ip(words: string): Outcome {
    return this.run(`ip ${words}`, () => this.changeLink(words));
  }

  private run(line: string, command: () => string): Outcome {
    try {
      const refusal = this.refusals.find((each) => each.line.test(line));
      if (refusal !== undefined) {
        throw new Refusal(refusal.stderr);
      }
      return { code: 0, stdout: command(), stderr: '' };
    } catch (error) {
      if (error instanceof Refusal) {
        return { code: 2, stdout: '', stderr: `${error.message}\n` };
      }
      throw error;
    }
  }

  private execute(line: string): string {
    const [object = '', verb = '', ...rest] = splitWords(line);
    if (verb === 'show') {
      return this.show(object, rest);
    }
    const change = VERBS[`${object} ${verb}`];
    if (change === undefined) {
      const isKnown = ['qdisc', 'class', 'filter'].includes(object);
      throw new Refusal(
        isKnown
          ? `Command "${verb}" is unknown, try "tc ${object} help".`
          : `Object "${object}" is unknown, try "tc help".`,
      );
    }
    const [, name = '', ...words] = rest;
    const device = this.device(name);
    this.assertTargets(words);
    this.assertDuplicates(device, words);
    change(device, verb, words);
    this.changes.push(line);
    return '';
  }

  private show(object: string, [dev, name = '', ...rest]: readonly string[]): string {
    switch (`${object} ${dev ?? ''}`) {
      case 'qdisc invisible':
        return printQdiscs(this.devices);
      case 'class dev':
        return printClasses(this.device(name));
      case 'filter dev':
        return printFilters(this.device(name), rest.at(-1) ?? '');
      default:
        throw new Refusal(`"${object} show ${dev ?? ''}" is nothing that the agent may ask`);
    }
  }

  private changeLink(words: string): string {
    const [, added] = /^link add (?:name )?(\S+) (?:up )?type ifb$/.exec(words) ?? [];
    const [, deleted = words] = /^link del dev (\S+)$/.exec(words) ?? [];
    if (added === undefined) {
      const gone = this.device(deleted);
      this.devices = this.devices.filter((each) => each !== gone);
      this.forget(deleted);
    } else if (this.devices.some(({ name }) => name === added)) {
      throw kernelAnswers('File exists');
    } else {
      this.devices.push(newDevice(added, 'ifb'));
    }
    this.changes.push(`ip ${words}`);
    return '';
  }

  /** What was redirected to a device that is gone goes nowhere. */
  private forget(gone: string): void {
    for (const filter of this.devices.flatMap(({ filters }) => filters)) {
      filter.target = filter.target === gone ? '*' : filter.target;
    }
  }

  private assertTargets(words: readonly string[]): void {
    const [name] = words.slice(-1);
    if (words.at(-3) === 'redirect' && !this.devices.some((each) => each.name === name)) {
      const rest = 'bad action parsing\nparse_action: bad value (5:mirred)!\nIllegal "action"';
      throw new Refusal(`Cannot find device "${name ?? ''}"\n${rest}`);
    }
  }

  private assertDuplicates({ qdiscs }: SimulatedDevice, words: readonly string[]): void {
    const others = qdiscs.filter(({ kind, handle }) => kind === 'netem' && !words.includes(handle));
    const duplicates =
      /duplicate (?!0%)/.test(words.join(' ')) ||
      others.some(({ options }) => 'duplicate' in options);
    if (this.refusesDuplicates && words.includes('netem') && others.length > 0 && duplicates) {
      throw kernelSays('netem: cannot mix duplicating netems with other netems in tree');
    }
  }
}

function show(qdisc: SimulatedDevice['qdiscs'][number]): string {
  return JSON.stringify(shownOptions(qdisc));
}
