import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newCertificate } from './certificate.ts';

describe(newCertificate.name, () => {
  it('should be valid now, for a day, for every loopback name', async () => {
    const { cert, key } = await newCertificate();
    const parsed = new X509Certificate(cert);
    const hours = (parsed.validToDate.getTime() - Date.now()) / 3_600_000;
    expect(key).toContain('PRIVATE KEY');
    expect(parsed.validFromDate.getTime()).toBeLessThanOrEqual(Date.now());
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThanOrEqual(24);
    expect(parsed.checkHost('localhost')).toBe('localhost');
    expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(parsed.checkIP('::1')).toBe('::1');
  });
});
