import { type Fault, formatFault, parseFault, type Slots } from '@sidecar-injector/tc';
import type { NamespaceKey } from '../kernel/proc-net.ts';
import type { ActiveFault, Faults, Memory } from './fault-state.ts';

/** What outlives the process: the faults, and how to know their traces in the kernel again. */
export interface JournalEntry {
  readonly faults: Faults;
  readonly memory: Memory;
}

/** The form in which it is written. */
interface Written {
  readonly version: number;
  readonly namespace: NamespaceKey;
  readonly faults: readonly WrittenFault[];
  readonly slots: readonly (readonly [string, readonly (readonly [string, number, number])[]])[];
  readonly ifbs: readonly (readonly [string, string])[];
  readonly hooks: readonly string[];
}

interface WrittenFault {
  readonly name: string;
  readonly fault: unknown;
  readonly interfaces: readonly string[];
  /** Of the monotonic clock, in nanoseconds. */
  readonly deadline: string | null;
}

export function formatEntry({ faults, memory }: JournalEntry, namespace: NamespaceKey): string {
  const written: Written = {
    version: 1,
    namespace,
    faults: [...faults.values()].map(({ fault, interfaces, deadline }) => ({
      name: fault.name,
      fault: formatFault(fault),
      interfaces,
      deadline: deadline === undefined ? null : String(deadline),
    })),
    slots: [...memory.slots].map(([device, slots]) => [device, writeSlots(slots)]),
    ifbs: [...memory.ifbs],
    hooks: [...memory.hooks],
  };
  return `${JSON.stringify(written)}\n`;
}

/**
 * @returns `undefined` where it was written in another network namespace or another boot.
 * @throws Error where it cannot be understood.
 */
export function parseEntry(text: string, namespace: NamespaceKey): JournalEntry | undefined {
  const written = JSON.parse(text) as Written;
  if (written.version !== 1) {
    throw new Error(`version ${JSON.stringify(written.version)} is not known`);
  }
  const { bootId, network } = written.namespace;
  if (bootId !== namespace.bootId || network !== namespace.network) {
    return undefined;
  }
  return {
    faults: new Map(written.faults.map((fault) => [fault.name, readFault(fault)])),
    memory: {
      slots: new Map(written.slots.map(([device, slots]) => [device, readSlots(slots)])),
      ifbs: new Map(written.ifbs),
      hooks: new Set(written.hooks),
    },
  };
}

function readFault({ name, fault, interfaces, deadline }: WrittenFault): ActiveFault {
  const parsed: Fault = parseFault(name, fault);
  return { fault: parsed, interfaces, ...(deadline !== null && { deadline: BigInt(deadline) }) };
}

function writeSlots(slots: Slots): (readonly [string, number, number])[] {
  return [...slots].map(([key, { minor, pref }]) => [key, minor, pref]);
}

function readSlots(slots: readonly (readonly [string, number, number])[]): Slots {
  return new Map(slots.map(([key, minor, pref]) => [key, { minor, pref }]));
}
