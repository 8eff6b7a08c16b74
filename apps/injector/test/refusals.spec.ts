import 'reflect-metadata';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ErrorBody } from '@sidecar-injector/http';
import { newCertificate, newChangedReview } from '@sidecar-injector/testing/programs';
import { ERRORS } from '../src/admission/errors.ts';
import { BODY_LIMIT, JSON_TYPE, RunningApp } from './running-app.ts';

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

  describe('when it is no review', () => {
    const sendError = async (...args: Parameters<RunningApp['send']>) => {
      const answer = await app.send(...args);
      const { error } = JSON.parse(answer.body) as ErrorBody;
      return { ...answer, ...error };
    };

    const post = (headers: Record<string, string>): RequestOptions => ({ method: 'POST', headers });

    it.each([
      ['an empty body', '', post(JSON_TYPE), 'invalid_json', 'The body is empty.'],
      [
        'half a body',
        newChangedReview({}).slice(0, 99),
        post(JSON_TYPE),
        'invalid_json',
        'not JSON',
      ],
      ['no JSON', 'kind: AdmissionReview', post(JSON_TYPE), 'invalid_json', 'not JSON'],
      ['foreign JSON', '{"kind":"Pod"}', post(JSON_TYPE), 'invalid_review', 'kind is "Pod"'],
      ['a list', '[]', post(JSON_TYPE), 'invalid_review', 'the body is a list'],
      [
        'no request',
        newChangedReview({ request: null }),
        post(JSON_TYPE),
        'invalid_review',
        'request is missing',
      ],
      [
        'no uid',
        newChangedReview({}, { uid: '' }),
        post(JSON_TYPE),
        'invalid_review',
        'request.uid is ""',
      ],
      ['nothing at all', undefined, post({}), 'invalid_review', 'the body is missing'],
      [
        'a version of the future',
        newChangedReview({ apiVersion: 'v9' }),
        post(JSON_TYPE),
        'invalid_review',
        'v9',
      ],
      ['XML', '<a/>', post({ 'content-type': 'text/xml' }), 'unsupported_media_type', 'text/xml'],
      [
        'plain text',
        '{}',
        post({ 'content-type': 'text/plain' }),
        'unsupported_media_type',
        'plain',
      ],
      ['no type', '{}', post({}), 'unsupported_media_type', 'no content type'],
      [
        'a body over the limit',
        newChangedReview({ x: 'x'.repeat(BODY_LIMIT) }),
        post(JSON_TYPE),
        'payload_too_large',
        `${BODY_LIMIT} bytes`,
      ],
      ['a GET', undefined, { method: 'GET' }, 'method_not_allowed', 'GET /mutate is not a call'],
    ] as const)('should refuse %s with a sentence', async (_, body, options, code, message) => {
      const answer = await sendError('/mutate', body, options);

      expect([answer.status, answer.code]).toEqual([ERRORS[code].status, code]);
      expect(answer.message).toContain(message);
      expect(answer.remedy).not.toBe('');
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    });

    it.each(['/', '/mutate/', '/mutate/else', '/healthz'])(
      'should list the calls on %s',
      async (path) => {
        const { status, remedy } = await sendError(path, undefined, { method: 'GET' });

        expect(status).toBe(404);
        expect(remedy).toBe('Use one of: POST /mutate, POST /mutate/required, POST /mutate/pod.');
      },
    );

    it('should let the caller of a body far over the limit read the answer', async () => {
      const answer = await sendError('/mutate', JSON.stringify('x'.repeat(3.5 * BODY_LIMIT)));

      expect(answer.status).toBe(413);
    });

    it('should answer before the end of a body without end', async () => {
      const headers = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
      const call = app.open('/mutate', { method: 'POST', headers });
      call.once('error', () => undefined);
      call.write('x'.repeat(6 * BODY_LIMIT));

      const [response] = (await once(call, 'response')) as [IncomingMessage];

      expect(response.statusCode).toBe(413);
      call.destroy();
    });

    it('should take a caller who goes away for that, and for no fault of its own', async () => {
      const headers = { ...JSON_TYPE, 'content-length': 1000 };
      const call = app.open('/mutate', { method: 'POST', headers });
      call.once('error', () => undefined);
      await new Promise((resolve) => call.write('{"kind":', resolve));
      call.destroy();

      while (app.lines.length === 0) {
        await delay(5);
      }

      expect(app.lines).toMatchObject([
        { level: 'warn', code: 'bad_request', error: expect.stringContaining('before it was') },
      ]);
    });

    it('should count what is no review', async () => {
      const series = 'injector_reviews_total{outcome="invalid",dry_run="false"}';
      const before = await app.metric(series);

      await app.send('/mutate', '{}');

      expect(await app.metric(series)).toBe(before + 1);
    });

    it('should still answer reviews after all that', async () => {
      expect((await app.send('/mutate', newChangedReview({}))).status).toBe(200);
    });
  });
});
