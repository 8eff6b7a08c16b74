import { refuseBeside } from '../fields/fault-error.ts';
import { oneOf } from '../fields/field-reader.ts';
import { asNumber, asObject } from '../fields/printed.ts';
import { formatPercent, parsePercent, type Percent } from '../units/percent.ts';
import { formatTime, type Nanoseconds, NS_PER_SECOND, parseTime } from '../units/time.ts';
import { type Effect, percentOf } from './effect.ts';
import { type Distribution, DISTRIBUTIONS } from './netem.ts';

/** Every packet waits. */
export interface Delay {
  readonly time: Nanoseconds;
  readonly jitter: Nanoseconds;
  readonly correlation: Percent;
  readonly distribution: Distribution;
}

const NS_PER_US = 1_000;

/** iproute2 before 6.9 refuses more than 274 s by itself: its ticks of 64 ns have 32 bits. */
const MAX_DELAY = 600 * NS_PER_SECOND;

/** What the kernel cuts jitter off at without a word: it keeps it in 31 bits of nanoseconds. */
const MAX_JITTER = 2_147_000_000;

export const delay: Effect<Delay> = {
  read: (fault) =>
    fault.object('delay', ['time', 'jitter', 'correlation', 'distribution'], (fields) => {
      const time = fields.required('time', parseUpTo(MAX_DELAY));
      const jitter = fields.optional('jitter', parseUpTo(Math.min(time, MAX_JITTER))) ?? 0;
      const correlation = fields.optional('correlation', parsePercent) ?? 0;
      const distribution = fields.optional('distribution', oneOf(...DISTRIBUTIONS)) ?? 'uniform';
      if (jitter === 0 && (correlation > 0 || distribution !== 'uniform')) {
        const name = correlation > 0 ? 'correlation' : 'distribution';
        const remedy = 'set jitter, for example 2ms';
        refuseBeside(
          fields.pathOf(name),
          fields.raw(name),
          'has no meaning without jitter',
          remedy,
        );
      }
      return { time, jitter, correlation, distribution };
    }),
  format: ({ time, jitter, correlation, distribution }) => ({
    time: formatTime(time),
    ...(jitter > 0 ? { jitter: formatTime(jitter) } : {}),
    ...(correlation > 0 ? { correlation } : {}),
    ...(distribution === 'uniform' ? {} : { distribution }),
  }),
  shorthand: {
    kind: 'latency',
    member: 'time',
    zero: /^0+(\.0+)?(ns|us|ms|s)?$/,
    parameters: ['jitter', 'correlation', 'distribution'],
  },
  lay: (netem, { time, jitter, correlation, distribution }) => ({
    ...netem,
    delay: time,
    jitter,
    delayCorrelation: correlation,
    distribution,
  }),
  toArguments: ({ delay: time, jitter, delayCorrelation, distribution }) => [
    'delay',
    toMicroseconds(time),
    toMicroseconds(jitter),
    formatPercent(delayCorrelation),
    ...(distribution === 'uniform' ? [] : ['distribution', distribution]),
  ],
  fromKernel: (options) => {
    const part = asObject(options['delay']);
    return {
      delay: toNanoseconds(part['delay']),
      jitter: toNanoseconds(part['jitter']),
      delayCorrelation: percentOf(part['correlation']),
    };
  },
  expect: ({ time, jitter }, { ways, hasPing, hasTcp }) => {
    const plus = (trips: number): string => `+${formatTime(trips * ways * time)}`;
    const about = jitter > 0 ? `, give or take ${formatTime(ways * jitter)}` : '';
    return [
      ...(hasPing ? [`ping ${plus(1)}${about}`] : []),
      ...(hasTcp
        ? [
            `TCP connect ${plus(1)}`,
            `HTTP over a new connection ${plus(2)}`,
            `HTTPS over a new connection (TLS 1.3) ${plus(3)}`,
          ]
        : []),
      ...(hasPing || hasTcp ? [] : [`request and answer ${plus(1)}${about}`]),
      ...(jitter > 0 ? ['packets may overtake each other'] : []),
    ];
  },
};

/** Whole microseconds, rather late than early: iproute2 before 6.9 reads no finer ones. */
function parseUpTo(max: Nanoseconds): (value: unknown) => Nanoseconds {
  return (value) => Math.ceil(parseTime(value, max) / NS_PER_US) * NS_PER_US;
}

function toMicroseconds(time: Nanoseconds): string {
  return `${String(time / NS_PER_US)}us`;
}

function toNanoseconds(seconds: unknown): Nanoseconds {
  return Math.round(asNumber(seconds) * NS_PER_SECOND);
}
