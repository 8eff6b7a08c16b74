/** A program or a queue, by the words that find it. */
type Place = string;

/**
 * Keeps account of what lines of a batch have made, and refuses those that would fail or that would
 * send packets to what is not there.
 */
export class LineLedger {
  private readonly things = new Set<Place>();
  private readonly programs = new Map<Place, readonly string[]>();

  /** @throws Error where the line breaks the order. */
  run(line: string): void {
    const words = line.replace(/ bytecode "[^"]*"/, '').split(' ');
    const after = (name: string): string => words[words.indexOf(name) + 1] ?? '';
    const device = after('dev');
    switch (words.slice(0, 2).join(' ')) {
      case 'qdisc add':
        this.add(`${device} ${line.endsWith('clsact') ? 'clsact' : '7fa1:'}`);
        break;
      case 'qdisc del':
        this.removeAll(device);
        break;
      case 'class replace':
        this.require(line, `${device} ${after('parent')}`);
        this.add(`${device} ${after('classid')}`);
        break;
      case 'class del':
        this.removeClass(line, `${device} ${after('classid')}`);
        break;
      case 'qdisc replace':
        this.require(line, `${device} ${after('parent')}`);
        this.add(`${device} ${after('handle')}1`);
        break;
      case 'filter replace':
        this.setProgram(line, device, after('handle'));
        break;
      case 'filter del':
        this.programs.delete(`${device} ${after('handle')}`);
        break;
      default:
        throw new Error(`unknown: ${line}`);
    }
  }

  /** Classes of a device, such as `7fa1:10`. */
  classesOf(device: string): string[] {
    return [...this.things]
      .filter((thing) => thing.startsWith(`${device} 7fa1:`) && !thing.endsWith(':'))
      .map((thing) => thing.slice(device.length + 1))
      .toSorted();
  }

  private add(thing: Place): void {
    this.things.add(thing);
  }

  private require(line: string, thing: Place): void {
    if (!this.things.has(thing)) {
      throw new Error(`${thing} is not there: ${line}`);
    }
  }

  private setProgram(line: string, device: string, handle: string): void {
    if (line.includes(' ingress ')) {
      this.require(line, `${device} clsact`);
      // Which class it is, the program there says.
      this.require(line, `${line.split(' ').at(-1) ?? ''} 7fa1:`);
      return;
    }
    this.require(line, `${device} 7fa1:`);
    const numbers = [...line.matchAll(/,6 0 0 ([1-9]\d*)/g)].map(([, number]) => Number(number));
    const classes = numbers.map(
      (number) => `${device} 7fa1:${(number - 0x7fa1_0000).toString(16)}`,
    );
    for (const each of classes) {
      this.require(line, each);
    }
    this.programs.set(`${device} ${handle}`, classes);
  }

  private removeClass(line: string, id: Place): void {
    this.require(line, id);
    if ([...this.programs.values()].some((classes) => classes.includes(id))) {
      throw new Error(`a program returns it: ${line}`);
    }
    this.things.delete(id);
  }

  private removeAll(device: string): void {
    for (const thing of this.things) {
      if (thing.startsWith(`${device} `)) {
        this.things.delete(thing);
      }
    }
    for (const place of this.programs.keys()) {
      if (place.startsWith(`${device} `)) {
        this.programs.delete(place);
      }
    }
  }
}
