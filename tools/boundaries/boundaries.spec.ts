import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Sample } from './lint-samples.ts';

const boundary = '@nx/enforce-module-boundaries';

/** Pairs without a cycle: of a cycle the rule speaks instead of speaking of the tags. */
const refused: { file: string; from: string; rule: string; message: string }[] = [
  {
    file: 'libs/http/src/sample.ts',
    from: '@sidecar-injector/injection',
    rule: boundary,
    message: 'can only depend on libs tagged with "type:util"',
  },
  {
    file: 'libs/json-patch/src/sample.ts',
    from: '@sidecar-injector/http',
    rule: boundary,
    message: 'tagged with "type:util" cannot depend on any libs',
  },
  {
    file: 'libs/json-patch/src/sample.ts',
    from: 'js-yaml',
    rule: boundary,
    message: 'tagged with "type:util" is not allowed to import "js-yaml"',
  },
  {
    file: 'libs/injection/src/sample.ts',
    from: 'fastify',
    rule: boundary,
    message: 'tagged with "type:domain" is not allowed to import "fastify"',
  },
  {
    file: 'libs/admission/src/sample.ts',
    from: '@nestjs/common',
    rule: boundary,
    message: 'tagged with "type:domain" is not allowed to import "@nestjs/common"',
  },
  {
    file: 'libs/http/src/sample.ts',
    from: '@kubernetes/client-node',
    rule: boundary,
    message: 'tagged with "type:http" is not allowed to import "@kubernetes/client-node"',
  },
  {
    file: 'libs/injection/src/sample.ts',
    from: '@sidecar-injector/testing',
    rule: boundary,
    message: 'can only depend on libs tagged with "type:domain", "type:util"',
  },
  {
    file: 'libs/testing/src/sample.ts',
    from: '@sidecar-injector/injection',
    rule: boundary,
    message: 'Circular dependency between "testing" and "injection"',
  },
  {
    file: 'apps/injector/src/sample.ts',
    from: '@sidecar-injector/testing',
    rule: boundary,
    message: 'can only depend on libs tagged with',
  },
  {
    file: 'apps/cli/src/sample.ts',
    from: '../../injector/src/main.ts',
    rule: boundary,
    message: 'Projects cannot be imported by a relative or absolute path',
  },
  {
    file: 'apps/cli/src/sample.ts',
    from: '@sidecar-injector/injector/src/main.ts',
    rule: boundary,
    message: 'Imports of apps are forbidden',
  },
  {
    file: 'libs/admission/src/sample.ts',
    from: 'node:fs',
    rule: 'no-restricted-imports',
    message: 'This library does no I/O',
  },
  {
    file: 'libs/tc/src/sample.ts',
    from: 'fs/promises',
    rule: 'no-restricted-imports',
    message: 'This library does no I/O',
  },
  {
    file: 'apps/injector/src/sample.ts',
    from: 'node:child_process',
    rule: 'no-restricted-imports',
    message: 'Only the changes folder of the agent spawns a process',
  },
];

const allowed = [
  { file: 'apps/injector/src/sample.ts', from: '@sidecar-injector/http' },
  { file: 'apps/cli/src/sample.ts', from: '@sidecar-injector/injection' },
  { file: 'libs/injection/src/sample.ts', from: '@sidecar-injector/admission' },
  { file: 'libs/admission/src/sample.ts', from: '@sidecar-injector/json-patch' },
  { file: 'libs/injection/src/testing/sample.ts', from: '@sidecar-injector/testing/property' },
  { file: 'libs/json-patch/src/sample.spec.ts', from: 'rfc6902' },
  { file: 'libs/injection/src/sample.spec.ts', from: '@sidecar-injector/testing' },
  { file: 'libs/injection/src/sample.spec.ts', from: 'node:fs' },
  { file: 'apps/agent/src/changes/sample.ts', from: 'node:child_process' },
];

const environment = [
  { file: 'apps/injector/src/admission/sample.ts', reports: 1 },
  { file: 'libs/injection/src/sample.ts', reports: 1 },
  { file: 'apps/injector/src/config/sample.ts', reports: 0 },
  { file: 'apps/injector/src/main.ts', reports: 0 },
];

/** What libs/admission imports. */
const USED = { '@sidecar-injector/json-patch': '*', '@sidecar-injector/text': '*' };

/** What it could declare. */
const declared = [
  { dependencies: {}, report: 'missing from "dependencies":' },
  { dependencies: { ...USED, pino: '10.4.0' }, report: '"pino"' },
  { dependencies: USED, report: undefined },
];

const declaring = (dependencies: object): Sample => ({
  file: 'libs/admission/package.json',
  code: JSON.stringify({ name: '@sidecar-injector/admission', dependencies }),
});

const importing = ({ file, from }: { file: string; from: string }): Sample => ({
  file,
  code: `import { value } from '${from}';\nexport const used = value;\n`,
});

/** Lints all samples in one process, for starting ESLint with the project graph takes a second. */
function lintAll(samples: Sample[]): string[][] {
  const { stdout, stderr } = spawnSync('node', ['tools/boundaries/lint-samples.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    input: JSON.stringify(samples),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (stdout === '') throw new Error(`The samples were not linted: ${stderr}`);
  return JSON.parse(stdout) as string[][];
}

describe('the boundaries between projects', () => {
  const reports = new Map<string, string[]>();

  const keyOf = (sample: Sample) => `${sample.file} ${sample.code}`;
  const readEnvironment = (file: string): Sample => ({
    file,
    code: "export const used = process.env['HOME'];\n",
  });

  beforeAll(() => {
    const samples = [
      ...[...refused, ...allowed].map(importing),
      ...environment.map(({ file }) => readEnvironment(file)),
      ...declared.map(({ dependencies }) => declaring(dependencies)),
    ];
    const found = lintAll(samples);
    for (const [index, sample] of samples.entries()) reports.set(keyOf(sample), found[index] ?? []);
  }, 60_000);

  it.each(refused)('should refuse $from in $file', ({ rule, message, ...sample }) => {
    expect(reports.get(keyOf(importing(sample)))).toEqual([
      expect.stringMatching(new RegExp(`^${rule}: `)),
    ]);
    expect(reports.get(keyOf(importing(sample)))?.[0]).toContain(message);
  });

  it.each(allowed)('should allow $from in $file', (sample) => {
    expect(reports.get(keyOf(importing(sample)))).toEqual([]);
  });

  it.each(environment)('should report process.env $reports times in $file', (sample) => {
    expect(reports.get(keyOf(readEnvironment(sample.file)))).toHaveLength(sample.reports);
  });

  it.each(declared)('should say $report of $dependencies', ({ dependencies, report }) => {
    expect(reports.get(keyOf(declaring(dependencies)))).toEqual(
      report === undefined ? [] : [expect.stringContaining(report)],
    );
  });
});
