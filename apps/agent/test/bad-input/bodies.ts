import { BAD } from './values.ts';

/** A fault in which one field is wrong. */
export interface BadBody {
  readonly body: unknown;
  readonly field: string;
  readonly value?: string | undefined;
  readonly status?: number;
}

const DELAY = { delay: { time: '20ms' } };

/** What is no text where one is wanted, or no number where that is. */
const OF_OTHER_KINDS: readonly unknown[] = [true, [], ['20ms'], { valueOf: 20 }];

type Build = (value: unknown) => unknown;

/** Every field of a fault, with what it cannot be, and the fault around it. */
const FIELDS: readonly (readonly [string, readonly unknown[], Build])[] = [
  ['delay.time', [...BAD.time, null, ...OF_OTHER_KINDS], (time) => ({ delay: { time } })],
  ['delay.jitter', BAD.jitter, (jitter) => ({ delay: { time: '20ms', jitter } })],
  [
    'delay.correlation',
    [...BAD.percent, ...OF_OTHER_KINDS],
    (correlation) => ({ delay: { time: '20ms', jitter: '2ms', correlation } }),
  ],
  [
    'delay.distribution',
    BAD.distribution,
    (distribution) => ({ delay: { time: '20ms', jitter: '2ms', distribution } }),
  ],
  ['loss.percent', [...BAD.percent, 101, -1], (percent) => ({ loss: { percent } })],
  ['loss.correlation', BAD.percent, (correlation) => ({ loss: { percent: 1, correlation } })],
  ['loss.model', BAD.word, (model) => ({ loss: { model, percent: 1 } })],
  ['loss.p', BAD.percent, (p) => ({ loss: { model: 'gemodel', p } })],
  ...['r', 'h', 'k'].map((name): (typeof FIELDS)[number] => [
    `loss.${name}`,
    BAD.percent,
    (value) => ({ loss: { model: 'gemodel', p: 1, [name]: value } }),
  ]),
  ...['p31', 'p32', 'p23', 'p14'].map((name): (typeof FIELDS)[number] => [
    `loss.${name}`,
    BAD.percent,
    (value) => ({ loss: { model: 'state', p13: 1, [name]: value } }),
  ]),
  ...['duplicate', 'corrupt'].flatMap((kind): (typeof FIELDS)[number][] => [
    [`${kind}.percent`, BAD.percent, (percent) => ({ [kind]: { percent } })],
    [
      `${kind}.correlation`,
      BAD.percent,
      (value) => ({ [kind]: { percent: 1, correlation: value } }),
    ],
  ]),
  ['reorder.percent', BAD.percent, (percent) => ({ ...DELAY, reorder: { percent } })],
  ['reorder.gap', [...BAD.whole, 0, 1.5], (gap) => ({ ...DELAY, reorder: { percent: 1, gap } })],
  ['rate', [...BAD.rate, 1_000_000, null, ...OF_OTHER_KINDS], (rate) => ({ rate })],
  ['partition', ['on', 1, null, [], ...BAD.onOff], (partition) => ({ partition })],
  ['duration', [...BAD.duration, 30, null], (duration) => ({ ...DELAY, duration })],
  ['priority', [...BAD.whole, -1, 1.5, null], (priority) => ({ ...DELAY, priority })],
  ['direction', [...BAD.direction, null, 1], (direction) => ({ ...DELAY, direction })],
  ['interfaces', ['eth0', {}, null, 1], (interfaces) => ({ ...DELAY, interfaces })],
  ['interfaces[0]', [...BAD.interface, null, 1], (name) => ({ ...DELAY, interfaces: [name] })],
  ...['cidrs', 'excludeCidrs'].map((name): (typeof FIELDS)[number] => [
    `match.${name}[0]`,
    [...BAD.cidr, null, 10],
    (cidr) => ({ ...DELAY, match: { [name]: [cidr] } }),
  ]),
  ...['ports', 'excludePorts'].map((name): (typeof FIELDS)[number] => [
    `match.${name}[0]`,
    [...BAD.port, null, 80.5, 0, [80]],
    (port) => ({ ...DELAY, match: { [name]: [port] } }),
  ]),
  ['match.cidrs', ['10.0.0.0/8', {}, 1], (cidrs) => ({ ...DELAY, match: { cidrs } })],
  ['match.portSide', BAD.word, (portSide) => ({ ...DELAY, match: { portSide, ports: [80] } })],
  ['match.protocol', [...BAD.protocol, 6], (protocol) => ({ ...DELAY, match: { protocol } })],
  ['match', [null, [], 'all', 1], (match) => ({ ...DELAY, match })],
  ['match.cidr', [['10.0.0.0/8']], (cidr) => ({ ...DELAY, match: { cidr } })],
  ['delay', ['20ms', 20, null, []], (delay) => ({ delay })],
  ['loss', [10, '10%'], (loss) => ({ loss })],
  ['delay.unit', ['ms'], (unit) => ({ delay: { time: '20ms', unit } })],
  ['latency', ['20ms'], (latency) => ({ latency })],
  ['colour', ['blue'], (colour) => ({ ...DELAY, colour })],
  ['body', [{}, [], null, 'delay', 20, true], (body) => body],
];

/** Faults with one wrong field each. */
export const BODIES: readonly BadBody[] = [
  ...FIELDS.flatMap(([field, values, build]) =>
    values.map((value) => ({ body: build(value), field, value: toText(value) })),
  ),
  { body: { delay: {} }, field: 'delay.time' },
  { body: { loss: { model: 'gemodel' } }, field: 'loss.p' },
  { body: { reorder: { percent: 1 } }, field: 'reorder', value: '{"percent":1}', status: 422 },
  {
    body: { delay: { time: '20ms', distribution: 'normal' } },
    field: 'delay.distribution',
    value: 'normal',
    status: 422,
  },
  {
    body: { ...DELAY, match: { protocol: 'icmp', ports: [80] } },
    field: 'match.protocol',
    value: 'icmp',
    status: 422,
  },
];

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
