import type { FieldReader } from '../fault/field-reader.ts';
import { formatPercent, parsePercent, type Percent } from '../units/percent.ts';
import {
  eachWay,
  type Effect,
  type NetemOptions,
  optionsAt,
  percentOf,
  type Reach,
  type Shorthand,
} from './effect.ts';
import type { Share } from './netem.ts';

/** Makes the effect that is nothing but a share of packets to which something happens. */
export function shareEffect(name: 'corrupt' | 'duplicate', what: string): Effect<Share> {
  return {
    read: (fault) => fault.object(name, ['percent', 'correlation'], readShare),
    format: formatShare,
    shorthand: shareShorthand(name),
    lay: (netem, share) => ({ ...netem, [name]: share }),
    toArguments: (netem) => [name, ...shareArguments(netem[name])],
    fromKernel: (options) => ({ [name]: shareFromKernel(options, name) }),
    expect: (share, reach) => expectShare(share, what, reach),
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
export function shareFromKernel(options: NetemOptions, key: string): Share {
  const part = optionsAt(options, key);
  return { percent: percentOf(part[key]), correlation: percentOf(part['correlation']) };
}

/** Says to how many packets something happens. */
export function expectShare(
  { percent }: { readonly percent: Percent },
  what: string,
  reach: Reach,
): string[] {
  return [`${formatPercent(percent)} of packets ${what}${eachWay(reach)}`];
}
