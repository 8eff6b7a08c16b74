import { isIP } from 'node:net';
import type { BadCall } from './calls.ts';

/** One kind of value: what it is, said apart from the code that reads it, and where it goes. */
export interface Grammar {
  readonly name: string;
  /** What texts near to it are made of. */
  readonly alphabet: string;
  readonly examples: readonly string[];
  readonly isValid: (text: string) => boolean;
  readonly toCall: (text: string) => Pick<BadCall, 'method' | 'url' | 'body' | 'field'>;
}

const TIMES: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3 };
const DURATIONS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
const BITS: Readonly<Record<string, number>> = {
  bit: 1,
  kbit: 1e3,
  mbit: 1e6,
  gbit: 1e9,
  kibit: 2 ** 10,
  mibit: 2 ** 20,
  gibit: 2 ** 30,
  bps: 8,
  kbps: 8e3,
  mbps: 8e6,
  gbps: 8e9,
};

/** A number with a unit of a table, within limits. */
const quantity =
  (
    pattern: RegExp,
    units: Readonly<Record<string, number>>,
    [min, max]: readonly [number, number],
  ) =>
  (text: string): boolean => {
    const [, digits = '', unit = 'ms'] = pattern.exec(text) ?? [];
    const size = Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN);
    return digits !== '' && size >= min && size <= max;
  };

const isTime = quantity(/^(\d{1,9}(?:\.\d{1,6})?)(ns|us|ms|s)?$/, TIMES, [0, 600_000]);

const isPercent = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,6})?%?$/.test(text) && Number.parseFloat(text) <= 100;

const isOff = (text: string): boolean => text === 'off';

const isPorts = (text: string): boolean =>
  text.split(',').every((part) => {
    const [first = 0, last = first, ...rest] = part.split('-').map(Number);
    const isText = /^\d{1,5}(-\d{1,5})?$/.test(part);
    return isText && rest.length === 0 && first >= 1 && first <= last && last <= 65_535;
  });

const isCidrs = (text: string): boolean =>
  text.split(',').every((part) => {
    const [address = '', length, ...rest] = part.split('/');
    const width = isIP(address) === 4 ? 32 : 128;
    const isLength =
      length === undefined || (/^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= width);
    return isIP(address) !== 0 && !/[%.].*:|:.*[%.]/.test(address) && isLength && rest.length === 0;
  });

const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const put = (url: string, field: string, body?: unknown): ReturnType<Grammar['toCall']> => ({
  method: 'PUT',
  url: `${url}${url.includes('?') ? '&' : '?'}dryRun=true`,
  field,
  ...(body !== undefined && { body }),
});

const encode = encodeURIComponent;

export const GRAMMARS: readonly Grammar[] = [
  {
    name: 'time',
    alphabet: '0123456789.nums -+%e',
    examples: ['20ms', '1.5s', '600s', '0', '999999999ns', '20'],
    isValid: (text) => isTime(text) || isOff(text),
    toCall: (text) => put(`/latency/${encode(text)}`, 'latency'),
  },
  {
    name: 'percent',
    alphabet: '0123456789.% -+e,',
    examples: ['10', '10%', '0.000001', '100', '99.999999%'],
    isValid: (text) => isPercent(text) || isOff(text),
    toCall: (text) => put(`/loss/${encode(text)}`, 'loss'),
  },
  {
    name: 'rate',
    alphabet: '0123456789.kmgbitsp/ -',
    examples: ['1mbit', '8bit', '100gbit', '1.5kbps', '7kibit', '1Mbit'],
    isValid: (text) =>
      quantity(/^(\d{1,12}(?:\.\d{1,6})?)([a-z]+)$/i, BITS, [7.5, 100e9 + 0.4])(text) ||
      /^0+(\.0+)?([kmg]?bit)?$/i.test(text) ||
      isOff(text),
    toCall: (text) => put(`/rate/${encode(text)}`, 'rate'),
  },
  {
    name: 'switch',
    alphabet: 'onf01',
    examples: ['on', 'off', '0'],
    isValid: (text) => ['on', 'off', '0'].includes(text),
    toCall: (text) => put(`/partition/${encode(text)}`, 'partition'),
  },
  {
    name: 'duration',
    alphabet: '0123456789.smhd -',
    examples: ['30s', '1000ms', '7d', '1.5h', '90m'],
    isValid: (text) =>
      quantity(/^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/, DURATIONS, [999.5, 7 * 864e5 + 0.4])(text),
    toCall: (text) => put(`/loss/1?for=${encode(text)}`, 'for'),
  },
  {
    name: 'ports',
    alphabet: '0123456789-, ',
    examples: ['80', '8000-8999', '1-65535', '80,443', '5432'],
    isValid: isPorts,
    toCall: (text) => put(`/loss/1?port=${encode(text)}`, 'port'),
  },
  {
    name: 'CIDRs',
    // Without f: ::ffff:10.0.0.1 and its like are no addresses of packets.
    alphabet: '0123456789abcde:./%,',
    examples: ['10.0.0.0/8', 'fd00::/8', '::1', '10.1.2.3', '0.0.0.0/0', '10.0.0.0/8,fd00::1'],
    isValid: isCidrs,
    toCall: (text) => put(`/loss/1?to=${encode(text)}`, 'to'),
  },
  {
    name: 'name',
    alphabet: 'abcz019-_.A',
    examples: ['a', 'slow-storage', '0', 'a'.repeat(63)],
    isValid: (text) => NAME.test(text),
    toCall: (text) => put(`/v1/faults/${encode(text)}`, 'name', { rate: '1mbit' }),
  },
];
