import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Json, patchText, WORKSPACE } from '@sidecar-injector/testing/programs';
import { corpusAbsence, readCorpus, readExamples } from './corpus.ts';
import { InjectorUnderTest } from './injector-under-test.ts';
import { BUILT_IN, PREDECESSOR, RICH } from './profile-set.ts';

/** Milliseconds, for some hundred Pods on a busy machine. */
const LIMIT = 60_000;

const examples = readExamples();
const recorded = readCorpus().filter(({ operation }) => operation === 'CREATE');

describe.each([BUILT_IN, PREDECESSOR, RICH])('sidecarctl inject with $title', (set) => {
  const injector = InjectorUnderTest.with(set);

  const webhookPatch = async ({ text }: { readonly text: string }): Promise<string> =>
    patchText(await injector.apiServer.review('/mutate', text));

  it(
    'should give the patches of the webhook for a TiDB cluster',
    async () => {
      expect(patchesOf(examples, injector.profiles)).toEqual(
        await Promise.all(examples.map(webhookPatch)),
      );
    },
    LIMIT,
  );

  const itRecorded = corpusAbsence === undefined ? it : it.skip;
  const why = corpusAbsence === undefined ? '' : ` (${corpusAbsence})`;

  itRecorded(
    `should give those of the webhook for recorded Pods${why}`,
    async () => {
      const offline = patchesOf(recorded, injector.profiles);
      const online = await Promise.all(recorded.map(webhookPatch));
      const different = recorded.filter((_, index) => offline[index] !== online[index]);
      expect(offline).toHaveLength(recorded.length);
      expect(different.map(({ name }) => name)).toEqual([]);
    },
    LIMIT,
  );
});

/** What the CLI prints for the objects of reviews: a patch for each, a line each. */
function patchesOf(reviews: readonly { readonly text: string }[], folder: string): string[] {
  const items = reviews.map(
    ({ text }) => (JSON.parse(text) as { request: Json }).request['object'],
  );
  const temporary = mkdtempSync(join(tmpdir(), 'replay-'));
  const file = join(temporary, 'pods.json');
  try {
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const args = [WORKSPACE.cli, 'inject', '-f', file, '--profiles', folder, '-o', 'patch'];
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const output = execFileSync(process.execPath, args, { encoding: 'utf8', stdio });
    return output.trimEnd().split('\n');
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
