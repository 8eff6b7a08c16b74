import { type EffectName, expectEffects, warnOfEffects } from '../effects/index.ts';
import { type Fault, quoteNames } from '../fault/fault.ts';
import { findLegs, type Leg, legOf } from './legs.ts';
import { type Composition, effectsOf } from './packet-classes.ts';
import { type Met, warnOfLosing, warnOfWinning } from './report-winners.ts';

/** What becomes of one fault beside the others. */
export interface FaultReport {
  /** What the user will see, one sentence each. */
  readonly expected: readonly string[];
  /** What it does not do, and why. */
  readonly warnings: readonly string[];
}

/** A meeting in which a fault wins, and how its effects are met on both ways. */
interface Acting extends Met {
  readonly legs: ReadonlyMap<EffectName, Leg>;
}

/** Sentences of one sort in an answer, and names in a sentence; more would hide what they say. */
const MAX_SAID = 5;

/** Reports one fault, from all ways and interfaces on which it is. */
export function reportFault(fault: Fault, compositions: readonly Composition[]): FaultReport {
  const met = compositions.flatMap((at) => findMeetings(fault, at));
  return {
    expected: cap(expectOf(fault, met, compositions)),
    warnings: [
      ...warnOfEffects(fault.effects),
      ...(met.length === 0
        ? [`"${fault.name}" matches no packet: what it excludes covers what it includes`]
        : cap([...warnOfLosing(fault, met), ...warnOfWinning(fault, met)])),
    ],
  };
}

function findMeetings(fault: Fault, at: Composition): Met[] {
  const place = at.faults.indexOf(fault);
  return at.meetings
    .filter(({ places }) => places.includes(place))
    .map((meeting) => ({ ...meeting, at }));
}

/** Where it is alone, or first with the fewest others; then what others add, with their names. */
function expectOf(
  fault: Fault,
  met: readonly Met[],
  compositions: readonly Composition[],
): string[] {
  const legs = findLegs(compositions);
  const winning = met.filter(({ winners }) => [...winners.values()].includes(fault));
  const acting = withoutRepeats(winning.sort((a, b) => a.places.length - b.places.length))
    .map((each): Acting => {
      const effects = [...each.winners.keys()];
      return {
        ...each,
        legs: new Map(effects.map((name) => [name, legOf(name, each, each.at, legs)])),
      };
    })
    .sort((a, b) => a.places.length - b.places.length || countRivals(a) - countRivals(b));
  const [first, ...others] = acting;
  if (first === undefined) {
    return [];
  }
  const plain = new Set(expectMeeting(first));
  // Where nothing gets through, nothing is added.
  const visible = first.winners.has('partition') ? [] : others;
  const beside = visible.flatMap((meeting) => {
    const sentences = expectMeeting(meeting).filter((text) => !plain.has(text));
    const names = nameOthers(fault, meeting);
    return sentences.length === 0 || names === '' ? [] : [`with ${names}: ${sentences.join(', ')}`];
  });
  return [...plain, ...new Set(beside)];
}

/** The first of those of which the same would be said. */
function withoutRepeats(met: readonly Met[]): Met[] {
  const said = new Map<Met['winners'], Set<string>>();
  return met.filter(({ winners, hasPing, hasTcp, shared }) => {
    const keys = said.get(winners) ?? new Set();
    const key = [hasPing, hasTcp, shared].join(' ');
    const isNew = !keys.has(key);
    said.set(winners, keys.add(key));
    return isNew;
  });
}

function expectMeeting({ winners, legs, hasPing, hasTcp }: Acting): string[] {
  return expectEffects(
    effectsOf(winners),
    { hasPing, hasTcp },
    (name) => legs.get(name) ?? { ways: 1 },
  );
}

/** Those that a packet, or its answer, gets something from. */
function nameOthers(fault: Fault, { winners, legs }: Acting): string {
  const faults = [...winners.values(), ...[...legs.values()].flatMap(({ rivals }) => rivals)];
  const others = faults.filter((each) => each !== fault);
  return cap(quoteNames(others), 'more').join(', ');
}

function countRivals({ legs }: Acting): number {
  return [...legs.values()].reduce((sum, { rivals }) => sum + rivals.length, 0);
}

/** @param more what the rest is called. */
function cap(texts: readonly string[], more = 'more like these'): string[] {
  const rest = texts.length - MAX_SAID;
  return [...texts.slice(0, MAX_SAID), ...(rest > 0 ? [`and ${String(rest)} ${more}`] : [])];
}
