/** A call that must be refused because of one value in it. */
export interface BadCall {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
}

/** What no value of any parameter may be. */
const NEVER = [
  '20ms loss 100%',
  '20ms;reboot',
  '$(reboot)',
  '`reboot`',
  '20ms\nqdisc del dev eth0 root',
  '20ms\u0000',
  '20ｍｓ',
  '٢٠ms',
  '../../etc/passwd',
  '-1',
  '+20ms',
  '1e3',
  '0x10',
  'NaN',
  'Infinity',
  'null',
  ' 20ms',
  '20ms ',
  '"20ms"',
  '[object Object]',
  '9'.repeat(400),
];

const TIMES = ['20m', '20h', '20 ms', '20MS', '601s', '1.1234567ms', '.5ms', '5.ms', 'ms', '-5ms'];
const PERCENTS = ['101', '100.1', '50%%', '%', '1,5', '0.1234567', '-0', 'ten'];
const RATES = ['1', '1mb', '1mbit/s', '7bit', '101gbit', '1 mbit', 'mbit', '1.mbit', '-1mbit'];
const SWITCHES = ['yes', 'true', '1', 'ON', 'onn'];
const CIDRS = [
  '10.0.0.0/33',
  '10.0.0',
  '10.0.0.256',
  '::/129',
  'fe80::1%eth0',
  'localhost',
  '/8',
  '10.0.0.0/-1',
  '010.0.0.1',
];
const PORTS = ['65536', '1-', '-1', '10-5', '1.5', 'http', '1-65536', '80 ', '0'];
const PROTOCOLS = ['TCP', 'quic', '6', 'tcp,udp'];
const DIRECTIONS = ['out', 'EGRESS', 'ingress,egress'];
const DURATIONS = ['30', '999ms', '8d', '1w', '0s', '-5s', '1e9s', '30sec'];
const JITTERS = ['21ms', '-1ms', 'x', '3s'];
const DISTRIBUTIONS = ['gauss', 'Normal', '../normal'];
const FLAGS = ['1', 'yes', 'TRUE', ''];
const INTERFACES = [
  'eth0;id',
  'eth 0',
  '',
  '..',
  '.',
  'a'.repeat(16),
  'eth0\n',
  'éth0',
  '-',
  'eth0/../x',
].filter((name) => name !== '-');
const NAMES = ['A', '-a', 'a-', 'a_b', 'a.b', 'a'.repeat(64), 'é', 'a b', 'a%0Ab'];

const segment = (value: string): string => encodeURIComponent(value);

/** Shorthands: the value in the path, and each parameter of the query. */
const SHORTHANDS: readonly BadCall[] = [
  ...[...NEVER, ...TIMES].map((value) => get(`/latency/${segment(value)}`)),
  ...['loss', 'duplicate', 'corrupt'].flatMap((kind) =>
    [...NEVER, ...PERCENTS].map((value) => put(`/${kind}/${segment(value)}`)),
  ),
  ...[...NEVER, ...PERCENTS].map((value) => put(`/reorder/${segment(value)}?delay=10ms`)),
  ...[...NEVER, ...RATES].map((value) => put(`/rate/${segment(value)}`)),
  ...[...NEVER, ...SWITCHES].map((value) => put(`/partition/${segment(value)}`)),
  ...Object.entries({
    jitter: JITTERS,
    correlation: PERCENTS,
    distribution: DISTRIBUTIONS,
    to: CIDRS,
    port: PORTS,
    protocol: PROTOCOLS,
    direction: DIRECTIONS,
    for: DURATIONS,
    dryRun: FLAGS,
    delay: ['1ms'],
    from: ['10.0.0.0/8'],
    tow: ['10.0.0.0/8'],
    To: ['10.0.0.0/8'],
    __proto__x: ['1'],
  }).flatMap(([name, values]) =>
    values.map((value) => get(`/latency/20ms?${name}=${segment(value)}`)),
  ),
  get('/latency/20ms?for=30s&for=40s'),
  get('/latency/20ms?jitter=1ms&jitter=2ms'),
  get('/latency/20ms?to=10.0.0.0/8,'),
  get('/latency/20ms?to='),
  get('/latency/20ms?%'),
  get('/latency?dryRun=true'),
  get('/v1/faults?name=latency'),
  { method: 'DELETE', url: '/latency?to=10.0.0.0/8' },
  { method: 'DELETE', url: '/v1/faults?name=latency' },
  { method: 'DELETE', url: '/v1/faults', body: { name: 'latency' } },
  { method: 'PUT', url: '/loss/10', body: { match: { ports: [80] } } },
];

const DELAY = { delay: { time: '20ms' } };

/** The full form: each field of a fault. */
const FAULTS: readonly unknown[] = [
  {},
  [],
  null,
  'delay',
  20,
  true,
  { latency: '20ms' },
  { ...DELAY, colour: 'blue' },
  { ...DELAY, match: null },
  { ...DELAY, match: [] },
  { ...DELAY, match: { cidr: ['10.0.0.0/8'] } },
  { ...DELAY, match: { cidrs: '10.0.0.0/8' } },
  { ...DELAY, match: { cidrs: [null] } },
  { ...DELAY, match: { portSide: 'both' } },
  { ...DELAY, match: { ports: [80.5] } },
  { ...DELAY, match: { ports: [[80]] } },
  { ...DELAY, priority: -1 },
  { ...DELAY, priority: 1.5 },
  { ...DELAY, priority: '1e3' },
  { ...DELAY, interfaces: 'eth0' },
  { ...DELAY, duration: 30 },
  { delay: '20ms' },
  { delay: {} },
  { delay: { time: '20ms', unit: 'ms' } },
  { delay: { time: ['20ms'] } },
  { delay: { time: { valueOf: 20 } } },
  { loss: 10 },
  { loss: { percent: 10, model: 'markov' } },
  { loss: { model: 'gemodel' } },
  { loss: { model: 'gemodel', p: 1, percent: 5 } },
  { loss: { model: 'state', p13: 101 } },
  { reorder: { percent: 10, gap: 0 }, ...DELAY },
  { rate: 1_000_000 },
  { rate: { rate: '1mbit' } },
  { partition: 'on' },
  { partition: false },
  ...CIDRS.map((cidr) => ({ ...DELAY, match: { excludeCidrs: [cidr] } })),
  ...PORTS.map((port) => ({ ...DELAY, match: { excludePorts: [port] } })),
  ...INTERFACES.map((name) => ({ ...DELAY, interfaces: [name] })),
  ...NEVER.map((time) => ({ delay: { time } })),
  ...NEVER.map((rate) => ({ rate })),
];

/** Calls with one bad value each; all of them must be answered with 400. */
export const BAD_CALLS: readonly BadCall[] = [
  ...SHORTHANDS,
  ...FAULTS.map((body): BadCall => ({ method: 'PUT', url: '/v1/faults/bad', body })),
  ...NAMES.map((name): BadCall => ({
    method: 'PUT',
    url: `/v1/faults/${segment(name)}`,
    body: DELAY,
  })),
];

function get(url: string): BadCall {
  return { method: 'GET', url };
}

function put(url: string): BadCall {
  return { method: 'PUT', url };
}
