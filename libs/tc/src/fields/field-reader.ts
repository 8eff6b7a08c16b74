import { toText } from '../units/time.ts';
import { ValueError } from '../units/value-error.ts';
import { checkLimit, refuse } from './fault-error.ts';

type Members = Readonly<Record<string, unknown>>;

/** More would not fit into the filters of a device anyway; what follows need not be fast. */
const MAX_ITEMS = 1_000;

/**
 * Reads the members of one JSON object, each through the parser of its type, and names the field
 * in every complaint. A member that nobody asked for is an error: a typo must never widen a fault.
 */
export class FieldReader {
  private readonly members: Members;

  /**
   * @param path of the object in the fault, empty for the fault itself.
   * @param known every member that may be there.
   * @throws FaultError for anything but an object, and for unknown members.
   */
  constructor(
    private readonly path: string,
    value: unknown,
    known: readonly string[],
  ) {
    const allowed = known.join(', ');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse(path, value, 'must be an object', `fields are ${allowed}`);
    }
    this.members = value as Members;
    const unknown = Object.keys(value).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      const field = this.pathOf(unknown);
      refuse(field, this.members[unknown], 'is not a known field', `known are ${allowed}`);
    }
  }

  /** @returns `undefined` where the member is absent. */
  optional<T>(name: string, parse: (value: unknown) => T): T | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : this.parse(name, value, parse);
  }

  /** The member as it came. */
  raw(name: string): unknown {
    return Object.hasOwn(this.members, name) ? this.members[name] : undefined;
  }

  /** @throws FaultError also where the member is absent. */
  required<T>(name: string, parse: (value: unknown) => T): T {
    return this.parse(name, this.raw(name), parse);
  }

  /** @returns an empty list where the member is absent. */
  list<T>(name: string, parse: (value: unknown) => T): T[] {
    const values = this.raw(name);
    if (values === undefined) {
      return [];
    }
    const path = this.pathOf(name);
    if (!Array.isArray(values)) {
      refuse(path, values, 'must be a list', 'put it into brackets: ["..."]');
    }
    const message = `must have at most ${String(MAX_ITEMS)} items`;
    checkLimit(values.length, MAX_ITEMS, message, 'write larger blocks or ranges', path);
    return values.map((value, index) => this.parse(`${name}[${String(index)}]`, value, parse));
  }

  /** Reads a nested object. */
  object<T>(
    name: string,
    known: readonly string[],
    read: (fields: FieldReader) => T,
  ): T | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : read(new FieldReader(this.pathOf(name), value, known));
  }

  /** The path of a member, as an error names it. */
  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  private parse<T>(name: string, value: unknown, parse: (value: unknown) => T): T {
    try {
      return parse(value);
    } catch (error) {
      if (error instanceof ValueError) {
        const message = value === undefined ? `is missing; it ${error.message}` : error.message;
        refuse(this.pathOf(name), value, message, error.remedy);
      }
      throw error;
    }
  }
}

/** Makes a parser of a closed set of words. */
export function oneOf<T extends string>(...words: readonly T[]): (value: unknown) => T {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) {
      const [first = ''] = words;
      throw new ValueError(`must be one of ${words.join(', ')}`, `for example ${first}`, value);
    }
    return word;
  };
}

/** Makes a parser of whole numbers in a range. */
export function wholeNumber(min: number, max: number): (value: unknown) => number {
  return (value) => {
    const number = /^\d{1,10}$/.test(toText(value)) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) {
      const message = `must be a whole number from ${String(min)} to ${String(max)}`;
      throw new ValueError(message, `for example ${String(min)}`, value);
    }
    return number;
  };
}

export function parseBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw new ValueError('must be true or false', 'without quotes', value);
  }
  return value;
}

const INTERFACE = /^[A-Za-z0-9_.-]{1,15}$/;

/** Parses the name of a network interface. @throws ValueError. */
export function parseInterface(value: unknown): string {
  if (typeof value !== 'string' || !INTERFACE.test(value) || value === '.' || value === '..') {
    const remedy = '1 to 15 of A-Z a-z 0-9 _ . -, for example eth0';
    throw new ValueError('must be the name of an interface', remedy, value);
  }
  return value;
}
