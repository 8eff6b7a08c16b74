import { EFFECT_NAMES, type EffectName, type Effects } from '../effects/index.ts';
import { type Fault, quoteNames, type Way } from '../fault/fault.ts';
import { byPrecedence } from '../fault/precedence.ts';
import { checkLimit } from '../fields/fault-error.ts';
import { hasPorts } from '../match/match.ts';
import type { Part } from '../program/field.ts';
import { compileFaults, type Places } from './compile-faults.ts';

/** Faults of one way of an interface. */
export const MAX_FAULTS = 256;

/** Classes of one way of an interface: each is a set of faults that act together on some packet. */
export const MAX_CLASSES = 256;

/**
 * Sets of faults that meet on one way of an interface. Matches that overlap in part make one for each
 * pair; every answer goes through all of them, and each takes up to 256 bytes.
 */
export const MAX_MEETINGS = 2_048;

/** Which fault each effect of a packet comes from. */
export type Winners = ReadonlyMap<EffectName, Fault>;

/** Faults that match some packet together, and what that packet gets. */
export interface Meeting {
  /** Their places among the faults of the composition, ascending. */
  readonly places: Places;
  readonly winners: Winners;
  /** Those of both ways, as a text that is the same on the other way. */
  readonly shared: string;
  /** Whether the packets may be those of a ping, and of TCP. */
  readonly hasPing: boolean;
  readonly hasTcp: boolean;
}

/** Packets to which the same happens: one class in the kernel. */
export interface PacketClass {
  /** Says from which fault each effect comes; two classes never have the same. */
  readonly key: string;
  readonly winners: Winners;
  readonly effects: Effects;
}

/** A class, and its place among all, counted from 1. */
type NumberedClass = PacketClass & { readonly place: number };

/** All that happens on one way of an interface. */
export interface Composition {
  readonly interfaceName: string;
  readonly way: Way;
  /** In order of precedence. */
  readonly faults: readonly Fault[];
  readonly classes: readonly PacketClass[];
  /** Each different set of faults that some packet meets. */
  readonly meetings: readonly Meeting[];
  /** Bytecode that returns the place of a class in the list, counted from 1; 0 for none. */
  readonly programs: readonly string[];
}

/** What else a way is known by. */
export interface Lane {
  readonly interfaceName: string;
  readonly way: Way;
  /** TCP ports of the Pod that no fault may reach, such as the agent's own. */
  readonly cleanPorts: readonly number[];
}

/**
 * Finds out what happens to which packets. A packet gets every effect of every fault that matches
 * it; where several say the same one, the first by precedence wins, and a partition loses all.
 *
 * @param faults all of one interface and way.
 * @throws FaultError `limit_exceeded` where they are too many or too complex for the kernel.
 */
export function composeFaults(faults: readonly Fault[], lane: Lane): Composition {
  checkLimit(
    faults.length,
    MAX_FAULTS,
    `makes more than ${String(MAX_FAULTS)} faults on one interface`,
    'remove some, or put their effects into one fault',
  );
  const ordered = byPrecedence(faults);
  const marks = markShared(ordered);
  const meetings: Meeting[] = [];
  const counts = { whole: 0, later: 0 };
  const classes = new Map<string, NumberedClass>();
  const valueOf = (places: Places, part: Part): number => {
    counts[part]++;
    checkLimit(
      counts[part],
      MAX_MEETINGS,
      `makes more than ${String(MAX_MEETINGS)} different sets of faults that meet on one interface`,
      'use fewer faults whose matches overlap in part, such as ports of either side',
    );
    const met = [...places].flatMap((place) => ordered[place] ?? []);
    const found = findWinners(met, part);
    const own = found.size === 0 ? undefined : classOf(found, classes);
    if (part === 'whole') {
      const winners = own?.winners ?? found;
      const shared = [...places].map((place) => marks[place]).join('');
      meetings.push({ places, winners, shared, ...protocolsOf(met) });
    }
    return own?.place ?? 0;
  };
  const programs = compileFaults(ordered, lane, valueOf);
  const { interfaceName, way } = lane;
  return {
    interfaceName,
    way,
    faults: ordered,
    classes: [...classes.values()],
    meetings,
    programs,
  };
}

/**
 * A later fragment has no ports: a fault that asks for ports may be meant. It then limits the rate
 * and does nothing else, for a datagram is lost or late already by its first fragment.
 */
function findWinners(met: readonly Fault[], part: Part): Winners {
  const winners = new Map<EffectName, Fault>();
  for (const name of EFFECT_NAMES) {
    const winner = met.find(
      ({ effects, match }) =>
        effects[name] !== undefined && (part === 'whole' || name === 'rate' || !hasPorts(match)),
    );
    if (winner !== undefined) {
      winners.set(name, winner);
    }
  }
  const cut = winners.get('partition');
  return cut === undefined ? winners : new Map([['partition', cut]]);
}

/** A byte for each fault of both ways, which has the same on either: they stand in one order. */
function markShared(ordered: readonly Fault[]): string[] {
  let count = 0;
  return ordered.map(({ direction }) => (direction === 'both' ? String.fromCharCode(count++) : ''));
}

function protocolsOf(met: readonly Fault[]): Pick<Meeting, 'hasPing' | 'hasTcp'> {
  const protocols = met.map(({ match }) => match.protocol);
  return {
    hasPing:
      protocols.every((name) => name === undefined || name === 'icmp') &&
      met.every(({ match }) => match.ports.length === 0),
    hasTcp: protocols.every((name) => name === undefined || name === 'tcp'),
  };
}

/** @returns the class that has these winners, a new one where none has. */
function classOf(winners: Winners, classes: Map<string, NumberedClass>): NumberedClass {
  const key = [...winners].map(([effect, { name }]) => `${effect}=${name}`).join(' ');
  const known = classes.get(key);
  if (known !== undefined) {
    return known;
  }
  const place = classes.size + 1;
  checkClassCount(winners, place);
  const added = { key, winners, effects: effectsOf(winners), place };
  classes.set(key, added);
  return added;
}

/** What a packet gets. */
export function effectsOf(winners: Winners): Effects {
  return Object.fromEntries([...winners].map(([effect, { effects }]) => [effect, effects[effect]]));
}

function checkClassCount(winners: Winners, count: number): void {
  const names = quoteNames(winners.values()).slice(0, 2).join(' and ');
  checkLimit(
    count,
    MAX_CLASSES,
    `meets other faults in more than ${String(MAX_CLASSES)} different ways on one interface, the last of them ${names}`,
    'give faults that belong together the same match, or remove some',
  );
}
