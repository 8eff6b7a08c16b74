import { describe, expect, it } from '@jest/globals';
import { answerReview, decodeReview, type Pod } from '@sidecar-injector/admission';
import {
  applyOperations,
  findPodProblems,
  newContainer,
  newContext,
  newPod,
} from './testing/index.ts';
import type { InjectionContext, Outcome } from './terms/context.ts';
import { inject } from './inject.ts';
import { INJECT_KEY, OWN_POD_LABELS, STATUS_KEY } from './terms/keys.ts';
import { loadProfiles } from './profile/load-profiles.ts';
import type { Profile } from './profile/profile.ts';

/** A ConfigMap of the predecessor, as it is mounted. */
const SIDECARCONFIG = `
containers:
  - name: network-delay-sidecar
    image: example/network-delay:latest
    imagePullPolicy: Always
    ports:
      - containerPort: 2332
    securityContext:
      capabilities:
        add: ["NET_ADMIN"]
`;

const WITH_MORE = `${SIDECARCONFIG}
    volumeMounts:
      - name: state
        mountPath: /state
initContainers:
  - name: setup
    image: example/setup:1
volumes:
  - name: state
    emptyDir: {}
`;

function load(text: string): readonly Profile[] {
  const { profiles, problems } = loadProfiles([{ name: 'sidecarconfig.yaml', text }]);
  expect(problems).toEqual([]);
  return profiles;
}

const judge = (pod: Pod, context: Partial<InjectionContext> = {}): Outcome =>
  inject(pod, newContext(context), load(SIDECARCONFIG));
const injectedInto = (pod: Pod): Pod => applyOperations(pod, judge(pod).operations);
const namesOf = ({ spec }: Pod) => spec?.containers?.map(({ name }) => name);

describe('what the predecessor did, and still works', () => {
  it('should add the containers of its file behind those of a TiDB Pod', () => {
    const tidb = newPod({ containers: [newContainer('slowlog'), newContainer('tidb')] });
    const result = injectedInto(tidb);
    expect(namesOf(result)?.join(' ')).toBe('slowlog tidb network-delay-sidecar');
    expect(result.spec?.containers?.at(-1)).toEqual({
      name: 'network-delay-sidecar',
      image: 'example/network-delay:latest',
      imagePullPolicy: 'Always',
      ports: [{ containerPort: 2332 }],
      securityContext: { capabilities: { add: ['NET_ADMIN'] } },
    });
  });
});

describe('faults of the predecessor', () => {
  it('should give an update of an injected Pod no operations, where it added a second sidecar', () => {
    const injected = injectedInto(newPod());
    expect(judge(injected, { operation: 'UPDATE' })).toMatchObject({
      decision: 'skip',
      reason: 'not_pod_create',
      operations: [],
    });
  });

  it('should add no duplicate when an injected Pod is created again', () => {
    const injected = injectedInto(newPod());
    expect(judge(injected)).toMatchObject({ reason: 'already_injected', operations: [] });
    expect(findPodProblems(injected)).toEqual([]);
  });

  it('should add no duplicate to a Pod that has such a container of its own', () => {
    const own = newPod({ containers: [newContainer('network-delay-sidecar')] });
    expect(judge(own)).toMatchObject({ reason: 'conflict', operations: [], surprising: true });
  });

  it.each(['admission.k8s.io/v1', 'admission.k8s.io/v1beta1'])(
    'should speak %s, where it spoke v1beta1 alone',
    (apiVersion) => {
      const request = { uid: 'u', operation: 'CREATE', kind: { version: 'v1', kind: 'Pod' } };
      const review = decodeReview({ kind: 'AdmissionReview', apiVersion, request });
      const answer = { allowed: true, operations: [], warnings: [], auditAnnotations: {} };
      expect(JSON.parse(answerReview(review, answer))).toMatchObject({
        apiVersion,
        response: { uid: 'u' },
      });
    },
  );

  it.each(['labels', 'annotations'])('should let a Pod opt out by its %s', (map) => {
    const pod = newPod({}, { [map]: { [INJECT_KEY]: 'false' } });
    expect(judge(pod)).toMatchObject({ reason: 'opted_out', operations: [] });
  });

  it('should record what it added', () => {
    const status = injectedInto(newPod()).metadata?.annotations?.[STATUS_KEY];
    expect(JSON.parse(status ?? '')).toEqual({
      version: 1,
      profiles: {
        sidecarconfig: {
          hash: load(SIDECARCONFIG)[0]?.hash,
          containers: ['network-delay-sidecar'],
        },
      },
    });
  });

  it('should leave the Pods of the injector itself alone', () => {
    const own = newPod({}, { labels: { ...OWN_POD_LABELS } });
    expect(judge(own)).toMatchObject({ reason: 'own_pod', operations: [] });
  });

  it.each([undefined, '', 'shop'])(
    'should take the namespace from the request, whatever the Pod says: %j',
    (namespace) => {
      const pod = newPod({}, { namespace });
      expect(judge(pod, { namespace: 'kube-system' }).reason).toBe('system_namespace');
      expect(judge(pod, { namespace: 'shop' }).reason).toBe('injected');
    },
  );

  it.each(['kube-system', 'kube-public', 'kube-node-lease'])('should not touch %s', (namespace) => {
    expect(judge(newPod(), { namespace }).operations).toEqual([]);
  });

  it('should not make a valid Pod of one without containers', () => {
    expect(judge(newPod({ containers: [] }))).toMatchObject({
      reason: 'no_containers',
      operations: [],
    });
  });

  it('should add volumes and init containers, which it left out', () => {
    const pod = newPod();
    const { operations } = inject(pod, newContext(), load(WITH_MORE));
    const result = applyOperations(pod, operations);
    expect(result.spec).toMatchObject({
      initContainers: [{ name: 'setup' }],
      volumes: [{ name: 'state', emptyDir: {} }],
    });
    expect(findPodProblems(result)).toEqual([]);
  });

  it('should keep fields that no library of ours knows', () => {
    const app = newContainer('app', { aFieldOfTomorrow: { deep: [1, null] } });
    const result = injectedInto(newPod({ containers: [app], another: true }));
    expect(result.spec).toMatchObject({ containers: [app, {}], another: true });
  });
});
