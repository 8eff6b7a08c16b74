import { existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ENGINE } from '../src/engine.ts';
import { run } from '../src/program.ts';
import { FakeIo } from './fake-io.ts';
import { splitCommand } from './split-command.ts';

const GOLDEN = join(import.meta.dirname, 'golden');
const PROFILES = join(import.meta.dirname, 'profiles');

/** With `UPDATE_GOLDEN=1` the expectations are written anew, for a person to look through. */
const IS_UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** How the file of an output is called, by how it begins. */
const KINDS = [
  [/^[[{]/, 'json'],
  [/^--- [^#]/, 'diff'],
  [/^(---|#|apiVersion:|kind:)/, 'yaml'],
] as const;

/**
 * One folder, one behaviour: `command` holds the arguments, `stderr` and `exit-code` what is
 * expected where it is not nothing and 0, `output.*` standard output. All other files are there for
 * the command to read, `stdin` as standard input, and so are those of `../profiles`.
 */
describe('sidecarctl', () => {
  it.each(readdirSync(GOLDEN).sort())('should behave as in %s', async (name) => {
    const folder = join(GOLDEN, name);
    const io = new FakeIo({ ...readAll(PROFILES, 'profiles/'), ...readAll(folder) });

    const code = await run(splitCommand(read(join(folder, 'command'))), io, ENGINE);

    const actual = { output: io.out, stderr: io.err, 'exit-code': code === 0 ? '' : `${code}\n` };
    for (const [kind, text] of Object.entries(actual)) {
      expectFile(fileFor(folder, kind, io.out), text);
    }
  });
});

function expectFile(path: string, text: string): void {
  if (IS_UPDATE && text === '') {
    rmSync(path, { force: true });
  } else if (IS_UPDATE) {
    writeFileSync(path, text);
  }
  expect(text).toBe(read(path));
}

function fileFor(folder: string, kind: string, output: string): string {
  const [found] = globSync(join(folder, `${kind}{,.*}`));
  return found ?? join(folder, kind === 'output' ? `output.${extensionOf(output)}` : kind);
}

function extensionOf(output: string): string {
  const [, extension = 'txt'] = KINDS.find(([pattern]) => pattern.test(output)) ?? [];
  return extension;
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function readAll(folder: string, prefix = ''): Record<string, Uint8Array> {
  const paths = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => {
      const name = prefix + path.slice(folder.length + 1);
      return [name === 'stdin' ? '-' : name, readFileSync(path)];
    }),
  );
}
