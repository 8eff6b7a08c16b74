import { type Cidr, formatCidr, parseCidr } from '../units/cidr.ts';
import { formatPortRange, parsePortRange, type PortRange } from '../units/port-range.ts';
import { refuseBeside } from '../fields/fault-error.ts';
import { FieldReader, oneOf } from '../fields/field-reader.ts';

/** IP protocols that can be matched, with their numbers for IPv4 and IPv6 (IANA). */
export const PROTOCOLS = {
  tcp: { ip: 6, ipv6: 6 },
  udp: { ip: 17, ipv6: 17 },
  sctp: { ip: 132, ipv6: 132 },
  icmp: { ip: 1, ipv6: 58 },
} as const;
export type Protocol = keyof typeof PROTOCOLS;

export type PortSide = 'remote' | 'local' | 'any';

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

export const MATCH_FIELDS = [
  'cidrs',
  'ports',
  'portSide',
  'protocol',
  'excludeCidrs',
  'excludePorts',
] as const;

export function readMatch(fields: FieldReader): Match {
  const match: Match = {
    cidrs: fields.list('cidrs', parseCidr),
    ports: fields.list('ports', parsePortRange),
    portSide: fields.optional('portSide', oneOf('remote', 'local', 'any')) ?? 'remote',
    protocol: fields.optional('protocol', oneOf('tcp', 'udp', 'sctp', 'icmp')),
    excludeCidrs: fields.list('excludeCidrs', parseCidr),
    excludePorts: fields.list('excludePorts', parsePortRange),
  };
  if (match.protocol === 'icmp' && hasPorts(match)) {
    const remedy = 'leave out ports or use tcp, udp or sctp';
    refuseBeside(fields.pathOf('protocol'), 'icmp', 'has no ports', remedy);
  }
  return match;
}

/** What a fault without a match is for. */
export const MATCH_ALL: Match = readMatch(new FieldReader('match', {}, MATCH_FIELDS));

/** The JSON form that {@link readMatch} takes, without members that are as by default. */
export function formatMatch(match: Match): Record<string, unknown> {
  const { cidrs, ports, portSide, protocol, excludeCidrs, excludePorts } = match;
  const members = {
    cidrs: cidrs.map(formatCidr),
    ports: ports.map(formatPorts),
    portSide: portSide === 'remote' ? [] : portSide,
    protocol: protocol ?? [],
    excludeCidrs: excludeCidrs.map(formatCidr),
    excludePorts: excludePorts.map(formatPorts),
  };
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member.length > 0));
}

/** Whether the ports of a packet matter. */
export function hasPorts({ ports, excludePorts }: Match): boolean {
  return ports.length + excludePorts.length > 0;
}

function formatPorts(range: PortRange): number | string {
  return range.first === range.last ? range.first : formatPortRange(range);
}
