import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ErrorBody, HTTP_ERRORS } from '@sidecar-injector/http';
import {
  type AdmissionAnswer,
  newCertificate,
  newChangedReview,
  newControllerPod,
  newReview,
} from '@sidecar-injector/testing/programs';
import { JSON_TYPE, RunningApp } from './running-app.ts';

describe('the TLS port', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start(await newCertificate());
  });

  beforeEach(() => {
    app.lines.length = 0;
    app.failure = undefined;
  });

  afterAll(() => app.stop());

  const review = async (path: string, body: object | string): Promise<AdmissionAnswer> => {
    const answer = await app.send(path, typeof body === 'string' ? body : JSON.stringify(body));
    expect(answer.status).toBe(200);
    return JSON.parse(answer.body) as AdmissionAnswer;
  };

  describe('when a review arrives', () => {
    it.each([
      ['/mutate', {}, JSON_TYPE],
      ['/mutate?timeout=10s', {}, JSON_TYPE],
      ['/mutate', {}, { 'content-type': 'application/json; charset=utf-8' }],
      ['/mutate/required', {}, JSON_TYPE],
      ['/mutate/pod', { labels: { 'sidecar-injector.io/inject': 'true' } }, JSON_TYPE],
    ])('should inject on %s', async (path, metadata, headers) => {
      const pod = newControllerPod({
        metadata: { generateName: 'web-', namespace: 'shop', ...metadata },
      });

      const { status, body } = await app.send(path, JSON.stringify(newReview(pod)), {
        method: 'POST',
        headers,
      });

      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({
        response: {
          allowed: true,
          patchType: 'JSONPatch',
          auditAnnotations: { decision: 'inject' },
        },
      });
    });

    it.each(['admission.k8s.io/v1', 'admission.k8s.io/v1beta1'])(
      'should answer %s in kind, with the uid that asked',
      async (apiVersion) => {
        const answer = await review('/mutate', newChangedReview({ apiVersion }, { uid: 'uid-7' }));

        expect(answer).toMatchObject({
          kind: 'AdmissionReview',
          apiVersion,
          response: { uid: 'uid-7' },
        });
      },
    );

    it('should send neither patch nor patchType on a skip', async () => {
      const { response } = await review(
        '/mutate',
        newChangedReview({}, { operation: 'DELETE', object: null }),
      );

      expect(response).toEqual({
        uid: response.uid,
        allowed: true,
        auditAnnotations: { decision: 'skip', reason: 'not_pod_create', profiles: '' },
      });
    });

    it('should refuse with 403 and the reason where sidecars are required', async () => {
      const pod = newControllerPod({
        metadata: {
          name: 'web',
          namespace: 'shop',
          annotations: { 'sidecar-injector.io/profiles': 'x' },
        },
      });

      const { response } = await review('/mutate/required', newReview(pod));

      expect(response).toMatchObject({
        allowed: false,
        status: { code: 403, message: expect.stringContaining('x') },
        auditAnnotations: { decision: 'deny', reason: 'profile_unknown' },
      });
      expect(response.warnings?.every((warning) => warning.length <= 120)).toBe(true);
    });

    it('should give a dry run the same answer', async () => {
      const wet = await review('/mutate', newChangedReview({}, { uid: 'u' }));
      const dry = await review('/mutate', newChangedReview({}, { uid: 'u', dryRun: true }));

      expect(dry).toEqual(wet);
    });

    it.each(['__proto__', 'constructor', 'prototype', 'toString'])(
      'should take a label %s as data',
      async (key) => {
        const pod = JSON.stringify(newReview(newControllerPod())).replace(
          '"generateName"',
          `"labels":{"${key}":"x","${key}/a":"y"},"generateName"`,
        );

        const { response } = await review('/mutate', pod.replace(`,"${key}/a":"y"`, ''));

        expect(response).toMatchObject({ allowed: true, auditAnnotations: { reason: 'injected' } });
      },
    );

    it('should take members __proto__ and constructor anywhere', async () => {
      const members = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
      const body = newChangedReview({})
        .replace(/^\{/, `{${members},`)
        .replace('"spec":{', `"spec":{${members},`);

      const { response } = await review('/mutate', body);

      expect(response.allowed).toBe(true);
      expect('polluted' in {}).toBe(false);
    });

    it('should write one line with what was decided', async () => {
      const owner = {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'web',
        uid: 'u',
        controller: true,
      };
      const metadata = { generateName: 'web-', namespace: 'shop', ownerReferences: [owner] };

      await review('/mutate', newReview(newControllerPod({ metadata })));

      expect(app.lines).toEqual([
        {
          level: 'info',
          time: expect.any(String),
          uid: expect.any(String),
          optIn: 'enabled',
          operation: 'CREATE',
          namespace: 'shop',
          generateName: 'web-',
          owner: 'ReplicaSet/web',
          decision: 'inject',
          reason: 'injected',
          profiles: 'helper',
          dryRun: false,
          ms: expect.any(Number),
          msg: 'review',
        },
      ]);
    });

    it('should warn in the log where a skip surprises', async () => {
      await review(
        '/mutate',
        newReview(newControllerPod({ spec: { hostNetwork: true, containers: [{ name: 'a' }] } })),
      );

      expect(app.lines).toMatchObject([
        { level: 'warn', reason: 'host_network', message: expect.stringContaining('hostNetwork') },
      ]);
    });

    it('should count it', async () => {
      const series = 'injector_reviews_total{outcome="inject",dry_run="true"}';
      const [before, timed] = [
        await app.metric(series),
        await app.metric('injector_review_duration_seconds_count'),
      ];

      await review('/mutate', newChangedReview({}, { dryRun: true }));

      expect(await app.metric(series)).toBe(before + 1);
      expect(await app.metric('injector_review_duration_seconds_count')).toBe(timed + 1);
    });
  });

  describe('when the engine fails', () => {
    beforeEach(() => {
      app.failure = new RangeError('nobody foresaw this');
    });

    it.each(['/mutate', '/mutate/required', '/mutate/pod'])(
      'should answer 500 on %s, never a permission, and log the stack',
      async (path) => {
        const { status, body, headers } = await app.send(path, newChangedReview({}));

        expect(status).toBe(500);
        expect(body).not.toContain('allowed');
        expect(body).not.toContain('foresaw');
        const { error } = JSON.parse(body) as ErrorBody;
        expect(error).toMatchObject({ code: 'internal', message: HTTP_ERRORS.internal.message });
        expect(error.requestId).toBe(headers['x-request-id']);
        expect(app.lines).toMatchObject([
          { level: 'error', requestId: error.requestId, err: { message: 'nobody foresaw this' } },
        ]);
        expect(JSON.stringify(app.lines)).toContain('reviews.spec.ts');
      },
    );

    it('should count it', async () => {
      const series = 'injector_reviews_total{outcome="error",dry_run="false"}';
      const before = await app.metric(series);

      await app.send('/mutate', newChangedReview({}));

      expect(await app.metric(series)).toBe(before + 1);
    });
  });
});
