import { createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Certificate, newCertificate } from '@sidecar-injector/testing/programs';
import { checkKeyPair } from './key-pair.ts';

describe(checkKeyPair.name, () => {
  let pair: Certificate;
  let other: Certificate;

  beforeAll(async () => {
    pair = await newCertificate(new Date('2026-01-01T00:00:00Z'), new Date('2036-01-01T00:00:00Z'));
    other = await newCertificate();
  });

  it('should take a pair that fits, and say when it is valid', () => {
    expect(checkKeyPair(pair.cert, pair.key)).toEqual({
      ...pair,
      validFrom: new Date('2026-01-01T00:00:00Z'),
      validTo: new Date('2036-01-01T00:00:00Z'),
    });
  });

  it('should take a chain by its first certificate', () => {
    expect(checkKeyPair(`${pair.cert}\n${other.cert}`, pair.key).validTo.getUTCFullYear()).toBe(
      2036,
    );
  });

  it.each([
    ['a key of another certificate', () => [pair.cert, other.key], 'the key does not belong to'],
    ['no certificate', () => ['', pair.key], 'the certificate is not PEM'],
    ['half a certificate', () => [pair.cert.slice(0, 200), pair.key], 'the certificate is not PEM'],
    [
      'half a key',
      () => [pair.cert, pair.key.slice(0, 80)],
      'the key is not an unencrypted PEM key',
    ],
    ['a locked key', () => [pair.cert, lock(pair.key)], 'the key is not an unencrypted PEM key'],
    [
      'a broken chain',
      () => [`${pair.cert}\n${broken}`, pair.key],
      'the pair is of no use for TLS',
    ],
  ])('should refuse %s with a sentence', (_, arrange, message) => {
    const [cert = '', key = ''] = arrange();

    expect(() => checkKeyPair(cert, key)).toThrow(message);
  });
});

const broken = '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n';

function lock(key: string): string {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  return createPrivateKey(key).export(options).toString();
}
