import { EFFECT_NAMES, type Effects, formatEffects, readEffects } from '../effects/index.ts';
import { formatDuration, type Milliseconds, parseDuration } from '../units/duration.ts';
import { refuse, refuseBeside } from '../fields/fault-error.ts';
import { FieldReader, oneOf, parseInterface, wholeNumber } from '../fields/field-reader.ts';
import { formatMatch, type Match, MATCH_ALL, MATCH_FIELDS, readMatch } from '../match/match.ts';

/** Which way packets go: out of the Pod, or into it. */
export type Way = 'egress' | 'ingress';

export type Direction = Way | 'both';

/** One network fault, valid and with its defaults filled in. */
export interface Fault {
  readonly name: string;
  readonly direction: Direction;
  /** Empty for the interfaces of the default routes. */
  readonly interfaces: readonly string[];
  readonly match: Match;
  readonly effects: Effects;
  readonly duration?: Milliseconds | undefined;
  /** Where several faults say the same effect, the lowest number wins, then the narrower match. */
  readonly priority: number;
}

/** Every member of the JSON form of a fault. */
export const FAULT_FIELDS = [
  'direction',
  'interfaces',
  'match',
  ...EFFECT_NAMES,
  'duration',
  'priority',
] as const;

const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DEFAULT_PRIORITY = 100;

/**
 * Parses the JSON form of a fault.
 *
 * @throws FaultError naming the first field that is wrong, its value and the remedy.
 */
export function parseFault(name: string, json: unknown): Fault {
  parseFaultName(name);
  const fields = new FieldReader('', json, FAULT_FIELDS);
  const effects = readEffects(fields);
  checkEffects(effects, fields, json);
  const direction = fields.optional('direction', oneOf('egress', 'ingress', 'both'));
  return {
    name,
    direction: direction ?? (effects.partition === true ? 'both' : 'egress'),
    interfaces: [...new Set(fields.list('interfaces', parseInterface))],
    match: fields.object('match', MATCH_FIELDS, readMatch) ?? MATCH_ALL,
    effects,
    duration: fields.optional('duration', parseDuration),
    priority: fields.optional('priority', wholeNumber(0, 1_000_000)) ?? DEFAULT_PRIORITY,
  };
}

/** @throws FaultError for what no fault can be named. */
export function parseFaultName(name: string): string {
  if (!NAME.test(name)) {
    const remedy = 'lower-case letters, digits and -, at most 63, for example slow-storage';
    refuse('name', name, 'must be a name', remedy);
  }
  return name;
}

/** The JSON form of a fault, from which {@link parseFault} makes the same fault again. */
export function formatFault(fault: Fault): Record<string, unknown> {
  const match = formatMatch(fault.match);
  return {
    direction: fault.direction,
    ...(fault.interfaces.length > 0 ? { interfaces: [...fault.interfaces] } : {}),
    ...(Object.keys(match).length > 0 ? { match } : {}),
    ...formatEffects(fault.effects),
    ...(fault.duration === undefined ? {} : { duration: formatDuration(fault.duration) }),
    priority: fault.priority,
  };
}

/** Whether a fault is for packets of this way. */
export function isForWay({ direction }: Fault, way: Way): boolean {
  return direction === 'both' || direction === way;
}

/** Names of faults in quotes, each once. */
export function quoteNames(faults: Iterable<Fault>): string[] {
  return [...new Set([...faults].map(({ name }) => `"${name}"`))];
}

function checkEffects(effects: Effects, fields: FieldReader, json: unknown): void {
  if (Object.keys(effects).length === 0) {
    refuse('', json, 'must have an effect', `one of ${EFFECT_NAMES.join(', ')}`);
  }
  if (effects.reorder !== undefined && (effects.delay?.time ?? 0) === 0) {
    refuseBeside(
      'reorder',
      fields.raw('reorder'),
      'needs a delay: only packets that wait can be overtaken',
      'add a delay: ?delay=10ms, or "delay": {"time": "10ms"}',
    );
  }
}
