import { type Fault, parseFault } from '../fault/fault.ts';

/** Faults by name, in their JSON form. */
export type FaultsJson = Readonly<Record<string, unknown>>;

export function newFaults(faults: FaultsJson): Fault[] {
  return Object.entries(faults).map(([name, json]) => parseFault(name, json));
}
