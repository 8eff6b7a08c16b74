import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const workspace = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as {
  version: string;
};

/** What somebody has who was given the file that `npm pack dist/apps/cli` writes. */
describe('the package sidecarctl', () => {
  let folder: string;
  let installed: string;

  const call = (program: string, ...args: string[]): string => {
    const options: ExecFileSyncOptionsWithStringEncoding = {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: {
        PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
        HOME: folder,
        npm_config_offline: 'true',
      },
    };
    return execFileSync(program, args, options);
  };
  const sidecarctl = (...args: string[]): string => call('node_modules/.bin/sidecarctl', ...args);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sidecarctl-'));
    installed = join(folder, 'node_modules/sidecarctl');
    call('npm', 'pack', join(workspace, 'dist/apps/cli'));
    // Without --prefix npm looks for a package.json above the folder.
    call('npm', 'install', '--prefix', folder, `./sidecarctl-${version}.tgz`);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('should bring no other package', () => {
    expect(globSync('node_modules/*', { cwd: folder })).toEqual([
      join('node_modules', 'sidecarctl'),
    ]);
  });

  it('should say what it is', () => {
    expect(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))).toEqual({
      name: 'sidecarctl',
      version,
      description: expect.stringContaining('sidecars'),
      keywords: expect.arrayContaining(['kubernetes']),
      license: 'Apache-2.0',
      type: 'module',
      bin: { sidecarctl: 'main.js' },
      engines: { node: '>=24' },
      files: ['main.js', 'docs', 'THIRD-PARTY-NOTICES.txt'],
    });
  });

  it('should have the licence of the workspace', () => {
    expect(readFileSync(join(installed, 'LICENSE'), 'utf8')).toBe(
      readFileSync(join(workspace, 'LICENSE'), 'utf8'),
    );
  });

  it('should have every page that one of its pages leads to', () => {
    const pages = globSync('**/*.md', { cwd: installed });
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(installed, page), 'utf8');
      return [...text.matchAll(/\]\(([^)\s#:]+)(?:#[^)]*)?\)/g)]
        .map(([, link = '']) => join(dirname(page), link))
        .filter((link) => !existsSync(join(installed, link)));
    });

    expect(pages).toEqual(expect.arrayContaining(['README.md', join('docs', 'cli.md')]));
    expect(broken).toEqual([]);
  });

  it('should help', () => {
    expect(sidecarctl('--help')).toContain('Usage: sidecarctl');
    expect(sidecarctl('--version')).toContain(version);
  });

  it('should decide about a manifest', () => {
    const manifest = join(workspace, 'examples/tidb-pods/basic-tidb-0.yaml');

    expect(sidecarctl('explain', '-f', manifest)).toMatch(/^ {2}injected: added /m);
    expect(sidecarctl('inject', '-f', manifest)).toContain('sidecar-injector.io/');
  });
});
