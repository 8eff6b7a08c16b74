import { describe, expect, it } from '@jest/globals';
import { inject, loadProfiles } from '@sidecar-injector/injection';
import { arbitraryPod } from '@sidecar-injector/injection/testing';
import { applyOperations } from '@sidecar-injector/injection/testing';
import type { Pod } from '@sidecar-injector/admission';
import fc from '@sidecar-injector/testing/property';
import { stringify } from 'yaml';
import { readKubeYaml } from '../src/input/kube-yaml.ts';
import { printJson } from '../src/output/print-json.ts';
import { runCommand } from './run-command.ts';

const PROFILE = {
  name: 'p.yaml',
  text: `name: agent
default: true
containers:
  - name: network-agent
    image: registry.example/agent:1.0
initContainers:
  - name: network-init
    image: registry.example/init:1.0
volumes:
  - name: network-state
    emptyDir: {}
imagePullSecrets: [{name: pull}]
hostAliases: [{ip: 10.9.9.9, hostnames: [faults.local]}]
labels: {faults: "on"}
annotations: {faults/kind: latency}
app:
  - containers: ["*"]
    env: [{name: FAULTS, value: "yes"}]
    volumeMounts: [{name: network-state, mountPath: /faults}]
`,
};

const FORMATS = fc.constantFrom<(pod: unknown) => readonly [string, string]>(
  (pod) => ['in.json', JSON.stringify(pod, null, 2)],
  (pod) => ['in.json', JSON.stringify(pod)],
  (pod) => ['in.yaml', stringify(pod, { version: '1.1', lineWidth: 0 })],
  (pod) => ['in.yaml', stringify(pod, { version: '1.1', lineWidth: 0, indentSeq: false })],
  (pod) => ['in.yaml', stringify(pod, { version: '1.1', indent: 4 })],
  (pod) => ['in.yaml', stringify(pod, { version: '1.1', collectionStyle: 'flow' })],
);

const WRAPPERS = fc.constantFrom<(pod: Pod) => unknown>(
  (pod) => ({ apiVersion: 'v1', kind: 'Pod', ...pod }),
  (pod) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: {}, spec: { template: pod } }),
  (pod) => ({ apiVersion: 'batch/v1', kind: 'Job', spec: { template: pod } }),
  (pod) => ({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { template: pod } }, pod],
  }),
);

/** How long a property may take on a busy machine, in milliseconds. */
const LIMIT = 120_000;

const ARGV = ['--profiles', 'p.yaml'];

describe('sidecarctl inject', () => {
  it(
    'should be undone by uninject, and do nothing the second time',
    async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryPod, WRAPPERS, FORMATS, async (pod, wrap, write) => {
          const [name, text] = write(wrap(pod));
          const first = await over(['inject', name, ...ARGV], name, text);
          const second = await over(['inject', name, ...ARGV], name, first);
          const undone = await over(['uninject', name], name, first);

          expect(second).toBe(first);
          expect(compact(readKubeYaml(undone))).toEqual(compact(readKubeYaml(text)));
        }),
        { numRuns: 80 },
      );
    },
    LIMIT,
  );

  it(
    'should plan for a Pod what the webhook plans, and print what its patch makes',
    async () => {
      const { profiles } = loadProfiles([PROFILE]);
      await fc.assert(
        fc.asyncProperty(arbitraryPod, FORMATS, async (pod, write) => {
          const wire = onTheWire(pod);
          const outcome = inject(wire, CONTEXT, profiles);
          const [name, text] = write(wire);

          const patch = await over(['inject', '-o', 'patch', name, ...ARGV], name, text);
          const injected = await over(['inject', name, ...ARGV], name, text);

          expect(JSON.parse(patch)).toEqual(toJson(outcome.operations));
          expect(toJson(readKubeYaml(injected))).toEqual(applyOperations(wire, outcome.operations));
        }),
        { numRuns: 80 },
      );
    },
    LIMIT,
  );
});

/** As the webhook decides about a Pod of an opted-in namespace. */
const CONTEXT = {
  optIn: 'enabled',
  operation: 'CREATE',
  kind: { group: '', kind: 'Pod' },
  namespace: 'default',
  onMissingProfile: 'warn',
} as const;

/** As the API server sends it: with its kind and a service account. */
function onTheWire(pod: Pod): Pod {
  const spec = { serviceAccountName: 'default', ...pod.spec };
  const metadata = { namespace: 'default', ...pod.metadata };
  return toJson({ apiVersion: 'v1', kind: 'Pod', ...pod, metadata, spec }) as Pod;
}

async function over(argv: readonly string[], name: string, text: string): Promise<string> {
  const { code, out, err } = await runCommand(argv, { [name]: text, 'p.yaml': PROFILE.text });
  expect({ code, err }).toMatchObject({ code: 0 });
  return out;
}

function toJson(value: unknown): unknown {
  return JSON.parse(printJson(value));
}

/** Without members that are empty or null, which mean the same as none. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(compact);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, each]) => [key, compact(each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => !isVoid(each)));
}

function isVoid(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
