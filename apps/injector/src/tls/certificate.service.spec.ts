import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sidecar-injector/http';
import { type Certificate, newCertificate } from '@sidecar-injector/testing/programs';
import { CertificateService } from './certificate.service.ts';

const DAY = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY);

describe(CertificateService.name, () => {
  let directory: string;
  let files: { cert: string; key: string };
  let swapped: string[];
  let sut: CertificateService;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tls-'));
    files = { cert: join(directory, 'tls.crt'), key: join(directory, 'tls.key') };
    swapped = [];
    sut = new CertificateService(files, createLogger('silent'));
    sut.whenSwapped(({ cert }) => swapped.push(cert));
  });

  afterEach(() => rm(directory, { recursive: true }));

  const write = async ({ cert, key }: Partial<Certificate>): Promise<void> => {
    await Promise.all([
      cert !== undefined && writeFile(files.cert, cert),
      key !== undefined && writeFile(files.key, key),
    ]);
    await sut.refresh();
  };

  it('should name both files when one is not there', async () => {
    await write({ cert: 'x' });

    expect(sut.fault).toMatch(
      `INJECTOR_TLS_CERT_FILE is "${files.cert}" and INJECTOR_TLS_KEY_FILE "${files.key}": ENOENT`,
    );
    expect(sut.check().ok).toBe(false);
  });

  it('should keep the old pair until both files of the new one are there', async () => {
    const [old, renewed] = [await newCertificate(), await newCertificate()];
    await write(old);
    await write({ cert: renewed.cert });

    expect(sut.current?.cert).toBe(old.cert);
    expect(sut.fault).toContain('the key does not belong to the certificate');
    expect(sut.check()).toMatchObject({
      ok: true,
      detail: expect.stringContaining('; refused now: '),
    });

    await write({ key: renewed.key });

    expect(sut.current?.cert).toBe(renewed.cert);
    expect(sut.fault).toBeUndefined();
    expect(swapped).toEqual([old.cert, renewed.cert]);
  });

  it.each([
    ['valid now', -1, 1, true, 'expires '],
    ['expired', -2, -1, false, 'expired '],
    ['not valid yet', 1, 2, false, 'not valid before '],
  ])('should be ready or not with a certificate that is %s', async (_, from, to, ok, detail) => {
    await write(await newCertificate(inDays(from), inDays(to)));

    expect(sut.fault).toBeUndefined();
    expect(sut.check()).toEqual({ ok, detail: expect.stringMatching(`^${detail}20`) });
  });
});
