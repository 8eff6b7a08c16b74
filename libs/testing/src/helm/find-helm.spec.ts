import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findHelm, unpackTool } from './find-helm.ts';
import { Helm } from './helm.ts';

const isCarried = unpackTool('helm') !== undefined;

describe(findHelm.name, () => {
  (isCarried ? it : it.skip)('should find the one that npm has installed', () => {
    const helm = new Helm(findHelm('') ?? '', '.');

    expect(helm.run('version', '--short').out).toMatch(/^v4\./);
  });

  (isCarried ? it.skip : it)('should find the one of this machine', () => {
    const folder = mkdtempSync(join(tmpdir(), 'helm-'));
    try {
      writeFileSync(join(folder, 'helm'), '');
      expect(findHelm(`/nowhere:${folder}`)).toBe(join(folder, 'helm'));
      expect(findHelm('/nowhere')).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
