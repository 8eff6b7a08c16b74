import { describe, expect, it } from '@jest/globals';
import { OPT_IN_PATHS, OWN_POD_LABELS, SYSTEM_NAMESPACES } from '@sidecar-injector/injection';
import { find, HAS_HELM, NAMESPACE, RELEASE, render } from './chart.ts';
import { type Hook, isSelected, type Labels } from './kubernetes.ts';
import { describeWithHelm } from './with-helm.ts';

const hooksOf = (...settings: string[]): readonly Hook[] =>
  find(render(...settings), 'MutatingWebhookConfiguration').webhooks;

/** The paths on which a Pod reaches the injector. */
const pathsOf = (hooks: readonly Hook[], namespace: Labels, pod: Labels = {}): string[] =>
  hooks
    .filter(
      ({ namespaceSelector, objectSelector }) =>
        isSelected(namespaceSelector, { 'kubernetes.io/metadata.name': 'demo', ...namespace }) &&
        isSelected(objectSelector, pod),
    )
    .map(({ clientConfig }) => clientConfig.service.path);

const named = (name: string): Labels => ({ 'kubernetes.io/metadata.name': name });
const OPTED_IN = { 'sidecar-injector.io/inject': 'true' };

describeWithHelm('the webhook', () => {
  it('should have a hook for each path of the injector', () => {
    const paths = hooksOf().map(({ clientConfig }) => clientConfig.service.path);

    expect(paths.toSorted()).toEqual(Object.values(OPT_IN_PATHS).toSorted());
  });

  it.each([
    ['sidecar-injection=enabled', { 'sidecar-injection': 'enabled' }, {}, ['/mutate']],
    ['sidecar-injection=required', { 'sidecar-injection': 'required' }, {}, ['/mutate/required']],
    ['sidecar-injection=disabled', { 'sidecar-injection': 'disabled' }, {}, []],
    ['no label', {}, {}, []],
    ['a label on the Pod', {}, OPTED_IN, ['/mutate/pod']],
    ['a label on both', { 'sidecar-injection': 'enabled' }, OPTED_IN, ['/mutate']],
    ['an opt-out on the Pod', {}, { 'sidecar-injector.io/inject': 'false' }, []],
  ])('should send a Pod with %s by one path at most', (_, namespace: Labels, pod, paths) => {
    expect(pathsOf(hooksOf(), namespace, pod)).toEqual(paths);
  });

  it.each([...SYSTEM_NAMESPACES, NAMESPACE])('should send nothing of the namespace %s', (name) => {
    for (const label of ['enabled', 'required', 'none']) {
      const namespace = { ...named(name), 'sidecar-injection': label };
      expect(pathsOf(hooksOf(), namespace, OPTED_IN)).toEqual([]);
    }
  });

  it('should send nothing of the namespaces that the values exclude', () => {
    const hooks = hooksOf('webhook.excludedNamespaces={cert-manager}');

    expect(pathsOf(hooks, { ...named('cert-manager'), 'sidecar-injection': 'enabled' })).toEqual(
      [],
    );
  });

  describe('when the release is in the namespace default', () => {
    const objects = HAS_HELM ? render('--namespace=default') : [];

    it('should send the other Pods of that namespace', () => {
      const { webhooks } = find(objects, 'MutatingWebhookConfiguration');

      expect(pathsOf(webhooks, { ...named('default'), 'sidecar-injection': 'enabled' })).toEqual([
        '/mutate',
      ]);
    });

    it("should never send the injector's own Pods", () => {
      const { webhooks } = find(objects, 'MutatingWebhookConfiguration');
      const { labels } = find(objects, 'Deployment').spec.template.metadata;

      expect(labels).toMatchObject(OWN_POD_LABELS);
      for (const label of ['enabled', 'required', 'none']) {
        const namespace = { ...named('default'), 'sidecar-injection': label };
        expect(pathsOf(webhooks, namespace, { ...labels, ...OPTED_IN })).toEqual([]);
      }
    });
  });

  it.each([
    ['/mutate', 'Ignore'],
    ['/mutate/required', 'Fail'],
    ['/mutate/pod', 'Ignore'],
  ])('should let Pods on %s meet %s while no injector answers', (path, policy) => {
    const [hook] = hooksOf().filter(({ clientConfig }) => clientConfig.service.path === path);

    expect(hook?.failurePolicy).toBe(policy);
  });

  it('should be about the creation of Pods alone', () => {
    for (const hook of hooksOf()) {
      expect(hook).toMatchObject({
        rules: [
          {
            operations: ['CREATE'],
            apiGroups: [''],
            apiVersions: ['v1'],
            resources: ['pods'],
            scope: 'Namespaced',
          },
        ],
        sideEffects: 'NoneOnDryRun',
        matchPolicy: 'Equivalent',
        reinvocationPolicy: 'IfNeeded',
        timeoutSeconds: 5,
        admissionReviewVersions: ['v1', 'v1beta1'],
      });
      expect(hook.matchConditions).toEqual([
        { name: 'no-mirror-pod', expression: expect.stringContaining('config.mirror') },
      ]);
    }
  });

  it('should call the Service of the release', () => {
    const objects = render();
    const service = find(objects, 'Service');
    const { labels } = find(objects, 'Deployment').spec.template.metadata;

    expect(service.metadata).toMatchObject({ name: RELEASE, namespace: NAMESPACE });
    expect(service.spec.ports[0]).toMatchObject({ port: 443, targetPort: 'https' });
    expect(labels).toMatchObject(service.spec.selector);
    for (const { clientConfig } of hooksOf()) {
      expect(clientConfig.service).toMatchObject({
        name: RELEASE,
        namespace: NAMESPACE,
        port: 443,
      });
    }
  });
});
