import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readTable } from '@sidecar-injector/testing/tables';
import { load } from 'js-yaml';
import { ENGINE } from '../src/engine.ts';
import { runCommand } from './run-command.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const ROWS = readTable(readFileSync(join(EXAMPLES, 'README.md'), 'utf8'), 'file');
const VALUES = load(readFileSync(join(EXAMPLES, 'two-profiles-values.yaml'), 'utf8')) as {
  readonly profiles: Readonly<Record<string, object>>;
};

/** The agent's profile, and those of the values. */
const PROFILES = {
  'profiles/network-delay.yaml': ENGINE.builtInProfile.text,
  ...Object.fromEntries(
    Object.entries(VALUES.profiles).map(([name, profile]) => [
      `profiles/${name}.yaml`,
      JSON.stringify(profile),
    ]),
  ),
};

interface Workload {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?: { readonly template?: { readonly spec: Readonly<Record<string, Named[]>> } };
}

interface Named {
  readonly name: string;
}

describe('examples/', () => {
  it('should all be in the table of their page', () => {
    const files = globSync('*.yaml', { cwd: EXAMPLES }).filter((file) => !file.includes('values'));

    expect([...new Set(ROWS.map(({ file }) => file))].toSorted()).toEqual(files.toSorted());
  });

  it.each(ROWS)('should be injected as its page says: $workload', async (row) => {
    const { file = '', workload, containers, 'init containers': initContainers } = row;
    const input = { [basename(file)]: readFileSync(join(EXAMPLES, file), 'utf8'), ...PROFILES };

    const { out } = await runCommand(
      ['inject', '-f', file, '--profiles', 'profiles', '-o', 'json'],
      input,
    );
    const objects = (
      JSON.parse(`[${out.trim().replaceAll(/^}\n{/gm, '},{')}]`) as Workload[]
    ).flat();
    const found = objects.find(
      ({ metadata, spec }) =>
        spec?.template && `${metadata.namespace}/${metadata.name}` === workload,
    );

    expect(namesIn(found, 'containers')).toBe(containers);
    expect(namesIn(found, 'initContainers')).toBe(initContainers);
  });

  it.each([...new Set(ROWS.map(({ file = '' }) => file))])(
    'should hold no mistake: %s',
    async (file) => {
      const input = { [file]: readFileSync(join(EXAMPLES, file), 'utf8') };

      const { code, out } = await runCommand(['explain', '-f', file], input);

      expect(code).toBe(0);
      expect(out).not.toContain('mistake');
    },
  );
});

function namesIn(workload: Workload | undefined, list: string): string {
  return (workload?.spec?.template?.spec[list] ?? []).map(({ name }) => name).join(' ');
}
