import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { FieldReader } from '../fault/field-reader.ts';
import { type Match, MATCH_ALL, MATCH_FIELDS, readMatch } from '../fault/match.ts';
import { arbitraryMatchJson } from '../testing/arbitrary-fault.ts';
import { arbitraryPacket, findAgreeing, isMeant } from '../testing/packet.ts';
import { refusalOf } from '../testing/refused.ts';
import { compileMatch, isMatchAll } from './compile-match.ts';
import { canMeet, localPortMatch, type U32Match } from './u32.ts';

function newMatch(json: object): Match {
  return readMatch(new FieldReader('match', json, MATCH_FIELDS));
}

/** Those that fit on a device; others are refused. */
const arbitraryMatch = arbitraryMatchJson.map(newMatch).filter((match) => {
  try {
    return compileMatch(match, 'out').length >= 0;
  } catch {
    return false;
  }
});

function show({ family, keys }: U32Match): string {
  const hex = (word: number): string => word.toString(16).padStart(8, '0');
  const texts = keys.map(
    ({ offset, value, mask }) => `${hex(value)}/${hex(mask)}@${String(offset)}`,
  );
  return [family, ...texts].join(' ');
}

describe(compileMatch.name, () => {
  it.each([
    ['everything', {}, ['ip', 'ipv6']],
    ['a block', { cidrs: ['10.0.0.0/8'] }, ['ip 0a000000/ff000000@16']],
    [
      'a long IPv6 block',
      { cidrs: ['fd00:1:2:3::/68'] },
      ['ipv6 fd000001/ffffffff@24 00020003/ffffffff@28 00000000/f0000000@32'],
    ],
    [
      'ICMP of both families',
      { protocol: 'icmp' },
      ['ip 00010000/00ff0000@8', 'ipv6 00003a00/0000ff00@4'],
    ],
    [
      'a port of the peer',
      { cidrs: ['10.1.2.3'], protocol: 'tcp', ports: [5_432] },
      ['ip 00060000/00ff0000@8 0a010203/ffffffff@16 00001538/0000ffff@20'],
    ],
    [
      'a port of the Pod',
      { cidrs: ['10.1.2.3'], protocol: 'tcp', ports: [5_432], portSide: 'local' },
      ['ip 00060000/00ff0000@8 0a010203/ffffffff@16 15380000/ffff0000@20'],
    ],
    [
      'blocks in blocks, once',
      { cidrs: ['10.1.0.0/16', '10.0.0.0/8', '10.0.0.0/8'] },
      ['ip 0a000000/ff000000@16'],
    ],
  ])('should compile %s', (_, json, compiled) => {
    expect(compileMatch(newMatch(json), 'out').map(show)).toEqual(compiled);
  });

  it('should look at the source of what comes in', () => {
    const match = newMatch({ cidrs: ['10.1.2.3'], protocol: 'tcp', ports: [5_432] });

    expect(compileMatch(match, 'in').map(show)).toEqual([
      'ip 00060000/00ff0000@8 0a010203/ffffffff@12 15380000/ffff0000@20',
    ]);
  });

  it('should always match the protocol where it matches a port', () => {
    const compiled = compileMatch(newMatch({ ports: [80], portSide: 'any' }), 'out');

    expect(compiled).toHaveLength(12);
    const withoutProtocol = compiled.filter(({ family, keys }) =>
      keys.every(({ offset }) => offset !== (family === 'ip' ? 8 : 4)),
    );
    expect(withoutProtocol).toEqual([]);
  });

  it.each([
    { cidrs: ['10.0.0.0/8'], excludeCidrs: ['0.0.0.0/0'] },
    { ports: [80], excludePorts: ['1-1000'] },
    { cidrs: ['10.1.2.3', '10.1.2.4'], excludeCidrs: ['10.1.2.4/31', '10.1.2.3'] },
  ])('should compile %j, which matches nothing, to nothing', (json) => {
    expect(compileMatch(newMatch(json), 'out')).toEqual([]);
  });

  it.each(['out', 'in'] as const)('should agree with each packet that is meant, way %s', (way) => {
    const cases = arbitraryMatch.chain((match) =>
      fc.tuple(
        fc.constant(match),
        fc.array(arbitraryPacket(match), { minLength: 20, maxLength: 30 }),
      ),
    );
    fc.assert(
      fc.property(cases, ([match, packets]) => {
        const compiled = compileMatch(match, way);
        const wrong = packets.filter((packet) => {
          const isFound = findAgreeing(compiled, packet) !== undefined;
          return isFound !== isMeant(match, way, packet);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    { cidrs: many((n) => `10.0.${String(n % 250)}.${String(n)}`, 250), ports: [80, 82, 84, 86] },
    {
      ports: many((n) => 2 * n + 1, 600),
      excludePorts: many((n) => 4 * n + 1, 600),
      portSide: 'any',
    },
    { excludeCidrs: many((n) => `fd00:${n.toString(16)}::1`, 1_000) },
    {
      ports: many((n) => 2 * n + 1, 1_000),
      cidrs: many((n) => `10.0.${String(n >> 8)}.${String(n & 255)}`, 1_000),
    },
  ])('should refuse more filters than a device may have, at once: %#', (json) => {
    const before = performance.now();
    const error = refusalOf(() => compileMatch(newMatch(json), 'out'));

    expect(error).toMatchObject({ code: 'limit_exceeded', field: 'match' });
    expect(error.message).toBe('makes more than 1000 filters on one interface');
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe(canMeet.name, () => {
  it('should be so where some packet agrees with both', () => {
    const cases = fc.tuple(arbitraryMatch, arbitraryMatch).chain(([a, b]) =>
      fc.tuple(
        fc.constant([compileMatch(a, 'out'), compileMatch(b, 'out')] as const),
        fc.array(fc.oneof(arbitraryPacket(a), arbitraryPacket(b)), {
          minLength: 20,
          maxLength: 30,
        }),
      ),
    );
    fc.assert(
      fc.property(cases, ([[first, second], packets]) => {
        for (const packet of packets) {
          const one = findAgreeing(first, packet);
          const other = findAgreeing(second, packet);
          expect(one === undefined || other === undefined || canMeet(one, other)).toBe(true);
        }
      }),
    );
  });

  it.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['0.0.0.0/0', '10.0.0.0/8', true],
    ['0.0.0.0/0', 'fd00::/8', false],
    ['fd00::/8', 'fd00::1', true],
  ])('should say of %s and %s: %p', (a, b, isMet) => {
    const [one = [], other = []] = [a, b].map((cidr) =>
      compileMatch(newMatch({ cidrs: [cidr] }), 'out'),
    );

    expect(one.some((each) => other.some((another) => canMeet(each, another)))).toBe(isMet);
  });
});

describe(localPortMatch.name, () => {
  it.each([
    ['ip', 'out', 'ip 00060000/00ff0000@8 091c0000/ffff0000@20'],
    ['ip', 'in', 'ip 00060000/00ff0000@8 0000091c/0000ffff@20'],
    ['ipv6', 'out', 'ipv6 00000600/0000ff00@4 091c0000/ffff0000@40'],
    ['ipv6', 'in', 'ipv6 00000600/0000ff00@4 0000091c/0000ffff@40'],
  ] as const)('should match port 2332 of the Pod in %s, way %s', (family, way, text) => {
    expect(show(localPortMatch(family, way, 'tcp', 2_332))).toBe(text);
  });
});

describe(isMatchAll.name, () => {
  it.each([
    [{}, true],
    [{ portSide: 'any' }, true],
    [{ protocol: 'tcp' }, false],
    [{ cidrs: ['0.0.0.0/0'] }, false],
    [{ excludePorts: [22] }, false],
  ])('should say of %j: %p', (json, isAll) => {
    expect(isMatchAll(newMatch(json))).toBe(isAll);
    expect(isMatchAll(MATCH_ALL)).toBe(true);
  });
});

function many<T>(make: (number: number) => T, count: number): T[] {
  return Array.from({ length: count }, (_, number) => make(number));
}
