import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const workspace = join(import.meta.dirname, '../..');
const dist = join(workspace, 'dist/apps');

const ALWAYS = ['THIRD-PARTY-NOTICES.txt', 'main.js', 'package.json'];

describe.each([
  { app: 'injector', files: ALWAYS },
  { app: 'agent', files: ALWAYS },
  // What it is as a package is in sidecarctl.spec.ts.
  { app: 'cli', files: ['LICENSE', 'README.md', ...ALWAYS] },
])('the folder of the bundle of $app', ({ app, files }) => {
  const folder = join(dist, app);
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

  it('should hold one file of code, and what belongs to it', () => {
    const found = globSync('**/*.*', { cwd: folder }).concat(globSync('LICENSE', { cwd: folder }));

    expect(found.filter((file) => !file.startsWith('docs')).toSorted()).toEqual(files.toSorted());
  });

  it('should be an ES module', () => {
    expect(JSON.parse(read('package.json'))).toMatchObject({ type: 'module' });
  });

  it('should have no letter above U+00FF', () => {
    expect(/[^\0-\xff]/.exec(read('main.js'))).toBeNull();
  });

  it('should name the packages that the program asks for, and their versions', () => {
    const notices = read('THIRD-PARTY-NOTICES.txt');
    const { dependencies } = JSON.parse(
      readFileSync(join(workspace, 'apps', app, 'package.json'), 'utf8'),
    ) as { dependencies: Record<string, string> };

    const missing = Object.entries(dependencies)
      .filter(([name]) => !name.startsWith('@sidecar-injector/'))
      .map(([name, version]) => `${name} ${version}`)
      .filter((title) => !notices.includes(`\n${title} (`));

    expect(missing).toEqual([]);
  });
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

  it('should start without node_modules', () => {
    const { stdout, stderr } = run('--help');

    expect(stderr).not.toMatch(/ERR_MODULE_NOT_FOUND|at .*main\.js/);
    expect(stdout + stderr).toMatch(
      app === 'cli' ? 'Usage: sidecarctl' : 'INJECTOR_TLS_CERT_FILE is not set',
    );
  });
});
