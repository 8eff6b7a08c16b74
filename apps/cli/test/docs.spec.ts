import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OPT_IN_PATHS } from '@sidecar-injector/injection';
import { ENGINE } from '../src/engine.ts';
import { EXIT_CODES } from '../src/io/exit-codes.ts';
import { createProgram } from '../src/program.ts';
import { KINDS } from '../src/workloads/kinds.ts';
import { MISTAKES } from '../src/workloads/mistakes.ts';
import { FakeIo } from './fake-io.ts';
import { runCommand } from './run-command.ts';
import { splitCommand } from './split-command.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/cli.md'), 'utf8');

/** The files that the page shows, by the path behind the language of their block. */
const FILES = Object.fromEntries(
  [...PAGE.matchAll(/^```yaml (\S+)\n(.*?)^```$/gms)].map(([, path = '', text]) => [path, text]),
) as Record<string, string | Uint8Array>;

/** Each command of the page with what it shows below it. */
const EXAMPLES = [...PAGE.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [command = '', ...output] = text.split('\n');
      return { command, output: output.join('\n') };
    }),
);

/** The first cells of the tables under a heading, without code marks. */
function cellsUnder(heading: string, column = 0): string[] {
  const section = PAGE.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| -+ \|/.test(line))
    .map((line) => line.split('|')[column + 1]?.trim() ?? '');
}

/** A text in which `…` stands for anything on its line. */
function toPattern(text: string): RegExp {
  const parts = text.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

describe('docs/cli.md', () => {
  it('should show what its examples print', async () => {
    let lastCode: number | undefined;
    for (const { command, output } of EXAMPLES) {
      if (command === 'echo $?') {
        expect(output).toBe(`${lastCode}\n`);
        continue;
      }
      const [name, ...argv] = splitCommand(command);
      const { code, out, err } = await runCommand(argv, FILES);
      lastCode = code;
      expect(name).toBe('sidecarctl');
      expect(err + out).toMatch(toPattern(output));
    }
    expect(EXAMPLES.length).toBeGreaterThan(5);
  });

  it('should list the exit codes', () => {
    const rows = cellsUnder('Exit codes').slice(1);
    const meanings = cellsUnder('Exit codes', 1).slice(1);

    expect(rows.map((code, at) => ({ code: Number(code), meaning: meanings[at] }))).toEqual(
      Object.values(EXIT_CODES),
    );
  });

  it('should list the mistakes', () => {
    const codes = cellsUnder('explain').slice(1);
    const meanings = cellsUnder('explain', 1).slice(1);

    expect(codes.map((code, at) => [code.replaceAll('`', ''), meanings[at]])).toEqual(
      Object.entries(MISTAKES).map(([code, { meaning }]) => [code, meaning]),
    );
  });

  it('should list the kinds', () => {
    const items = [...PAGE.matchAll(/^- (\w+)$/gm)].map(([, kind]) => kind);

    expect(items).toEqual(Object.keys(KINDS));
  });

  it('should name every path of the webhook', () => {
    const paths = cellsUnder('Options', 2).filter((cell) => cell.startsWith('`/'));

    expect(paths).toEqual(Object.values(OPT_IN_PATHS).map((path) => `\`${path}\``));
  });

  it('should list every option of every command, and no other', () => {
    const program = createProgram({ io: new FakeIo(), engine: ENGINE, exitCode: 0 });
    const options = program.commands.flatMap((command) =>
      command.options.map(({ long }) => `${long ?? ''} of ${command.name()}`),
    );
    const flags = cellsUnder('Options').map((cell) => /--[a-z-]+/.exec(cell)?.[0]);
    const listed = cellsUnder('Options', 1).flatMap((cell, at) =>
      [...cell.matchAll(/`([a-z]+)`/g)].map(
        ([, command]) => `${flags[at] ?? ''} of ${command ?? ''}`,
      ),
    );

    expect(listed.filter((each) => each.startsWith('--')).toSorted()).toEqual(options.toSorted());
  });

  it('should list every command', () => {
    const program = createProgram({ io: new FakeIo(), engine: ENGINE, exitCode: 0 });
    const listed = [...(PAGE.split('\n## ')[0]?.matchAll(/^\| `([a-z]+)`/gm) ?? [])];

    expect(listed.map(([, name]) => name).toSorted()).toEqual(
      program.commands.map((command) => command.name()).toSorted(),
    );
  });
});
