import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  CHART,
  find,
  HAS_HELM,
  helm,
  kindsOf,
  NAMESPACE,
  RELEASE,
  render,
  VALUES_FILES,
} from './chart.ts';
import { describeWithHelm } from './with-helm.ts';

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const CLUSTER_WIDE = [
  'ClusterRole',
  'ClusterRoleBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
];

const read = (file: string): unknown => parse(readFileSync(join(CHART, file), 'utf8'));
const { version } = JSON.parse(readFileSync(join(CHART, '../package.json'), 'utf8')) as {
  version: string;
};

describe('Chart.yaml', () => {
  it('should have the version of the workspace', () => {
    expect(read('Chart.yaml')).toMatchObject({ version, appVersion: version });
  });

  it('should name the images of that version', () => {
    const { annotations } = read('Chart.yaml') as { annotations: Record<string, string> };

    expect(parse(annotations['artifacthub.io/images'] ?? '')).toEqual([
      { name: 'injector', image: `sidecar-injector/injector:${version}` },
      { name: 'agent', image: `sidecar-injector/agent:${version}` },
    ]);
  });
});

describeWithHelm('the chart', () => {
  it.each(VALUES_FILES.map((file) => [basename(file), file]))(
    'should have nothing to complain of with %s',
    (_, file) => {
      const { ok, out, err } = helm.lint('--values', file);

      expect({ ok, out: out.replace(/^\s*$/gm, ''), err }).toEqual({ ok: true, out: '', err: '' });
    },
  );

  describe.each(VALUES_FILES.map((file) => [basename(file), file]))('with %s', (_, file) => {
    const objects = HAS_HELM ? render(`--values=${file}`) : [];
    const metadata = objects.map((object) => object['metadata'] as Metadata);

    it('should have no two objects of one name', () => {
      const ids = objects.map(({ kind }, index) => {
        const { namespace = '', name = '' } = metadata[index] ?? {};
        return `${String(kind)}/${namespace}/${name}`;
      });

      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    });

    it('should label every object', () => {
      for (const { labels } of metadata) {
        expect(labels).toMatchObject({
          'helm.sh/chart': `sidecar-injector-${version}`,
          'app.kubernetes.io/name': 'sidecar-injector',
          'app.kubernetes.io/instance': RELEASE,
          'app.kubernetes.io/version': version,
          'app.kubernetes.io/part-of': 'sidecar-injector',
          'app.kubernetes.io/managed-by': 'Helm',
        });
      }
    });

    it('should name a namespace where there is one, and nowhere else', () => {
      for (const [index, { kind }] of objects.entries()) {
        const isTest = metadata[index]?.annotations?.['helm.sh/hook'] === 'test';
        const { namespace } = metadata[index] ?? {};
        if (CLUSTER_WIDE.includes(String(kind))) {
          expect(namespace).toBeUndefined();
        } else {
          expect([NAMESPACE, ...(isTest ? [expect.stringMatching(/-test$/)] : [])]).toContainEqual(
            namespace,
          );
        }
      }
    });
  });

  it('should keep all names within the limit of a Service, whatever the release is called', () => {
    const long = 'r'.repeat(53);
    const names = helm
      .render(long, '--set', 'injector.autoscaling.enabled=true')
      .map((object) => (object['metadata'] as Metadata).name);

    expect(names.filter((name) => name.length > 63)).toEqual([]);
  });

  it('should put the name of the release first', () => {
    const name = (release: string): string =>
      (find(helm.render(release), 'Deployment')['metadata'] as Metadata).name;

    expect(name('sidecar-injector')).toBe('sidecar-injector');
    expect(name('my-sidecar-injector')).toBe('my-sidecar-injector');
    expect(name('prod')).toBe('prod-sidecar-injector');
  });

  it('should install these objects where nothing is set', () => {
    const installed = render().filter(
      (object) => (object['metadata'] as Metadata).annotations?.['helm.sh/hook'] === undefined,
    );

    expect(kindsOf(installed)).toEqual([
      'Certificate',
      'Certificate',
      'ClusterRole',
      'ClusterRoleBinding',
      'ConfigMap',
      'Deployment',
      'Issuer',
      'Issuer',
      'MutatingWebhookConfiguration',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ]);
  });

  it('should let a drain take one Pod at a time', () => {
    expect(find(render(), 'PodDisruptionBudget')).toMatchObject({
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
    expect(kindsOf(render('injector.podDisruptionBudget.enabled=false'))).not.toContain(
      'PodDisruptionBudget',
    );
  });

  it('should let in reviews and probes, and out only calls to the API server', () => {
    const policy = (...settings: string[]): unknown =>
      find(render('networkPolicy.enabled=true', ...settings), 'NetworkPolicy')['spec'];

    expect(policy()).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ port: 'https' }] }, { ports: [{ port: 'health' }] }],
      egress: [{ ports: [{ port: 443 }, { port: 6443 }] }],
    });
    expect(policy('injector.watchNamespaces=false')).toMatchObject({ egress: [] });
  });

  it.each([
    ['ServiceMonitor', 'serviceMonitor', 'sidecar-injector', 'injector'],
    ['PodMonitor', 'agent.podMonitor', 'sidecar-injector-agents', 'agent'],
    ['ConfigMap', 'dashboard', 'sidecar-injector-dashboard', 'injector'],
  ] as const)(
    'should prefer the own labels of the %s to the common ones',
    (kind, value, name, component) => {
      const settings = [
        'commonLabels.team=all',
        'commonLabels.cost=low',
        `${value}.labels.team=own`,
      ];
      const object = find(render(`${value}.enabled=true`, ...settings), kind, name);

      expect(object).toMatchObject({
        metadata: {
          labels: { team: 'own', cost: 'low', 'app.kubernetes.io/component': component },
        },
      });
    },
  );

  it('should have the metrics read where the values say so', () => {
    const monitor = find(
      render('serviceMonitor.enabled=true', 'serviceMonitor.labels.release=prometheus'),
      'ServiceMonitor',
    );

    expect(monitor).toMatchObject({
      metadata: { labels: { release: 'prometheus' } },
      spec: { endpoints: [{ port: 'health', path: '/metrics', interval: '30s' }] },
    });
  });

  it('should have the metrics of the agents read by the name of their port', () => {
    const { spec } = find(render('agent.podMonitor.enabled=true'), 'PodMonitor');
    const profile = readFileSync(join(CHART, 'files/network-delay.yaml'), 'utf8');
    const { containers } = parse(profile) as {
      readonly containers: readonly [{ readonly ports: readonly [{ readonly name: string }] }];
    };

    expect(spec).toMatchObject({
      namespaceSelector: { any: true },
      podMetricsEndpoints: [
        { port: containers[0].ports[0].name, path: '/metrics', interval: '30s' },
      ],
    });
    expect(
      kindsOf(
        render(
          'agent.podMonitor.enabled=true',
          'agent.enabled=false',
          'profiles.a.containers[0].name=a',
          'profiles.a.containers[0].image=a',
        ),
      ),
    ).not.toContain('PodMonitor');
  });
});
