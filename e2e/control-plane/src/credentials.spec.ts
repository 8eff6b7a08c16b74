import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Credentials } from './credentials.ts';

describe(Credentials.name, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('should know each part and node by a token of its own', () => {
    const sut = new Credentials(folder, ['node-1']);
    const ca = join(folder, 'ca.crt');
    writeFileSync(ca, 'certificate');
    const kubeconfigs = sut.writeKubeconfigs('https://10.0.0.1:6443', ca);

    const lines = readFileSync(sut.tokenFile, 'utf8').trimEnd().split('\n');
    const users = lines.map((line) => line.slice(line.indexOf(',') + 1));
    expect(users).toContain('admin,admin,"system:masters"');
    expect(users).toContain('system:node:node-1,node-1,"system:nodes"');
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(lines.length);
    expect([...kubeconfigs.keys()]).toHaveLength(lines.length);
  });

  it('should write what only its owner reads', () => {
    const sut = new Credentials(folder, []);
    const ca = join(folder, 'ca.crt');
    writeFileSync(ca, 'certificate');
    const file = sut.writeKubeconfigs('https://10.0.0.1:6443', ca).get('admin') ?? '';

    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({
      clusters: [
        {
          cluster: {
            server: 'https://10.0.0.1:6443',
            'certificate-authority-data': Buffer.from('certificate').toString('base64'),
          },
        },
      ],
    });
    for (const secret of [file, sut.tokenFile, sut.serviceAccountKey]) {
      expect(statSync(secret).mode & 0o777).toBe(0o600);
    }
  });
});
