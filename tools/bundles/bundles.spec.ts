import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../../dist/apps');

it.each(['injector', 'agent', 'cli'])('should have no letter above U+00FF in %s', (app) => {
  const code = readFileSync(join(dist, app, 'main.js'), 'utf8');

  expect(/[^\0-\xff]/.exec(code)).toBeNull();
});

/** Copies a bundle to where there is no node_modules above it, and runs it there. */
describe.each(['injector', 'cli'])('the bundle of %s', (app) => {
  let folder: string;

  const run = (...options: string[]) =>
    spawnSync(process.execPath, [join(folder, 'main.js'), ...options], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `bundle-${app}-`));
    cpSync(join(dist, app), folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('should be one file and the mark of an ES module', () => {
    expect(readdirSync(folder).toSorted()).toEqual(['main.js', 'package.json']);
  });

  it('should start without node_modules', () => {
    const { stdout, stderr } = run('--help');

    expect(stderr).not.toMatch(/ERR_MODULE_NOT_FOUND|at .*main\.js/);
    expect(stdout + stderr).toMatch(
      app === 'cli' ? 'Usage: sidecarctl' : 'INJECTOR_TLS_CERT_FILE is not set',
    );
  });
});
