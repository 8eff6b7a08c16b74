import { describe, expect, it } from '@jest/globals';
import type { PodSpec, Resources } from '@sidecar-injector/admission';
import { type QosClass, qosClassOf } from './qos-class.ts';

const both = { cpu: '100m', memory: '64Mi' };
const spec = (...resources: (Resources | null | undefined)[]): PodSpec => ({
  containers: resources.map((each, index) => ({ name: `c${String(index)}`, resources: each })),
});

/** Each row is what `kubectl get pod -o jsonpath={.status.qosClass}` prints for such a Pod. */
const CASES: readonly (readonly [title: string, spec: PodSpec, qosClass: QosClass])[] = [
  ['no resources', spec({}, undefined, null), 'BestEffort'],
  ['no containers', {}, 'BestEffort'],
  ['lists that are null', spec({ requests: null, limits: null }), 'BestEffort'],
  ['amounts of zero', spec({ requests: { cpu: 0 }, limits: { memory: '0' } }), 'BestEffort'],
  ['only other resources', spec({ limits: { 'nvidia.com/gpu': 1 } }), 'BestEffort'],
  ['requests and limits alike', spec({ requests: both, limits: both }), 'Guaranteed'],
  ['limits alone, which requests default to', spec({ limits: both }), 'Guaranteed'],
  [
    'the same amount in other words',
    spec({
      requests: { cpu: 0.7, memory: '67108864' },
      limits: { cpu: '700m', memory: '64Mi' },
    }),
    'Guaranteed',
  ],
  [
    'all containers guaranteed, each with its own amounts',
    spec({ limits: both }, { limits: { cpu: '2', memory: '1Gi' } }),
    'Guaranteed',
  ],
  [
    'an explicit request of zero below its limit',
    spec({ requests: { cpu: '0' }, limits: both }),
    'Burstable',
  ],
  ['requests alone', spec({ requests: both }), 'Burstable'],
  ['a limit on cpu alone', spec({ limits: { cpu: '1' } }), 'Burstable'],
  ['a limit on memory alone', spec({ limits: { memory: '1Gi' } }), 'Burstable'],
  [
    'a request below its limit',
    spec({ requests: { cpu: '50m', memory: '64Mi' }, limits: both }),
    'Burstable',
  ],
  ['one guaranteed and one best-effort container', spec({ limits: both }, {}), 'Burstable'],
  ['one burstable and one best-effort container', spec({ requests: both }, {}), 'Burstable'],
  [
    'a best-effort init container beside a guaranteed container',
    { ...spec({ limits: both }), initContainers: [{ name: 'init' }] },
    'Burstable',
  ],
  [
    'a guaranteed init container beside a guaranteed container',
    { ...spec({ limits: both }), initContainers: [{ name: 'init', resources: { limits: both } }] },
    'Guaranteed',
  ],
  ['resources of the Pod', { ...spec({}), resources: { limits: both } }, 'Guaranteed'],
  [
    'resources of the Pod, whatever its containers have',
    { ...spec({ limits: both }), resources: { requests: both } },
    'Burstable',
  ],
  ['empty resources of the Pod', { ...spec({ limits: both }), resources: {} }, 'Guaranteed'],
  [
    'empty lists in the resources of the Pod',
    { ...spec({ limits: both }), resources: { requests: {}, limits: null } },
    'Guaranteed',
  ],
];

describe(qosClassOf.name, () => {
  it.each(CASES)('should judge %s', (_, podSpec, qosClass) => {
    expect(qosClassOf(podSpec)).toBe(qosClass);
  });
});
