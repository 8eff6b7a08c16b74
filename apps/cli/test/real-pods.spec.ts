import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { inject, loadProfiles } from '@sidecar-injector/injection';
import { ENGINE } from '../src/engine.ts';
import { readKubeYaml } from '../src/input/kube-yaml.ts';
import { runCommand } from './run-command.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EXAMPLES = join(ROOT, 'examples/tidb-pods');
const CORPUS = join(ROOT, '../shared/corpus');

interface Review {
  readonly request: {
    readonly operation: string;
    readonly namespace: string;
    readonly kind: { readonly group: string; readonly kind: string };
    readonly subResource?: string;
    readonly object: Pod;
  };
}

const { profiles } = loadProfiles([ENGINE.builtInProfile]);

/** What the webhook answers to the review of a Pod in an opted-in namespace. */
function webhook(pod: Pod, namespace: string) {
  return inject(
    pod,
    {
      optIn: 'enabled',
      operation: 'CREATE',
      kind: { group: '', kind: 'Pod' },
      namespace,
      namespaceLabels: { 'sidecar-injection': 'enabled', 'kubernetes.io/metadata.name': namespace },
      onMissingProfile: 'warn',
    },
    profiles,
  );
}

async function patchOf(text: string, namespace: string): Promise<unknown> {
  const { out, err } = await runCommand(['inject', '-o', 'patch', '-n', namespace, 'pod'], {
    pod: text,
  });
  expect(err).not.toContain('error: ');
  return JSON.parse(out);
}

describe('sidecarctl inject', () => {
  it.each(globSync('*.yaml', { cwd: EXAMPLES }))('should patch %s as the webhook', async (file) => {
    const text = readFileSync(join(EXAMPLES, file), 'utf8');
    const { operations } = webhook(readKubeYaml(text) as Pod, 'tidb-cluster');

    expect(operations).not.toEqual([]);
    expect(await patchOf(text, 'tidb-cluster')).toEqual(operations);
  });

  it.each(globSync('*.yaml', { cwd: EXAMPLES }))('should be undone in %s', async (file) => {
    const text = readFileSync(join(EXAMPLES, file), 'utf8');
    const injected = await runCommand(['inject', file], { [file]: text });
    const undone = await runCommand(['uninject', file], { [file]: injected.out });

    expect(injected.out).not.toBe(text);
    expect(undone.out).toBe(text);
  });

  const real = existsSync(CORPUS) ? it : it.skip;
  const name = existsSync(CORPUS) ? '' : ' (skipped: there is no corpus beside the repository)';

  real(
    `should patch every recorded Pod as the webhook${name}`,
    async () => {
      const files = globSync('*/*.json', { cwd: CORPUS });
      const reviews = files.map(
        (file) => JSON.parse(readFileSync(join(CORPUS, file), 'utf8')) as Review,
      );
      const created = reviews.filter(
        ({ request: { operation, kind, subResource } }) =>
          operation === 'CREATE' && kind.kind === 'Pod' && subResource === undefined,
      );

      expect(created.length).toBeGreaterThan(200);
      for (const { request } of created) {
        const { operations, decision } = webhook(request.object, request.namespace);
        const text = JSON.stringify(request.object);

        expect(decision).not.toBe('deny');
        expect(await patchOf(text, request.namespace)).toEqual(operations);
      }
    },
    120_000,
  );
});
