import type { Filter } from './device.ts';
import type { U32Key } from '../plan/u32.ts';

const HEAD = /^filter (?:parent \S+ )?protocol (\S+) pref (\d+) u32\b.*? fh \S+::\S+ (.*)$/;
const FLOW = /\*?flowid ([0-9a-f]*:[0-9a-f]*)/;
const KEY = /^\s+match ([0-9a-f]{8})\/([0-9a-f]{8}) at (-?\d+)/;
const REDIRECT = /mirred \(Egress Redirect to device (\S+)\)/;
const PASS = /action order \d+: gact action pass/;

/**
 * Reads the text of `tc filter show`. Its JSON is of no use: a filter with several keys has the
 * member `match` as often, of which a parser keeps the last.
 */
export function readFilters(text: string): Filter[] {
  const filters: Filter[] = [];
  let current:
    { protocol: Filter['protocol']; pref: number; keys: U32Key[]; target: string } | undefined;
  for (const line of text.split('\n')) {
    const [, protocol, pref, rest = ''] = HEAD.exec(line) ?? [];
    if (protocol !== undefined) {
      const flow = FLOW.exec(rest)?.[1];
      const target = flow === undefined ? '' : flow.endsWith(':') ? `${flow}0` : flow;
      current = { protocol: protocol as Filter['protocol'], pref: Number(pref), keys: [], target };
      filters.push(current);
      continue;
    }
    const [, value, mask, offset] = KEY.exec(line) ?? [];
    if (current !== undefined && value !== undefined && mask !== undefined) {
      const key = { value: Number.parseInt(value, 16), mask: Number.parseInt(mask, 16) };
      current.keys.push({ ...key, offset: Number(offset) });
    } else if (current !== undefined && REDIRECT.test(line)) {
      current.target = `redirect ${REDIRECT.exec(line)?.[1] ?? ''}`;
    } else if (current !== undefined && PASS.test(line)) {
      current.target = 'pass';
    }
  }
  return filters;
}
