import { EFFECT_NAMES, type Effects, readEffects } from '../effects/index.ts';
import { type Cidr, formatCidr, parseCidr } from '../units/cidr.ts';
import { type Milliseconds, parseDuration } from '../units/duration.ts';
import { formatPortRange, parsePortRange, type PortRange } from '../units/port-range.ts';
import { FaultError } from './fault-error.ts';
import { FieldReader, oneOf, parseInterface, wholeNumber } from './field-reader.ts';

export type Direction = 'egress' | 'ingress' | 'both';
export type PortSide = 'remote' | 'local' | 'any';

/** IP protocols that can be matched, with their numbers for IPv4 and IPv6 (IANA). */
export const PROTOCOLS = {
  tcp: { ip: 6, ipv6: 6 },
  udp: { ip: 17, ipv6: 17 },
  sctp: { ip: 132, ipv6: 132 },
  icmp: { ip: 1, ipv6: 58 },
} as const;
export type Protocol = keyof typeof PROTOCOLS;

/** Which packets a fault is for; without any member, all of them. */
export interface Match {
  /** Blocks of peers; IPv4 and IPv6 may be mixed. */
  readonly cidrs: readonly Cidr[];
  readonly ports: readonly PortRange[];
  /** Whose port `ports` mean: the peer's, the Pod's own, or either. */
  readonly portSide: PortSide;
  readonly protocol?: Protocol | undefined;
  readonly excludeCidrs: readonly Cidr[];
  readonly excludePorts: readonly PortRange[];
}

/** One network fault, valid and with its defaults filled in. */
export interface Fault {
  readonly name: string;
  readonly direction: Direction;
  /** Empty for the interfaces of the default routes. */
  readonly interfaces: readonly string[];
  readonly match: Match;
  readonly effects: Effects;
  readonly duration?: Milliseconds | undefined;
  /** Where several faults match a packet, the lowest number wins; ties go by name. */
  readonly priority: number;
}

const FIELDS = ['direction', 'interfaces', 'match', ...EFFECT_NAMES, 'duration', 'priority'];
const MATCH_FIELDS = ['cidrs', 'ports', 'portSide', 'protocol', 'excludeCidrs', 'excludePorts'];
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const MATCH_ALL: Match = {
  cidrs: [],
  ports: [],
  portSide: 'remote',
  excludeCidrs: [],
  excludePorts: [],
};

/**
 * Parses the JSON form of a fault.
 *
 * @throws FaultError naming the first field that is wrong, its value and the remedy.
 */
export function parseFault(name: string, json: unknown): Fault {
  if (!NAME.test(name)) {
    throw new FaultError(
      'invalid_fault',
      'name',
      name,
      'must be a name',
      'lower-case letters, digits and -, at most 63, for example slow-storage',
    );
  }
  const fields = new FieldReader('', json, FIELDS);
  const effects = readEffects(fields);
  checkEffects(effects, json);
  const direction = fields.optional('direction', oneOf('egress', 'ingress', 'both'));
  return {
    name,
    direction: direction ?? (effects.partition === true ? 'both' : 'egress'),
    interfaces: [...new Set(fields.list('interfaces', parseInterface))],
    match: fields.object('match', MATCH_FIELDS, readMatch) ?? MATCH_ALL,
    effects,
    duration: fields.optional('duration', parseDuration),
    priority: fields.optional('priority', wholeNumber(0, 1_000_000)) ?? 100,
  };
}

/** The same text for the same packets, whatever the order in which they were described. */
export function matchKey(match: Match): string {
  const { cidrs, ports, portSide, protocol, excludeCidrs, excludePorts } = match;
  const hasPorts = ports.length + excludePorts.length > 0;
  return [
    cidrs.map(formatCidr).sort().join(','),
    ports.map(formatPortRange).sort().join(','),
    hasPorts ? portSide : '',
    protocol ?? '',
    excludeCidrs.map(formatCidr).sort().join(','),
    excludePorts.map(formatPortRange).sort().join(','),
  ].join(' ');
}

function checkEffects(effects: Effects, json: unknown): void {
  if (Object.keys(effects).length === 0) {
    throw new FaultError(
      'invalid_fault',
      '',
      json,
      'must have an effect',
      `one of ${EFFECT_NAMES.join(', ')}`,
    );
  }
  if (effects.reorder !== undefined && (effects.delay?.time ?? 0) === 0) {
    throw new FaultError(
      'unsupported_combination',
      'reorder',
      effects.reorder,
      'needs a delay: only packets that wait can be overtaken',
      'add a delay: ?delay=10ms, or "delay": {"time": "10ms"}',
    );
  }
}

function readMatch(fields: FieldReader): Match {
  const match: Match = {
    cidrs: fields.list('cidrs', parseCidr),
    ports: fields.list('ports', parsePortRange),
    portSide: fields.optional('portSide', oneOf('remote', 'local', 'any')) ?? 'remote',
    protocol: fields.optional('protocol', oneOf('tcp', 'udp', 'sctp', 'icmp')),
    excludeCidrs: fields.list('excludeCidrs', parseCidr),
    excludePorts: fields.list('excludePorts', parsePortRange),
  };
  if (match.protocol === 'icmp' && match.ports.length + match.excludePorts.length > 0) {
    throw new FaultError(
      'unsupported_combination',
      fields.pathOf('protocol'),
      'icmp',
      'has no ports',
      'leave out ports or use tcp, udp or sctp',
    );
  }
  return match;
}
