import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { FieldReader } from '../fields/field-reader.ts';
import { arbitraryCidr, arbitraryMatchJson, arbitraryPorts } from '../testing/arbitrary-fault.ts';
import { breadthOf } from './breadth.ts';
import { type Match, MATCH_ALL, MATCH_FIELDS, readMatch } from './match.ts';

function newMatch(json: object): Match {
  return readMatch(new FieldReader('match', json, MATCH_FIELDS));
}

const arbitraryMatch = arbitraryMatchJson.map(newMatch);

describe(breadthOf.name, () => {
  it.each([
    [{}, 1],
    [{ cidrs: ['0.0.0.0/0', '::/0'] }, 1],
    [{ cidrs: ['::/0'] }, 1 / 2],
    [{ cidrs: ['10.0.0.0/8'] }, 1 / 512],
    [{ cidrs: ['10.0.0.0/8', '10.1.0.0/16'] }, 1 / 512],
    [{ cidrs: ['10.0.0.0/8'], excludeCidrs: ['10.0.0.0/9'] }, 1 / 1_024],
    [{ cidrs: ['10.0.0.0/8'], excludeCidrs: ['11.0.0.0/8', 'fd00::/8'] }, 1 / 512],
    [{ cidrs: ['10.1.2.3'], excludeCidrs: ['10.0.0.0/8'] }, 0],
    [{ cidrs: ['10.1.2.3', '11.0.0.0/8'], excludeCidrs: ['10.0.0.0/8'] }, 1 / 512],
    [{ protocol: 'icmp' }, 1 / 256],
    [{ protocol: 'udp' }, 1 / 256],
    [{ ports: ['1-65535'] }, (3 / 256) * (65_535 / 65_536)],
    [{ ports: [80], protocol: 'tcp' }, 1 / 256 / 65_536],
    [{ ports: [80, '80-81'], excludePorts: [81] }, 3 / 256 / 65_536],
    [{ excludePorts: ['1-65535'] }, (253 + 3 / 65_536) / 256],
    [{ ports: [80], portSide: 'any', protocol: 'tcp' }, (1 - (65_535 / 65_536) ** 2) / 256],
  ])('should be the share of all headers that %j matches', (json, breadth) => {
    expect(breadthOf(newMatch(json))).toBeCloseTo(breadth, 12);
  });

  it('should take blocks and exclusions by the thousand, in any order', () => {
    const count = 50_000;
    const blocks = Array.from({ length: count }, (_, n) => ({
      family: 'ipv6' as const,
      bits: BigInt((n * 7_919) % count) << 64n,
      prefix: 64,
    }));
    const excludeCidrs = blocks.map((block) => ({ ...block, prefix: 65 }));
    const start = performance.now();

    expect(breadthOf({ ...MATCH_ALL, cidrs: blocks, excludeCidrs })).toBe(count * 2 ** -66);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('should be computed once for a match', () => {
    let reads = 0;
    const match: Match = {
      ...MATCH_ALL,
      get cidrs() {
        reads++;
        return newMatch({ cidrs: ['10.0.0.0/8'] }).cidrs;
      },
    };

    const first = breadthOf(match);
    const readsOfFirst = reads;

    expect(breadthOf(match)).toBe(first);
    expect(reads).toBe(readsOfFirst);
  });

  it('should be from none to all', () => {
    fc.assert(
      fc.property(arbitraryMatch, (match) => {
        expect(breadthOf(match)).toBeGreaterThanOrEqual(0);
        expect(breadthOf(match)).toBeLessThanOrEqual(breadthOf(MATCH_ALL));
      }),
    );
  });

  it('should never grow by a condition more', () => {
    const condition = fc.oneof(
      arbitraryCidr.map((cidr) => ({ excludeCidrs: [cidr] })),
      arbitraryPorts.map((port) => ({ excludePorts: [port] })),
      fc.constantFrom({ protocol: 'tcp' }, { protocol: 'sctp' }),
    );
    const json = arbitraryMatchJson.filter(({ protocol }) => protocol === undefined);
    fc.assert(
      fc.property(json, condition, (wide, more) => {
        const [{ excludeCidrs, excludePorts, ...rest }, match] = [newMatch(more), newMatch(wide)];
        const narrow = {
          ...match,
          ...(rest.protocol !== undefined && { protocol: rest.protocol }),
          excludeCidrs: [...match.excludeCidrs, ...excludeCidrs],
          excludePorts: [...match.excludePorts, ...excludePorts],
        };
        expect(breadthOf(narrow)).toBeLessThanOrEqual(breadthOf(match));
      }),
      { numRuns: 500 },
    );
  });

  it('should never shrink by a block or a port more', () => {
    fc.assert(
      fc.property(arbitraryMatch, arbitraryCidr, arbitraryPorts, (match, cidr, port) => {
        const { cidrs, ports } = newMatch({ cidrs: [cidr], ports: [port] });
        const wide = {
          ...match,
          ...(match.cidrs.length > 0 && { cidrs: [...match.cidrs, ...cidrs] }),
          ...(match.ports.length > 0 && { ports: [...match.ports, ...ports] }),
        };
        expect(breadthOf(wide)).toBeGreaterThanOrEqual(breadthOf(match));
      }),
    );
  });
});
