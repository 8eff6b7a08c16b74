import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { FieldReader } from '../fields/field-reader.ts';
import { type Match, MATCH_ALL, MATCH_FIELDS, readMatch } from '../match/match.ts';
import { arbitraryMatchJson } from '../testing/arbitrary-fault.ts';
import { BpfMachine } from '../testing/bpf-machine.ts';
import { toFrame } from '../testing/header-packet.ts';
import { PacketSource } from '../testing/packet-source.ts';
import { meaningOf, type Meaning, type Viewpoint } from '../testing/plain-meaning.ts';
import { compilePrograms } from './compile-programs.ts';
import { PROGRAM_LIMITS, type ProgramLimits } from './limits.ts';

const VIEW: Viewpoint = { way: 'egress', cleanPorts: [2_332], isLoopback: false };
const PACKETS = 120;

function newMatch(json: object): Match {
  return readMatch(new FieldReader('match', json, MATCH_FIELDS));
}

/** Gives each set of matches a number of its own. */
class Sets {
  readonly calls: string[] = [];

  valueOf({ matched, part }: Meaning): number {
    const key = `${part} ${matched.join(' ')}`;
    if (!this.calls.includes(key)) {
      this.calls.push(key);
    }
    return this.calls.indexOf(key) + 1;
  }
}

const arbitraryMatches = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: arbitraryMatchJson.map(newMatch) },
    { weight: 1, arbitrary: fc.constant(MATCH_ALL) },
  ),
  { maxLength: 8 },
);

describe(compilePrograms.name, () => {
  it.each([
    ['what leaves', VIEW, PROGRAM_LIMITS],
    ['what comes in', { ...VIEW, way: 'ingress', cleanPorts: [80, 2_332] }, PROGRAM_LIMITS],
    ['the loopback device', { ...VIEW, isLoopback: true }, PROGRAM_LIMITS],
    ['no clean port', { ...VIEW, cleanPorts: [] }, PROGRAM_LIMITS],
    ['a chain of small programs', VIEW, { ...PROGRAM_LIMITS, instructions: 160, programs: 1_000 }],
  ] satisfies [string, Viewpoint, ProgramLimits][])(
    'should give each packet the value of what matches it: %s',
    (_, viewpoint, limits) => {
      fc.assert(
        fc.property(arbitraryMatches, fc.nat(), (matches, seed) => {
          const sets = new Sets();
          const valueOf = (matched: readonly number[], part: Meaning['part']): number =>
            sets.valueOf({ matched, part });
          const programs = compilePrograms(matches, { ...viewpoint, valueOf }, limits);
          const machines = programs.map((text) => new BpfMachine(text));
          expect(machines.every(({ length }) => length <= limits.instructions)).toBe(true);
          const source = new PacketSource(seed, matches, viewpoint.cleanPorts);
          for (let count = 0; count < PACKETS; count++) {
            const packet = source.next();
            const meaning = meaningOf(matches, packet, viewpoint);
            const wanted = meaning.matched.length > 0 ? [sets.valueOf(meaning)] : [];
            const frame = toFrame(packet);
            const values = machines.map((machine) => machine.run(frame).value);
            if (values.filter((value) => value !== 0).join() !== wanted.join()) {
              expect({ packet, meaning, values }).toEqual({ packet, meaning, values: wanted });
            }
          }
        }),
        { numRuns: 200 },
      );
    },
  );
});
