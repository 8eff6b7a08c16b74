import { describe, expect, it } from '@jest/globals';
import { readFixture } from '../testing/fixture.ts';
import { fingerprintOf } from './fingerprint.ts';

const COUNTERS = [
  'bytes',
  'packets',
  'drops',
  'overlimits',
  'requeues',
  'backlog',
  'qlen',
  'refcnt',
  'direct_packets_stat',
  'index',
  'ref',
  'bind',
  'installed',
  'last_used',
  'first_used',
  'rule_hit',
  'success',
];
const FIXTURES = ['delay', 'rates', 'ingress', 'first-egress', 'first-ingress', 'foreign'];

/** Each text that differs from the one given in one value, with the name of that. */
function* changeEach(printed: string): Generator<readonly [name: string, changed: string]> {
  for (const match of printed.matchAll(/"([\w-]+)":("[^"]*"|-?\d+(?:\.\d+)?|true|false)/g)) {
    const [member, name = '', value = ''] = match;
    const end = match.index + member.length;
    const other = /^\d|^-/.test(value) ? `${value}1` : value.endsWith('"') ? '"other"' : 'null';
    yield [name, printed.slice(0, end - value.length) + other + printed.slice(end)];
  }
}

describe(fingerprintOf.name, () => {
  it.each([
    ['delay', 'delay-later'],
    ['ingress', 'ingress-later'],
  ])('should be the same before and after traffic: %s', (before, after) => {
    const [one, other] = [readFixture(before), readFixture(after)];

    expect(one).not.toBe(other);
    expect(fingerprintOf(one)).toBe(fingerprintOf(other));
  });

  it.each(FIXTURES)('should be another for every value of %s that is no counter', (name) => {
    const printed = readFixture(name);
    const before = fingerprintOf(printed);
    const wrong = [...changeEach(printed)]
      .filter(
        ([member, changed]) => (fingerprintOf(changed) === before) !== COUNTERS.includes(member),
      )
      .map(([member]) => member);

    expect(wrong).toEqual([]);
  });

  it.each(FIXTURES.slice(0, -1))('should be another without any one object of %s', (name) => {
    const printed = readFixture(name);
    const before = fingerprintOf(printed);
    const objects = [...printed.matchAll(/\{"(?:kind|protocol|code)"[^{}]*\}/g)];

    expect(objects.length).toBeGreaterThan(0);
    for (const { index, 0: text } of objects) {
      const without = printed.slice(0, index) + printed.slice(index + text.length);
      expect(fingerprintOf(without)).not.toBe(before);
    }
  });

  it('should be another for every word that a class says of itself, and for one class less', () => {
    const printed = readFixture('rates');
    const before = fingerprintOf(printed);
    const lines = printed.match(/^class .*$/gm) ?? [];

    expect(lines).toHaveLength(9);
    for (const line of lines) {
      expect(fingerprintOf(printed.replace(`${line}\n`, ''))).not.toBe(before);
      for (const word of line.trim().split(' ').slice(1)) {
        expect(fingerprintOf(printed.replace(line, line.replace(word, `${word}x`)))).not.toBe(
          before,
        );
      }
    }
  });
});
