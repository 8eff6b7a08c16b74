import type { Container, Pod } from '@sidecar-injector/admission';
import fc from '@sidecar-injector/testing/property';
import type { Profile } from '../profile/profile.ts';
import { STATUS_KEY } from '../terms/keys.ts';
import { newProfile } from './new-profile.ts';

/** Few names, so that profiles, Pods and other webhooks really meet; some are hostile. */
const names = fc.constantFrom('app', 'agent', 'proxy', 'log', 'constructor', 'a-b');
const volumeNames = fc.constantFrom('data', 'state', 'cache', 'valueof');
const paths = fc.constantFrom('/data', '/state', '/var/log');
const keys = fc.constantFrom('team', 'a/b~c', '__proto__', 'constructor', 'x.io/y');
/** Profiles are validated: their keys are legal, those of a Pod under review need not be. */
const legalKeys = fc.constantFrom('team', 'constructor', 'x.io/y');
const texts = fc.constantFrom('', 'v', '\u2028', '${pod.namespace}', '"', '__proto__');
const quantities = fc.constantFrom('100m', '0.1', '1', '64Mi', '67108864');

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> {
  return fc.oneof({ weight: 3, arbitrary }, fc.constant(undefined), fc.constant(null));
}

function map(
  values: fc.Arbitrary<string>,
  from: fc.Arbitrary<string> = keys,
): fc.Arbitrary<Record<string, string>> {
  return fc
    .uniqueArray(fc.tuple(from, values), { selector: ([key]) => key, maxLength: 3 })
    .map((entries) => Object.fromEntries(entries));
}

const env = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('A', 'B', '__proto__'), value: texts }),
  { selector: ({ name }) => name, maxLength: 3 },
);

const mounts = (
  volumes: fc.Arbitrary<string>,
): fc.Arbitrary<{ name: string; mountPath: string }[]> =>
  fc.uniqueArray(fc.record({ name: volumes, mountPath: paths }), {
    selector: ({ mountPath }) => mountPath,
    maxLength: 2,
  });

const ports = fc.uniqueArray(
  fc.record(
    {
      containerPort: fc.constantFrom(80, 2332, 9090),
      protocol: fc.constantFrom('TCP', 'UDP'),
      future: fc.constantFrom(1, { deep: [null, true] }),
    },
    { requiredKeys: ['containerPort'] },
  ),
  {
    selector: ({ containerPort, protocol }) => `${String(containerPort)}${protocol ?? 'TCP'}`,
    maxLength: 2,
  },
);

const list = fc.record({ cpu: quantities, memory: quantities }, { requiredKeys: [] });
const resources = fc.record({ requests: list, limits: list }, { requiredKeys: [] });

const container = (isInit: boolean): fc.Arbitrary<Container> =>
  fc
    .record(
      {
        name: names,
        image: fc.constant('i'),
        env: optional(env),
        ports: optional(ports),
        resources: optional(resources),
        restartPolicy: isInit ? fc.constantFrom('Always', undefined) : fc.constant(undefined),
        unknownToAnyLibrary: fc.jsonValue(),
      },
      { requiredKeys: ['name', 'image'] },
    )
    .map((value) => value as Container);

const containers = (isInit: boolean, minLength: number): fc.Arbitrary<Container[]> =>
  fc.uniqueArray(container(isInit), { selector: ({ name }) => name, minLength, maxLength: 3 });

const securityContext = fc.record(
  { runAsNonRoot: fc.boolean(), runAsUser: fc.constantFrom(0, 1000) },
  { requiredKeys: [] },
);

/** Pods that the API server may send, faults of their own included. */
export const arbitraryPod: fc.Arbitrary<Pod> = fc
  .record({
    metadata: fc.record(
      {
        name: optional(names),
        labels: optional(map(texts)),
        annotations: optional(map(texts)),
        ownerReferences: optional(
          fc.constantFrom([
            { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u', controller: true },
          ]),
        ),
        generation: fc.maxSafeInteger(),
      },
      { requiredKeys: [] },
    ),
    spec: fc.record(
      {
        containers: containers(false, 1),
        initContainers: optional(containers(true, 0)),
        volumes: optional(
          fc.uniqueArray(
            fc.record({ name: volumeNames, emptyDir: fc.constantFrom({}, { medium: 'Memory' }) }),
            { selector: ({ name }) => name, maxLength: 3 },
          ),
        ),
        imagePullSecrets: optional(fc.constantFrom([], [{ name: 's' }])),
        hostAliases: optional(fc.constantFrom([], [{ ip: '10.0.0.1', hostnames: ['h'] }])),
        hostNetwork: fc.constantFrom(true, false, undefined, undefined, undefined),
        resources: fc.constantFrom({ limits: { cpu: '1' } }, undefined, null, undefined),
        securityContext: optional(securityContext),
        unknownToAnyLibrary: fc.jsonValue(),
      },
      { requiredKeys: ['containers'] },
    ),
    status: fc.constant({}),
  })
  .chain((pod) =>
    fc
      .array(mounts(volumeNames), { minLength: 6, maxLength: 6 })
      .map((lists) => withMounts(pod as unknown as Pod, lists)),
  );

/** Gives each container mounts of volumes that the Pod has, as a Pod from the server would. */
function withMounts(pod: Pod, lists: readonly { name: string; mountPath: string }[][]): Pod {
  const volumes = (pod.spec?.volumes ?? []).map(({ name }) => name);
  const mounted = (pod.spec?.containers ?? []).map((each, index) => {
    const volumeMounts = (lists[index] ?? []).filter(({ name }) => volumes.includes(name));
    return volumeMounts.length > 0 ? { ...each, volumeMounts } : each;
  });
  return { ...pod, spec: { ...pod.spec, containers: mounted } };
}

/** Statuses that nobody but a forger, or a former version of the profiles, has written. */
const forgedStatus = fc
  .record({
    version: fc.constantFrom(1, 1, 1, 2),
    profiles: fc.dictionary(
      fc.constantFrom('a', 'b', 'ghost', '__proto__'),
      fc.record(
        {
          hash: fc.constantFrom('a00000000000', 'b00000000000', 'old'),
          containers: fc.subarray(['agent', 'agent-2', 'app', 'tracer']),
          initContainers: fc.subarray(['agent-init', 'app']),
          labels: fc.subarray(['team', 'constructor']),
          app: fc.constantFrom({}, { app: { env: ['A'] } }),
        },
        { requiredKeys: ['hash'] },
      ),
    ),
  })
  .map((status) => JSON.stringify(status));

/** The same Pods, of which some carry a status that the injector has not written. */
export const arbitrarySuspectPod: fc.Arbitrary<Pod> = fc
  .tuple(
    arbitraryPod,
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: forgedStatus },
      { weight: 1, arbitrary: fc.constant('injected') },
    ),
  )
  .map(([pod, status]) => (status === undefined ? pod : withStatus(pod, status)));

function withStatus(pod: Pod, status: string): Pod {
  const annotations = { ...pod.metadata?.annotations, [STATUS_KEY]: status };
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}

const placement = fc.oneof(
  fc.constantFrom('first' as const, 'last' as const),
  names.map((before) => ({ before })),
  names.map((after) => ({ after })),
);

/** Some select by a label that another profile may add. */
const podSelector = fc.constantFrom(
  {},
  {},
  {},
  { matchLabels: { team: 'v' } },
  { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' as const }] },
);

const arbitraryProfile = (name: string, own: string): fc.Arbitrary<Profile> =>
  fc
    .record({
      placement,
      selector: fc.record({ podSelector, namespaceSelector: fc.constant({}) }),
      mode: fc.constantFrom('container' as const, 'native' as const, 'auto' as const),
      onConflict: fc.constantFrom('skip' as const, 'deny' as const),
      allowHostNetwork: fc.boolean(),
      containers: fc.constantFrom(
        [],
        [{ name: own, image: '${pod.namespace}', ports: [{ containerPort: 2332 }] }],
        [
          { name: own, image: 'i', volumeMounts: [{ name: `${own}-state`, mountPath: '/state' }] },
          { name: `${own}-2`, image: 'i', securityContext: { runAsUser: 0, runAsNonRoot: false } },
        ],
      ),
      initContainers: fc.constantFrom([], [{ name: `${own}-init`, image: 'i' }]),
      volumes: fc.constantFrom(
        [{ name: `${own}-state`, emptyDir: {} }],
        [
          { name: `${own}-state`, emptyDir: {} },
          { name: 'cache', emptyDir: {} },
        ],
      ),
      imagePullSecrets: fc.constantFrom([], [{ name: 's' }], [{ name: 't' }]),
      hostAliases: fc.constantFrom(
        [],
        [{ ip: '10.0.0.1', hostnames: ['h', 'i'] }],
        [{ ip: '10.0.0.2', hostnames: [own] }],
      ),
      labels: map(fc.constantFrom('v', 'w'), legalKeys),
      annotations: map(fc.constantFrom('v', '${container.name}'), legalKeys),
      app: fc.array(
        fc.record({
          containers: fc.constantFrom(['*'], ['app'], ['constructor', 'log']),
          env,
          envFrom: fc.constantFrom([], [{ configMapRef: { name: 'c' } }]),
          volumeMounts: mounts(fc.constant(`${own}-state`)),
        }),
        { maxLength: 2 },
      ),
    })
    .map((members) => newProfile({ name, hash: name.padEnd(12, '0'), ...members }));

/** One to three profiles that could be loaded together. */
export const arbitraryProfiles: fc.Arbitrary<Profile[]> = fc
  .tuple(
    arbitraryProfile('a', 'agent'),
    arbitraryProfile('b', 'tracer'),
    arbitraryProfile('c', 'c3'),
  )
  .chain((all) => fc.subarray(all, { minLength: 1 }));
