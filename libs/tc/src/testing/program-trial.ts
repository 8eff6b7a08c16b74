import fc from '@sidecar-injector/testing/property';
import { type Match, MATCH_ALL } from '../match/match.ts';
import { compilePrograms } from '../program/compile-programs.ts';
import { PROGRAM_LIMITS, type ProgramLimits } from '../program/limits.ts';
import { arbitraryMatchJson } from './arbitrary-fault.ts';
import type { HeaderPacket } from './header-packet.ts';
import { newMatch } from './new-match.ts';
import { PacketSource } from './packet-source.ts';
import { type Meaning, meaningOf, type Viewpoint } from './plain-meaning.ts';

const PACKETS = 120;
const VIEW: Viewpoint = { way: 'egress', cleanPorts: [2_332], isLoopback: false };

/** From where packets are looked at, and how large programs may be. */
export const TRIAL_VIEWS: readonly (readonly [string, Viewpoint, ProgramLimits])[] = [
  ['what leaves', VIEW, PROGRAM_LIMITS],
  ['what comes in', { ...VIEW, way: 'ingress', cleanPorts: [80, 2_332] }, PROGRAM_LIMITS],
  ['the loopback device', { ...VIEW, isLoopback: true }, PROGRAM_LIMITS],
  ['no clean port', { ...VIEW, cleanPorts: [] }, PROGRAM_LIMITS],
  ['a chain of small programs', VIEW, { ...PROGRAM_LIMITS, instructions: 160, programs: 1_000 }],
];

export const arbitraryMatches: fc.Arbitrary<Match[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: arbitraryMatchJson.map(newMatch) },
    { weight: 1, arbitrary: fc.constant(MATCH_ALL) },
  ),
  { maxLength: 8 },
);

/** A packet, and the value that the plain meaning of the rules gives it. */
export interface Sample {
  readonly packet: HeaderPacket;
  readonly meaning: Meaning;
  readonly value: number;
}

export interface Trial {
  readonly programs: readonly string[];
  readonly samples: readonly Sample[];
  /** How many values there are: from 1 on, one for each set of matches. */
  readonly values: number;
}

/**
 * Compiles matches, and gives random packets the value that they should get.
 *
 * @param toReturn what the programs return for a value.
 */
export function newTrial(
  matches: readonly Match[],
  seed: number,
  viewpoint: Viewpoint,
  limits: ProgramLimits,
  toReturn = (value: number): number => value,
): Trial {
  const sets: string[] = [];
  const valueOf = ({ matched, part }: Meaning): number => {
    const key = `${part} ${matched.join(' ')}`;
    if (!sets.includes(key)) {
      sets.push(key);
    }
    return sets.indexOf(key) + 1;
  };
  const programs = compilePrograms(
    matches,
    { ...viewpoint, valueOf: (matched, part) => toReturn(valueOf({ matched, part })) },
    limits,
  );
  const source = new PacketSource(seed, matches, viewpoint.cleanPorts);
  const samples = Array.from({ length: PACKETS }, () => {
    const packet = source.next();
    const meaning = meaningOf(matches, packet, viewpoint);
    return { packet, meaning, value: meaning.matched.length > 0 ? valueOf(meaning) : 0 };
  });
  return { programs, samples, values: sets.length };
}
