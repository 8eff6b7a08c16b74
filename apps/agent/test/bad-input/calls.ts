import { BODIES } from './bodies.ts';
import { BAD, withoutCommas } from './values.ts';

/** A call that must be refused because of one value in it. */
export interface BadCall {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What of the call is wrong. */
  readonly field: string;
  /** As it was sent; absent where it is the absence that is wrong, or all of the body. */
  readonly value?: string | undefined;
  /** 400 where it is not said. */
  readonly status?: number;
}

const segment = (value: string): string => encodeURIComponent(value);

const KINDS = {
  latency: BAD.time,
  loss: BAD.percent,
  duplicate: BAD.percent,
  corrupt: BAD.percent,
  rate: BAD.rate,
  partition: BAD.onOff,
} as const;

/** The value in the path of each shorthand, by both methods. */
const PATHS: readonly BadCall[] = [
  ...Object.entries(KINDS).flatMap(([kind, values]) =>
    values.flatMap((value) =>
      (['GET', 'PUT'] as const).map((method) => ({
        method,
        url: `/${kind}/${segment(value)}`,
        field: kind,
        value,
      })),
    ),
  ),
  ...BAD.percent.map((value) => ({
    method: 'PUT' as const,
    url: `/reorder/${segment(value)}?delay=10ms`,
    field: 'reorder',
    value,
  })),
];

const PARAMETERS = {
  jitter: BAD.jitter,
  correlation: BAD.percent,
  distribution: BAD.distribution,
  to: withoutCommas(BAD.cidr),
  port: withoutCommas(BAD.port),
  protocol: BAD.protocol,
  direction: BAD.direction,
  for: BAD.duration,
  dryRun: BAD.flag,
  delay: ['1ms'],
} as const;

/** What the router cannot decode. */
const PATHS_OF_NOTHING: readonly BadCall[] = [
  '/loss/10%',
  '/latency/%zz',
  '/latency/20ms%',
  '/latency/%ff',
  '/latency/%E0%A4%A',
  '/v1/faults/%',
].map((url) => ({ method: 'PUT', url, field: 'path', value: url }));

/** Each parameter of the query, and some that there are not. */
const QUERIES: readonly BadCall[] = [
  ...Object.entries(PARAMETERS).flatMap(([name, values]) =>
    values.map((value) => query('/latency/20ms', name, value)),
  ),
  ...withoutCommas(BAD.cidr).map((value) => query('/loss/1?direction=ingress', 'from', value)),
  ...BAD.time.map((value) => query('/loss/1', 'delay', value, 'delay')),
  ...['tow', 'To', 'cidr', 'ports', 'duration', '__proto__', 'constructor', 'tö', 'to[]'].map(
    (name) => query('/latency/20ms', name, '10.0.0.0/8', escapeName(name)),
  ),
  { method: 'GET', url: '/loss/1?from=::/0', field: 'from', value: '["::/0"]' },
  { method: 'GET', url: '/latency/20ms?for=30s&for=40s', field: 'for', value: '["30s","40s"]' },
  {
    method: 'GET',
    url: '/loss/1?dryRun=true&dryRun=false',
    field: 'dryRun',
    value: '["true","false"]',
  },
  { method: 'GET', url: '/latency/20ms?to=10.0.0.0/8,', field: 'to', value: '' },
  { method: 'GET', url: '/latency/20ms?to=', field: 'to', value: '' },
  query('/latency', 'dryRun', 'true'),
  query('/v1/faults', 'name', 'latency'),
  query('/v1/faults/latency', 'verbose', ''),
  { ...query('/latency', 'to', '10.0.0.0/8'), method: 'DELETE' },
  { ...query('/v1/faults', 'name', 'latency'), method: 'DELETE' },
  { ...query('/v1/faults/latency', 'dry-run', 'true'), method: 'DELETE' },
  { ...query('/v1/faults/a', 'for', '30s'), method: 'PUT', body: { delay: { time: '20ms' } } },
];

/** Names of faults, wherever one is taken. */
const NAMES: readonly BadCall[] = BAD.name.flatMap((value) =>
  (['PUT', 'GET', 'DELETE'] as const).map((method) => ({
    method,
    url: `/v1/faults/${segment(value)}`,
    ...(method === 'PUT' && { body: { delay: { time: '20ms' } } }),
    field: 'name',
    value,
  })),
);

/** What is no JSON, and what says that it is not. */
const HEADERS: readonly BadCall[] = [
  ...[
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonx',
    'application/merge-patch+json',
    'application/yaml',
    'json',
    '*/*',
  ].map((value) => ({
    ...raw('{"rate":"1mbit"}', { 'content-type': value }),
    field: 'content-type',
    value,
    status: 415,
  })),
  ...['{"rate":', '', "{'rate':'1mbit'}", '{"rate":"1mbit"}}', '{"rate":1mbit}', '\u0000'].map(
    (text) => raw(text, { 'content-type': 'application/json' }),
  ),
  raw('{"__proto__":{"rate":"1mbit"}}', { 'content-type': 'application/json' }),
  { ...raw(`"${'x'.repeat(70_000)}"`, { 'content-type': 'application/json' }), status: 413 },
  { method: 'DELETE', url: '/v1/faults', body: { name: 'latency' }, field: 'body' },
  { method: 'PUT', url: '/loss/10', body: { match: { ports: [80] } }, field: 'body' },
  { method: 'GET', url: '/latency/20ms', body: { match: { ports: [80] } }, field: 'body' },
];

/** Calls with one bad value each, over every parameter. */
export const BAD_CALLS: readonly BadCall[] = [
  ...PATHS,
  ...PATHS_OF_NOTHING,
  ...QUERIES,
  ...NAMES,
  ...HEADERS,
  ...BODIES.map(({ body, field, value, status }) => ({
    method: 'PUT' as const,
    url: '/v1/faults/bad',
    body,
    field,
    value,
    ...(status !== undefined && { status }),
  })),
];

function query(url: string, name: string, value: string, field = name): BadCall {
  const mark = url.includes('?') ? '&' : '?';
  return { method: 'GET', url: `${url}${mark}${segment(name)}=${segment(value)}`, field, value };
}

function raw(body: string, headers: Record<string, string>): BadCall {
  return { method: 'PUT', url: '/v1/faults/bad', body, headers, field: 'body' };
}

function escapeName(name: string): string {
  return name.replace('ö', '\\u00f6');
}
