import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { isIP } from 'node:net';
import { arbitraryCidr } from '../testing/arbitrary-fault.ts';
import { isRefused, NO_VALUES, refusalOf } from '../testing/refused.ts';
import { formatCidr, parseCidr } from './cidr.ts';

describe(parseCidr.name, () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['fd00::/8', 'fd00::/8'],
    ['FD00::1/64', 'fd00::/64'],
    ['::1', '::1'],
    ['::/0', '::/0'],
    ['1:2:3:4:5:6:7:8/128', '1:2:3:4:5:6:7:8'],
    ['::ffff:0:0/95', '::fffe:0:0/95'],
  ])('should read %p as %p', (value, text) => {
    expect(formatCidr(parseCidr(value))).toBe(text);
  });

  it.each([
    ...NO_VALUES,
    10,
    10.1,
    '10',
    '10.1',
    '10.1.2',
    '10.1.2.3.4',
    '10.1.2.256',
    '010.1.2.3',
    '10.1.2.03',
    '0x0a.1.2.3',
    '167837955',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '/8',
    '10.0.0.0/8.0',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0-10.0.0.9',
    '10.0.0.*',
    '10.0.0.0 /8',
    'localhost',
    'db.default.svc',
    'any',
    'fe80::1%eth0',
    'fe80::1%1',
    'fd00::/129',
    'fd00::/008',
    'fd00:::1',
    '1::2::3',
    ':1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '[::1]',
    '::1.2.3.4',
    '64:ff9b::192.0.2.1',
    '::ffff:010.1.1.1',
  ])('should refuse %p', (value) => {
    const { message, remedy, value: echoed } = refusalOf(() => parseCidr(value));

    expect(message).toBe('must be a CIDR');
    expect(remedy).toContain('for example 10.0.0.0/8');
    expect(echoed).toBe(value);
  });

  it.each(['::ffff:a01:203', '::ffff:0:0/96'])('should refuse %p, which no packet has', (value) => {
    const { message, remedy } = refusalOf(() => parseCidr(value));

    expect([message, remedy]).toEqual([
      'must be an IPv4 CIDR as packets carry it',
      'leave out ::ffff:',
    ]);
  });

  it('should read what is written', () => {
    fc.assert(
      fc.property(arbitraryCidr, (text) => {
        const cidr = parseCidr(text);
        expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      }),
    );
  });

  it('should take what Node takes as an address, and a prefix that fits', () => {
    const text = fc.oneof(
      fc.stringMatching(/^[0-9a-f.:/%]{0,20}$/),
      fc.stringMatching(/^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/),
      fc.stringMatching(/^([0-9a-f]{1,4}:){1,7}(:|[0-9a-f]{1,4})(\/\d{1,3})?$/),
    );
    fc.assert(
      fc.property(text, (value) => {
        const [, address = '', prefix] =
          /^([\d.]+|[\da-f:]+)(?:\/(0|[1-9]\d*))?$/.exec(value) ?? [];
        const width = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
        const isCidr = Number(prefix ?? 0) <= width;
        expect(isRefused(() => parseCidr(value))).toBe(!isCidr);
      }),
      { numRuns: 2_000 },
    );
  });
});
