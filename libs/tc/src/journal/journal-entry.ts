import { formatFault, parseFault } from '../fault/fault.ts';
import { FieldReader, parseBoolean, parseInterface, wholeNumber } from '../fields/field-reader.ts';
import type { ActiveFault, Faults } from '../interface/active-fault.ts';
import { isIfb } from '../interface/hook.ts';
import {
  FIRST_MINOR,
  type IngressMemory,
  LAST_MINOR,
  type Memory,
  type Minors,
} from '../interface/own-traces.ts';
import { toText } from '../units/time.ts';
import { ValueError } from '../units/value-error.ts';

/** Tells one network namespace of one boot of one machine from all others. */
export interface NamespaceKey {
  readonly bootId: string;
  /** Such as `net:[4026532008]`. */
  readonly network: string;
}

/** What outlives the process: the faults, and how to know their traces in the kernel again. */
export interface JournalEntry {
  readonly faults: Faults;
  readonly memory: Memory;
}

const VERSION = 2;

/** What version 0.1 has written: it had other filters, and is understood to be replaced. */
const FIRST_VERSION = 1;

const MEMBERS: Readonly<Record<number, readonly string[]>> = {
  [FIRST_VERSION]: ['version', 'namespace', 'faults', 'slots', 'ifbs', 'hooks'],
  [VERSION]: ['version', 'namespace', 'faults', 'minors', 'ingress'],
};

/** Version 0.1 used others; its filters go when these are there. */
const FIRST_PREF = 100;

const REMEDY = 'remove the journal';

const parseMinor = wholeNumber(FIRST_MINOR, LAST_MINOR);
const parsePref = wholeNumber(1, 65_535);

/** The form in which it is written. */
export function formatEntry({ faults, memory }: JournalEntry, namespace: NamespaceKey): string {
  return `${JSON.stringify({
    version: VERSION,
    namespace,
    faults: [...faults.values()].map(({ fault, interfaces, deadline }) => ({
      name: fault.name,
      fault: formatFault(fault),
      interfaces,
      // Of the monotonic clock, in nanoseconds.
      deadline: deadline === undefined ? null : String(deadline),
    })),
    minors: [...memory.minors].map(([device, minors]) => [device, [...minors]]),
    ingress: [...memory.ingress].map(([name, way]) => ({ name, ...way })),
  })}\n`;
}

/**
 * Reads what {@link formatEntry} or version 0.1 has written. It is input like any other: whoever
 * can write the file must not be able to say more than a fault can.
 *
 * @returns `undefined` where it was written in another network namespace or another boot.
 * @throws Error where any part of it is not as it must be.
 */
export function parseEntry(text: string, namespace: NamespaceKey): JournalEntry | undefined {
  const json: unknown = JSON.parse(text);
  const version = (json as { readonly version?: unknown } | null)?.version;
  const members = typeof version === 'number' ? MEMBERS[version] : undefined;
  if (members === undefined) {
    throw new Error(`version ${JSON.stringify(version)} is not known`);
  }
  const entry = new FieldReader('', json, members);
  const written = entry.object('namespace', ['bootId', 'network'], (fields) => ({
    bootId: fields.required('bootId', toText),
    network: fields.required('network', toText),
  }));
  if (written?.bootId !== namespace.bootId || written.network !== namespace.network) {
    return undefined;
  }
  const faults = new Map(entry.list('faults', readFault).map((each) => [each.fault.name, each]));
  const ingress =
    version === VERSION ? entry.list('ingress', readIngress) : readFirstIngress(entry);
  checkDistinct(ingress.map(([, { ifb }]) => ifb));
  return {
    faults,
    memory: {
      minors: new Map(version === VERSION ? entry.list('minors', readMinors) : []),
      ingress: new Map(ingress),
    },
  };
}

function readFault(json: unknown): ActiveFault {
  const fields = new FieldReader('fault', json, ['name', 'fault', 'interfaces', 'deadline']);
  const deadline = fields.raw('deadline');
  return {
    fault: parseFault(fields.required('name', toText), fields.raw('fault')),
    interfaces: fields.list('interfaces', parseInterface),
    ...(deadline !== null && { deadline: BigInt(fields.required('deadline', parseDigits)) }),
  };
}

function readMinors(json: unknown): [string, Minors] {
  const [device, minors] = parsePair(json);
  if (!Array.isArray(minors)) {
    throw new ValueError('must be a list', REMEDY, minors);
  }
  const pairs = minors.map((item): [string, number] => {
    const [key, minor] = parsePair(item);
    return [toText(key), parseMinor(minor)];
  });
  checkDistinct(pairs.map(([, minor]) => minor));
  return [parseInterface(device), new Map(pairs)];
}

function readIngress(json: unknown): [string, IngressMemory] {
  const fields = new FieldReader('ingress', json, ['name', 'ifb', 'pref', 'madeHook']);
  const [ifb, pref, madeHook] = [
    fields.required('ifb', parseIfb),
    fields.required('pref', parsePref),
    fields.required('madeHook', parseBoolean),
  ];
  return [fields.required('name', parseInterface), { ifb, pref, madeHook }];
}

/** Version 0.1 has kept ifbs and hooks apart. */
function readFirstIngress(entry: FieldReader): [string, IngressMemory][] {
  const hooks = entry.list('hooks', parseInterface);
  return entry.list('ifbs', parsePair).map(([name, ifb]) => {
    const own = parseInterface(name);
    return [own, { ifb: parseIfb(ifb), pref: FIRST_PREF, madeHook: hooks.includes(own) }];
  });
}

function parsePair(value: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new ValueError('must be a pair', REMEDY, value);
  }
  return [value[0], value[1]];
}

/** Two that share a class or an ifb would share what happens to their packets. */
function checkDistinct(values: readonly unknown[]): void {
  if (new Set(values).size < values.length) {
    throw new ValueError('must be different from each other', REMEDY, values);
  }
}

function parseIfb(value: unknown): string {
  const name = parseInterface(value);
  if (!isIfb(name)) {
    throw new ValueError('must be an ifb such as fi0', REMEDY, value);
  }
  return name;
}

function parseDigits(value: unknown): string {
  const text = toText(value);
  if (!/^\d{1,20}$/.test(text)) {
    throw new ValueError('must be whole nanoseconds', REMEDY, value);
  }
  return text;
}
