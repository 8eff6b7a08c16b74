import { FaultError } from '../fault/fault-error.ts';
import { oneOf } from '../fault/field-reader.ts';
import { formatPercent, parsePercent, type Percent } from '../units/percent.ts';
import { formatTime, type Nanoseconds, NS_PER_SECOND, parseTime } from '../units/time.ts';
import { type Effect, optionsAt, percentOf } from './effect.ts';
import { type Distribution, DISTRIBUTIONS } from './netem.ts';

/** Every packet waits. */
export interface Delay {
  readonly time: Nanoseconds;
  readonly jitter: Nanoseconds;
  readonly correlation: Percent;
  readonly distribution: Distribution;
}

const MAX_DELAY = 600 * NS_PER_SECOND;

/** What the kernel cuts jitter off at without a word: it keeps it in 31 bits of nanoseconds. */
const MAX_JITTER = 2_147_000_000;

export const delay: Effect<Delay> = {
  read: (fault) =>
    fault.object('delay', ['time', 'jitter', 'correlation', 'distribution'], (fields) => {
      const time = fields.required('time', (value) => parseTime(value, MAX_DELAY));
      const max = Math.min(time, MAX_JITTER);
      const jitter = fields.optional('jitter', (value) => parseTime(value, max)) ?? 0;
      for (const name of ['correlation', 'distribution']) {
        if (fields.has(name) && jitter === 0) {
          throw new FaultError(
            'unsupported_combination',
            fields.pathOf(name),
            undefined,
            'has no meaning without jitter',
            'set jitter, for example 2ms',
          );
        }
      }
      return {
        time,
        jitter,
        correlation: fields.optional('correlation', parsePercent) ?? 0,
        distribution: fields.optional('distribution', oneOf(...DISTRIBUTIONS)) ?? 'uniform',
      };
    }),
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
    const part = optionsAt(options, 'delay');
    return {
      delay: toNanoseconds(part['delay']),
      jitter: toNanoseconds(part['jitter']),
      delayCorrelation: percentOf(part['correlation']),
    };
  },
  expect: ({ time, jitter }) => {
    const about = jitter > 0 ? `, give or take ${formatTime(jitter)}` : '';
    return [
      `ping +${formatTime(time)}${about}`,
      `TCP connect +${formatTime(time)}`,
      `HTTP over a new connection +${formatTime(2 * time)}`,
      `HTTPS over a new connection (TLS 1.3) +${formatTime(3 * time)}`,
    ];
  },
};

/** `tc` takes fractions of a microsecond, and prints rounded text whatever it was given. */
function toMicroseconds(time: Nanoseconds): string {
  return `${String(time / 1_000)}us`;
}

function toNanoseconds(seconds: unknown): Nanoseconds {
  return typeof seconds === 'number' ? Math.round(seconds * NS_PER_SECOND) : 0;
}
