import { pickedShare } from './chance.ts';
import type { FieldReader } from '../fields/field-reader.ts';
import { formatPercent, parsePercent, type Percent } from '../units/percent.ts';
import { asObject, type Printed } from '../fields/printed.ts';
import { eachWay, type Effect, percentOf, type Reach, type Shorthand } from './effect.ts';
import type { Share } from './netem.ts';

/** One packet of 100,000: less is not to be seen. */
const LEAST_SAID = 0.001;

/** How an effect is described. */
interface Wording {
  /** What happens to the packets, as in `1% of packets arrive twice`. */
  readonly what: string;
  /** What netem does, as in `netem duplicates about 1% of packets`. */
  readonly verb: string;
  /** The share that is to be seen; by default the one that netem picks. */
  readonly actual?: (share: Share, reach: Reach) => Percent;
}

/** Makes the effect that is nothing but a share of packets to which something happens. */
export function shareEffect(
  name: 'corrupt' | 'duplicate',
  { what, verb, actual = ({ percent, correlation }) => pickedShare(percent, correlation) }: Wording,
): Effect<Share> {
  return {
    read: (fault) => fault.object(name, ['percent', 'correlation'], readShare),
    format: formatShare,
    shorthand: shareShorthand(name),
    lay: (netem, share) => ({ ...netem, [name]: share }),
    toArguments: (netem) => [name, ...shareArguments(netem[name])],
    fromKernel: (options) => ({ [name]: shareFromKernel(options, name) }),
    expect: (share, reach) => [
      `${sayShare(share, actual(share, reach))} of packets ${what}${eachWay(reach)}`,
    ],
    warn: (share) => warnOfCorrelation(share, verb, ''),
  };
}

export function readShare(fields: FieldReader): Share {
  return {
    percent: fields.required('percent', parsePercent),
    correlation: fields.optional('correlation', parsePercent) ?? 0,
  };
}

export function formatShare({ percent, correlation }: Share): Partial<Share> {
  return correlation > 0 ? { percent, correlation } : { percent };
}

export function shareShorthand(kind: string): Shorthand {
  return { kind, member: 'percent', zero: /^0+(\.0+)?%?$/, parameters: ['correlation'] };
}

export function shareArguments({ percent, correlation }: Share): string[] {
  return [formatPercent(percent), formatPercent(correlation)];
}

/** Reads such as `{"duplicate": 0.01, "correlation": 0}`; absent when the kernel has none. */
export function shareFromKernel(options: Printed, key: string): Share {
  const part = asObject(options[key]);
  return { percent: percentOf(part[key]), correlation: percentOf(part['correlation']) };
}

/** Says a share as it was asked for, or what netem makes of it where that is something else. */
export function sayShare(asked: Share, actual: Percent): string {
  if (isAllOrNone(asked)) {
    return 'all or none';
  }
  return Math.abs(actual - asked.percent) < 1e-6 || actual === 0
    ? formatPercent(actual)
    : sayAbout(actual);
}

/** Warns that a correlation changes the share, and by how much. */
export function warnOfCorrelation(asked: Share, verb: string, instead: string): string[] {
  if (isAllOrNone(asked)) {
    return [
      `a correlation of 100% repeats one random number for ever: netem ${verb} all packets or none${instead}`,
    ];
  }
  const actual = pickedShare(asked.percent, asked.correlation);
  return Math.abs(actual - asked.percent) < 0.1
    ? []
    : [
        `netem ${verb} ${sayAbout(actual)} of packets instead of ${formatPercent(asked.percent)}: a correlation of ${formatPercent(asked.correlation)} averages its random numbers; without one the share is right${instead}`,
      ];
}

function isAllOrNone({ percent, correlation }: Share): boolean {
  return correlation === 100 && percent > 0 && percent < 100;
}

/** Three digits: more would promise what a sample cannot show. */
function sayAbout(percent: Percent): string {
  return percent < LEAST_SAID
    ? `less than ${String(LEAST_SAID)}%`
    : `about ${String(Number(percent.toPrecision(3)))}%`;
}
