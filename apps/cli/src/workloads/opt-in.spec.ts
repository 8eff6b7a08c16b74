import { describe, expect, it } from '@jest/globals';
import { routeOf } from './opt-in.ts';

const INJECT = 'sidecar-injector.io/inject';

describe(routeOf.name, () => {
  it.each<{ label?: string; pod?: Record<string, string>; optIn: string | undefined }>([
    { label: 'enabled', optIn: 'enabled' },
    { label: 'enabled', pod: { [INJECT]: 'false' }, optIn: 'enabled' },
    { label: 'enabled', pod: { [INJECT]: 'true' }, optIn: 'enabled' },
    { label: 'required', optIn: 'required' },
    { label: 'required', pod: { [INJECT]: 'true' }, optIn: 'required' },
    { label: 'disabled', optIn: undefined },
    { label: 'disabled', pod: { [INJECT]: 'true' }, optIn: 'pod' },
    { label: 'Enabled', optIn: undefined },
    { pod: { [INJECT]: 'true' }, optIn: 'pod' },
    { pod: { [INJECT]: 'false' }, optIn: undefined },
    { pod: { [INJECT]: 'yes' }, optIn: undefined },
    { optIn: undefined },
  ])('should go by namespace label $label and Pod labels $pod to $optIn', (row) => {
    const { label, pod = {}, optIn } = row;
    const labels = label === undefined ? {} : { 'sidecar-injection': label };

    const route = routeOf(
      { metadata: { labels: pod } },
      { name: 'shop', labels, isAssumed: false },
    );

    expect(route.optIn).toBe(optIn);
  });

  it.each(['kube-system', 'kube-public', 'kube-node-lease'])('should go nowhere in %s', (name) => {
    const pod = { metadata: { labels: { [INJECT]: 'true' } } };
    const labels = { 'sidecar-injection': 'enabled' };

    expect(routeOf(pod, { name, labels, isAssumed: false })).toEqual({
      optIn: undefined,
      message: `no webhook is called in namespace "${name}", which belongs to Kubernetes itself; run the workload in another`,
    });
  });

  it('should say that an annotation does not reach the selectors', () => {
    const pod = { metadata: { annotations: { [INJECT]: 'true' } } };

    expect(routeOf(pod, { name: 'shop', labels: {}, isAssumed: false })).toMatchObject({
      message: expect.stringContaining('make it a label'),
    });
  });
});
