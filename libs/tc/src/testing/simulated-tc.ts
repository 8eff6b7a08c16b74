import { check, parseNetem, toOptions } from './simulated-netem.ts';

interface SimulatedFilter {
  readonly protocol: string;
  readonly pref: string;
  readonly keys: readonly string[];
  readonly target: string;
}

/**
 * The traffic control of one device, as far as this library uses it: takes the lines of a batch,
 * refuses what the kernel or tc would, and prints what `tc … show` prints.
 */
export class SimulatedTc {
  private root: string | undefined;
  private readonly classes = new Map<string, Map<string, string[]> | undefined>();
  private filters: SimulatedFilter[] = [];
  private readonly commands: Record<string, (words: readonly string[]) => void> = {
    'qdisc add': (words) => {
      this.addRoot(words);
    },
    'qdisc replace': (words) => {
      this.setLeaf(words);
    },
    'qdisc del': (words) => {
      this.removeRoot(words);
    },
    'class replace': (words) => {
      this.setClass(words);
    },
    'class del': (words) => {
      this.removeClass(words);
    },
    'filter add': (words) => {
      this.addFilter(words);
    },
    'filter del': (words) => {
      this.removeFilters(words);
    },
  };

  /** @throws Error where the line would fail. */
  run(line: string): void {
    const [object = '', verb = '', , , ...words] = line.split(' ');
    const command = this.commands[`${object} ${verb}`];
    check(command !== undefined, `Command "${line}" is unknown.`);
    command?.(words);
  }

  /** Targets of filters that are no class. */
  findDangling(): string[] {
    return this.filters
      .map(({ target }) => target)
      .filter((target) => target !== '7fa1:0' && this.classes.get(target) === undefined);
  }

  /** How many filters come before those of any rule. */
  countCleanLane(): number {
    return this.filters.filter(({ target }) => target === '7fa1:0').length;
  }

  hasRules(): boolean {
    return this.filters.some(({ target }) => target !== '7fa1:0');
  }

  /** As `tc -j -s qdisc show` prints it. */
  showQdiscs(): string {
    const leaves = [...this.classes].filter(([, netem]) => netem !== undefined);
    return JSON.stringify([
      this.root === undefined
        ? { kind: 'noqueue', handle: '0:', dev: 'eth0', root: true, options: {} }
        : { kind: 'htb', handle: this.root, dev: 'eth0', root: true, options: {} },
      ...leaves.map(([parent, netem]) => ({
        kind: 'netem',
        handle: '7110:',
        dev: 'eth0',
        parent,
        options: toOptions(netem ?? new Map()),
      })),
    ]);
  }

  /** As `tc class show` prints it. */
  showClasses(): string {
    return [...this.classes.keys()].map((id) => `class htb ${id} root prio 0 \n`).join('');
  }

  /** As `tc filter show` prints it. */
  showFilters(): string {
    const sorted = [...this.filters].sort((a, b) => Number(a.pref) - Number(b.pref));
    return sorted
      .map(({ protocol, pref, keys, target }) => {
        const head = `filter protocol ${protocol} pref ${pref} u32 chain 0`;
        const flow = target.replace(/:0$/, ':');
        return [
          `${head} fh 800: ht divisor 1 `,
          `${head} fh 800::800 order 2048 key ht 800 bkt 0 *flowid ${flow} not_in_hw `,
          ...keys.map((key) => `  match ${key}`),
          '',
        ].join('\n');
      })
      .join('');
  }

  private addRoot(words: readonly string[]): void {
    check(this.root === undefined, 'Exclusivity flag on, cannot modify.');
    this.root = after(words, 'handle');
  }

  private removeRoot(words: readonly string[]): void {
    check(this.root !== undefined && after(words, 'handle') === this.root, 'Invalid handle.');
    this.root = undefined;
    this.classes.clear();
    this.filters = [];
  }

  private setClass(words: readonly string[]): void {
    check(this.root !== undefined, 'Failed to find specified qdisc.');
    const id = after(words, 'classid');
    this.classes.set(id, this.classes.get(id));
  }

  private setLeaf(words: readonly string[]): void {
    const parent = after(words, 'parent');
    check(this.classes.has(parent), 'Specified class not found.');
    this.classes.set(parent, parseNetem(words.slice(words.indexOf('netem') + 1)));
  }

  private removeClass(words: readonly string[]): void {
    const id = after(words, 'classid');
    check(this.classes.has(id), 'Specified class not found.');
    check(!this.filters.some(({ target }) => target === id), 'HTB class in use.');
    this.classes.delete(id);
  }

  private addFilter(words: readonly string[]): void {
    check(this.root !== undefined, "Parent Qdisc doesn't exists.");
    const [protocol, pref] = [after(words, 'protocol'), after(words, 'pref')];
    const others = this.filters.filter((filter) => filter.pref === pref);
    check(
      others.every((filter) => filter.protocol === protocol),
      'Protocol mismatch.',
    );
    const keys = words.flatMap((word, index) => (word === 'match' ? [readKey(words, index)] : []));
    this.filters.push({ protocol, pref, keys, target: after(words, 'flowid') });
  }

  private removeFilters(words: readonly string[]): void {
    const [protocol, pref] = [after(words, 'protocol'), after(words, 'pref')];
    const rest = this.filters.filter(
      (filter) => filter.pref !== pref || filter.protocol !== protocol,
    );
    check(rest.length < this.filters.length, 'Filter with specified priority not found.');
    this.filters = rest;
  }
}

function after(words: readonly string[], name: string): string {
  const value = words[words.indexOf(name) + 1];
  check(words.includes(name) && value !== undefined, `"${name}" is missing`);
  return value ?? '';
}

function readKey(words: readonly string[], index: number): string {
  const [value = '', mask = '', , offset = ''] = words.slice(index + 2);
  const pad = (word: string): string => Number(word).toString(16).padStart(8, '0');
  return `${pad(value)}/${pad(mask)} at ${offset}`;
}
