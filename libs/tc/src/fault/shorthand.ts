import { type EffectShorthand, SHORTHANDS } from '../effects/index.ts';
import { ValueError } from '../units/value-error.ts';
import { type Fault, parseFault } from './fault.ts';
import { FaultError, refuse } from '../fields/fault-error.ts';

/** Query parameters as a router parses them; one that is given several times is a list. */
export type Query = Readonly<Record<string, unknown>>;

/** Where each parameter belongs in the JSON form of a fault. */
const PLACES = {
  jitter: 'delay.jitter',
  correlation: 'delay.correlation',
  distribution: 'delay.distribution',
  delay: 'delay.time',
  to: 'match.cidrs',
  from: 'match.cidrs',
  port: 'match.ports',
  protocol: 'match.protocol',
  direction: 'direction',
  for: 'duration',
  priority: 'priority',
} as const;
type Parameter = keyof typeof PLACES;
type Given = ReadonlyMap<Parameter, unknown>;

const LISTS: readonly Parameter[] = ['to', 'from', 'port'];
const PARAMETERS = Object.keys(PLACES) as Parameter[];

/** Every query parameter of a shorthand; `dryRun` is for whoever applies the fault. */
export const SHORTHAND_PARAMETERS: readonly string[] = [...PARAMETERS, 'dryRun'];

/** First segments of the paths of shorthands. */
export const SHORTHAND_KINDS: readonly string[] = SHORTHANDS.map(({ kind }) => kind);

/**
 * Parses `/<kind>/<value>?<query>`, such as `/latency/20ms?to=10.0.0.0/8&for=30s`.
 *
 * @returns the fault named after its kind, or `undefined` where the value ends it: `0` or `off`.
 * @throws FaultError naming the parameter, or the kind where the value is wrong.
 */
export function parseShorthand(kind: string, value: string, query: Query): Fault | undefined {
  const shorthand = findShorthand(kind);
  const given = readParameters(query);
  if (value === '0' || value === 'off' || shorthand.zero?.test(value) === true) {
    return undefined;
  }
  checkParameters(shorthand, given);
  try {
    return parseFault(kind, toJson(shorthand, value, given));
  } catch (error) {
    throw inWordsOfQuery(error, shorthand, given);
  }
}

function findShorthand(kind: string): EffectShorthand {
  return (
    SHORTHANDS.find((shorthand) => shorthand.kind === kind) ??
    refuse('kind', kind, 'is no kind of fault', `known are ${SHORTHAND_KINDS.join(', ')}`)
  );
}

function readParameters(query: Query): Given {
  const unknown = Object.keys(query).find((name) => !SHORTHAND_PARAMETERS.includes(name));
  if (unknown !== undefined) {
    const known = SHORTHAND_PARAMETERS.join(', ');
    refuse(unknown, query[unknown], 'is not a known parameter', `known are ${known}`);
  }
  const names = PARAMETERS.filter((name) => Object.hasOwn(query, name));
  return new Map(names.map((name) => [name, readParameter(name, query[name])]));
}

/** A list may be given as `to=a,b` as well as `to=a&to=b`. */
function readParameter(name: Parameter, value: unknown): unknown {
  if (LISTS.includes(name)) {
    return [value].flat().flatMap((item) => (typeof item === 'string' ? item.split(',') : [item]));
  }
  return Array.isArray(value) ? refuse(name, value, 'is given twice', 'give it once') : value;
}

/** A parameter that would be without effect, or mean something else than it seems to, is none. */
function checkParameters({ kind, effect }: EffectShorthand, given: Given): void {
  const isIngress = given.get('direction') === 'ingress';
  if (effect === 'delay' && given.has('delay')) {
    refuse('delay', given.get('delay'), 'is in the path already', `leave it out: /${kind}/20ms`);
  }
  if (given.has('from') && !isIngress) {
    const remedy = 'add direction=ingress, or use to';
    refuse('from', given.get('from'), 'is for packets that come in', remedy);
  }
  if (given.has('to') && isIngress) {
    refuse('to', given.get('to'), 'is for packets that leave', 'use from');
  }
}

function toJson(shorthand: EffectShorthand, value: string, given: Given): unknown {
  const json: Record<string, unknown> = {};
  const members = [...given].map(([name, item]) => [placeOf(name, shorthand), item] as const);
  const effect = [placeOfValue(shorthand), shorthand.parse?.(value) ?? value] as const;
  for (const [place, item] of [effect, ...members]) {
    const [outer = '', inner] = place.split('.');
    json[outer] = inner === undefined ? item : { ...(json[outer] as object), [inner]: item };
  }
  return json;
}

function placeOfValue({ effect, member }: EffectShorthand): string {
  return member === undefined ? effect : `${effect}.${member}`;
}

/** What several effects have is meant for the one in the path. */
function placeOf(name: Parameter, { effect, parameters }: EffectShorthand): string {
  return parameters?.includes(name) === true ? `${effect}.${name}` : PLACES[name];
}

function inWordsOfQuery(error: unknown, shorthand: EffectShorthand, given: Given): unknown {
  if (error instanceof ValueError) {
    const { value, message, remedy } = error;
    return new FaultError('invalid_fault', shorthand.kind, value, message, remedy);
  }
  if (!(error instanceof FaultError)) {
    return error;
  }
  const place = error.field.replace(/\[\d+\]$/, '');
  const names = [...given.keys(), ...PARAMETERS];
  const name = names.find((parameter) => placeOf(parameter, shorthand) === place);
  return error.at(place === placeOfValue(shorthand) ? shorthand.kind : (name ?? error.field));
}
