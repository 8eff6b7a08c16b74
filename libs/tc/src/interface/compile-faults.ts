import type { Fault } from '../fault/fault.ts';
import { formatMatch } from '../match/match.ts';
import { compilePrograms } from '../program/compile-programs.ts';
import type { Part } from '../program/field.ts';
import type { Lane } from './packet-classes.ts';

/** Places of faults in their list: a byte each, for there may be thousands of such sets. */
export type Places = Uint8Array;

/** Says what packets get that exactly these faults match. */
type ValueOf = (matched: Places, part: Part) => number;

/** What was compiled, and what was asked for meanwhile, in order. */
interface Compiled {
  readonly programs: readonly string[];
  readonly asked: readonly Parameters<ValueOf>[];
  readonly size: number;
}

/** About the bytes of all that is remembered: both ways of dozens of interfaces. */
const MOST_REMEMBERED = 16 * 2 ** 20;

/** What an array of bytes takes beside them, about. */
const PLACES_COST = 128;

const LOOPBACK = 'lo';

/** By all that the programs depend on, the one used last at the end. */
const remembered = new Map<string, Compiled>();

/**
 * Compiles the programs of some faults. Most changes are of values and not of matches: then the
 * programs are those of before, for compiling is most of the work of a change with many faults.
 *
 * @throws FaultError `limit_exceeded`, and what `valueOf` throws.
 */
export function compileFaults(
  faults: readonly Fault[],
  { interfaceName, way, cleanPorts }: Lane,
  valueOf: ValueOf,
): readonly string[] {
  const isLoopback = interfaceName === LOOPBACK;
  const shapes = faults.map(({ name, match, effects }) => [
    name,
    formatMatch(match),
    Object.keys(effects),
  ]);
  const key = JSON.stringify([way, cleanPorts, isLoopback, shapes]);
  const known = remembered.get(key);
  if (known !== undefined) {
    known.asked.forEach((each) => valueOf(...each));
    remember(key, known);
    return known.programs;
  }
  const asked: Parameters<ValueOf>[] = [];
  const programs = compilePrograms(
    faults.map(({ match }) => match),
    {
      way,
      cleanPorts,
      isLoopback,
      valueOf: (matched, part) => {
        const places = Uint8Array.from(matched);
        asked.push([places, part]);
        return valueOf(places, part);
      },
    },
  );
  remember(key, { programs, asked, size: sizeOf(key, programs, asked) });
  return programs;
}

function remember(key: string, compiled: Compiled): void {
  remembered.delete(key);
  remembered.set(key, compiled);
  let total = 0;
  for (const [each, { size }] of [...remembered].reverse()) {
    total += size;
    if (total > MOST_REMEMBERED) {
      remembered.delete(each);
    }
  }
}

function sizeOf(key: string, programs: Compiled['programs'], asked: Compiled['asked']): number {
  return (
    [key, ...programs].reduce((sum, { length }) => sum + length, 0) +
    asked.reduce((sum, [{ length }]) => sum + length + PLACES_COST, 0)
  );
}
