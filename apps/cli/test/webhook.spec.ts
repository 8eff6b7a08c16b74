import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Json,
  newReview,
  patchText,
  type RunningInjector,
  startInjector,
  WORKSPACE,
} from '@sidecar-injector/testing/programs';
import { ENGINE } from '../src/engine.ts';
import { readKubeYaml } from '../src/input/kube-yaml.ts';
import { runCommand } from './run-command.ts';

describe('sidecarctl inject, beside the built injector', () => {
  let folder: string;
  let injector: RunningInjector | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sidecarctl-webhook-'));
    const profiles = join(folder, 'profiles');
    await mkdir(profiles);
    await writeFile(join(profiles, ENGINE.builtInProfile.name), ENGINE.builtInProfile.text);
    injector = await startInjector({ main: WORKSPACE.injector, profiles, folder });
  }, 60_000);

  afterAll(async () => {
    await injector?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(globSync('*.yaml', { cwd: WORKSPACE.tidbPods }))(
    'should print for %s the patch that the injector answers',
    async (file) => {
      const text = await readFile(join(WORKSPACE.tidbPods, file), 'utf8');
      const review = newReview(readKubeYaml(text) as Json);

      const answer = await injector?.apiServer.review('/mutate', review);
      const { out } = await runCommand(['inject', '-o', 'patch', file], { [file]: text });

      expect(answer && `${patchText(answer)}\n`).toBe(out);
      expect(out).not.toBe('[]\n');
    },
  );
});
