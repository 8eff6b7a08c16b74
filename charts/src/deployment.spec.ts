import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readTable } from '@sidecar-injector/testing/tables';
import { CHART, find, NAMESPACE, RELEASE, render, VALUES_FILES } from './chart.ts';
import type { Container, Deployment, PodSpec } from './kubernetes.ts';
import { describeWithHelm } from './with-helm.ts';

const page = (name: string): string => readFileSync(join(CHART, '../docs', name), 'utf8');

/** Every variable of the injector, with its default. */
const VARIABLES = new Map(
  readTable(page('environment.md'), 'Variable').map(({ Variable = '', Default = '' }) => [
    Variable,
    Default,
  ]),
);

const deploymentOf = (...settings: string[]): Deployment => find(render(...settings), 'Deployment');
const podOf = (...settings: string[]): PodSpec => deploymentOf(...settings).spec.template.spec;
const containerOf = (...settings: string[]): Container => podOf(...settings).containers[0];
const environmentOf = (...settings: string[]): Record<string, string | undefined> =>
  Object.fromEntries(containerOf(...settings).env.map(({ name, value }) => [name, value]));

describeWithHelm('the Deployment', () => {
  it.each(VALUES_FILES)('should set variables that the injector knows, with %s', (file) => {
    const names = Object.keys(environmentOf(`--values=${file}`)).filter((name) => name !== 'TZ');

    expect(names.filter((name) => !VARIABLES.has(name))).toEqual([]);
  });

  it('should set what the injector must be told', () => {
    expect(environmentOf()).toEqual({
      INJECTOR_PORT: VARIABLES.get('INJECTOR_PORT'),
      INJECTOR_HEALTH_PORT: VARIABLES.get('INJECTOR_HEALTH_PORT'),
      INJECTOR_TLS_CERT_FILE: '/tls/tls.crt',
      INJECTOR_TLS_KEY_FILE: '/tls/tls.key',
      INJECTOR_PROFILES_DIR: '/profiles',
      INJECTOR_NAMESPACE: undefined,
      INJECTOR_ON_MISSING_PROFILE: VARIABLES.get('INJECTOR_ON_MISSING_PROFILE'),
      INJECTOR_BODY_LIMIT: VARIABLES.get('INJECTOR_BODY_LIMIT'),
      INJECTOR_DRAIN_SECONDS: VARIABLES.get('INJECTOR_DRAIN_SECONDS'),
      INJECTOR_LOG_LEVEL: VARIABLES.get('INJECTOR_LOG_LEVEL'),
      INJECTOR_WATCH: VARIABLES.get('INJECTOR_WATCH'),
    });
    expect(containerOf().env).toContainEqual({
      name: 'INJECTOR_NAMESPACE',
      valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
    });
  });

  it('should keep variables of Services away', () => {
    expect(podOf().enableServiceLinks).toBe(false);
  });

  it('should leave the program and its V8 flags to the image', () => {
    expect(containerOf().command).toBeUndefined();
    expect(containerOf().args).toBeUndefined();
    expect(environmentOf()).not.toHaveProperty('NODE_OPTIONS');
  });

  it('should mount what the variables name', () => {
    const { volumeMounts } = containerOf();

    expect(volumeMounts.map(({ name, mountPath }) => [name, mountPath])).toEqual([
      ['tls', '/tls'],
      ['profiles', '/profiles'],
    ]);
    expect(podOf().volumes).toEqual([
      expect.objectContaining({
        name: 'tls',
        secret: expect.objectContaining({ secretName: `${RELEASE}-tls`, defaultMode: 0o440 }),
      }),
      { name: 'profiles', configMap: { name: `${RELEASE}-profiles` } },
    ]);
    expect(() => find(render(), 'ConfigMap', `${RELEASE}-profiles`)).not.toThrow();
  });

  it('should probe what the health port answers', () => {
    const { livenessProbe, readinessProbe } = containerOf();
    const calls = readTable(page('http.md').split('## Health')[1] ?? '', 'Call').map(
      ({ Call }) => Call,
    );

    for (const { httpGet } of [livenessProbe, readinessProbe]) {
      expect(httpGet.port).toBe('health');
      expect(calls).toContain(`GET ${httpGet.path}`);
    }
    expect(livenessProbe.httpGet.path).not.toBe(readinessProbe.httpGet.path);
  });

  it('should declare the ports that it tells the injector', () => {
    const settings = ['injector.ports.https=9443', 'injector.ports.health=9090'];

    expect(
      containerOf(...settings).ports.map(({ name, containerPort }) => [name, containerPort]),
    ).toEqual([
      ['https', 9443],
      ['health', 9090],
    ]);
    expect(environmentOf(...settings)).toMatchObject({
      INJECTOR_PORT: '9443',
      INJECTOR_HEALTH_PORT: '9090',
    });
  });

  it('should be hardened', () => {
    expect(podOf().securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      fsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(containerOf().securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(podOf().hostNetwork).toBeUndefined();
  });

  it('should never drop to zero while it rolls', () => {
    expect(deploymentOf().spec).toMatchObject({
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    });
  });

  it.each([
    [2, 3],
    [0, 300],
    [15, 0],
  ])('should leave time for a pause of %i s and a drain of %i s', (pause, drain) => {
    const settings = [`injector.preStopSeconds=${pause}`, `injector.drainSeconds=${drain}`];
    const grace = podOf(...settings).terminationGracePeriodSeconds;

    expect(grace - pause - drain).toBeGreaterThanOrEqual(5);
    expect(environmentOf(...settings)['INJECTOR_DRAIN_SECONDS']).toBe(String(drain));
    expect(containerOf(...settings).lifecycle).toEqual(
      pause === 0 ? undefined : { preStop: { sleep: { seconds: pause } } },
    );
  });

  it('should have the token only where it is used', () => {
    expect(podOf().automountServiceAccountToken).toBe(true);

    const settings = ['injector.watchNamespaces=false'];
    expect(podOf(...settings).automountServiceAccountToken).toBe(false);
    expect(environmentOf(...settings)['INJECTOR_WATCH']).toBe('off');
  });

  it('should leave the number of replicas to an autoscaler', () => {
    const objects = render('injector.autoscaling.enabled=true');

    expect(find(objects, 'Deployment').spec.replicas).toBeUndefined();
    expect(find(objects, 'HorizontalPodAutoscaler')).toMatchObject({
      spec: { scaleTargetRef: { name: RELEASE }, minReplicas: 2, maxReplicas: 5 },
    });
  });

  it.each([
    ['nothing', [], 'sidecar-injector/injector:0.1.0'],
    [
      'a registry',
      ['image.registry=localhost:5000/'],
      'localhost:5000/sidecar-injector/injector:0.1.0',
    ],
    ['a tag', ['injector.image.tag=edge'], 'sidecar-injector/injector:edge'],
    [
      'a tag and a digest',
      ['injector.image.tag=edge', `injector.image.digest=sha256:${'0'.repeat(64)}`],
      `sidecar-injector/injector@sha256:${'0'.repeat(64)}`,
    ],
    [
      'a registry with a path',
      ['image.registry=registry.example.com:5000/team'],
      'registry.example.com:5000/team/sidecar-injector/injector:0.1.0',
    ],
  ])('should name the image with %s', (_, settings, image) => {
    expect(containerOf(...settings).image).toBe(image);
  });

  it('should have labels that select it, and that never change', () => {
    const { selector, template } = deploymentOf('commonLabels.team=platform').spec;

    expect(selector.matchLabels).toEqual({
      'app.kubernetes.io/name': 'sidecar-injector',
      'app.kubernetes.io/instance': RELEASE,
      'app.kubernetes.io/component': 'injector',
    });
    expect(template.metadata.labels).toEqual({ ...selector.matchLabels, team: 'platform' });
  });

  it('should be in the namespace of the release', () => {
    expect(deploymentOf().metadata).toMatchObject({ name: RELEASE, namespace: NAMESPACE });
  });
});
