import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpException, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Logger } from 'pino';
import { createLogger } from '../logging/create-logger.ts';
import { ApiError, type ErrorBody } from './api.error.ts';
import { ErrorFilter } from './error.filter.ts';
import { newAdapter } from '../server/new-adapter.ts';
import { refuseBadUrl } from './refuse-bad-url.ts';
import { plainRules } from './to-api-error.ts';

const CALLS = [
  { method: 'POST', path: '/thing' },
  { method: 'GET', path: '/thing' },
  { method: 'GET', path: '/broken' },
];

@Controller()
class ThingController {
  @Post('thing')
  take(@Body() body: unknown): unknown {
    return body;
  }

  @Get('thing')
  refuse(): never {
    throw ApiError.of('bad_request', {
      message: 'The colour is wrong.',
      field: 'colour',
      value: 'blau',
      remedy: 'Use blue.',
    });
  }

  @Get('broken')
  fail(): never {
    throw new TypeError('secret detail');
  }

  @Get('teapot')
  refuseAsNest(): never {
    throw new HttpException('I am a teapot', 418);
  }
}

describe(ErrorFilter.name, () => {
  let app: NestFastifyApplication;
  let lines: Record<string, unknown>[];
  let log: Logger;

  beforeAll(async () => {
    lines = [];
    log = createLogger('info', {
      write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
    });
    const module = await Test.createTestingModule({ controllers: [ThingController] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(
      newAdapter({ bodyLimit: 100, genReqId: () => 'id-7' }, refuseBadUrl),
      { logger: false },
    );
    app.useGlobalFilters(new ErrorFilter(log, plainRules(CALLS)));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });

  afterAll(() => app.close());

  const send = async (method: 'GET' | 'POST', url: string, type = '', payload = '') => {
    lines.length = 0;
    const headers = type === '' ? {} : { 'content-type': type };
    const response = await app.inject({ method, url, headers, payload });
    const { error } = response.json<ErrorBody>();
    return { response, error, status: response.statusCode };
  };

  it.each([
    ['GET', '/nothing?a=b', '', '', 404, 'not_found'],
    ['POST', '/broken', '', '', 405, 'method_not_allowed'],
    ['POST', '/thing', 'text/xml', '<a/>', 415, 'unsupported_media_type'],
    ['POST', '/thing', 'application/json', '{"a":', 400, 'invalid_json'],
    [
      'POST',
      '/thing',
      'application/json',
      JSON.stringify('x'.repeat(200)),
      413,
      'payload_too_large',
    ],
    ['GET', '/teapot', '', '', 400, 'bad_request'],
  ] as const)(
    'should answer %s %s of type %j with %d',
    async (method, url, type, body, status, code) => {
      const answer = await send(method, url, type, body);

      expect([answer.status, answer.error.code]).toEqual([status, code]);
      expect(answer.response.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.response.body.endsWith('}\n')).toBe(true);
      expect(lines).toMatchObject([
        { level: 'warn', requestId: 'id-7', method, url, code, status },
      ]);
    },
  );

  it('should answer what the router refuses in the same form', async () => {
    const { error, status } = await send('GET', '/%');

    expect(status).toBe(400);
    expect(error).toMatchObject({
      code: 'bad_request',
      message: "'/%' is not a valid url component.",
    });
  });

  it('should name the content type that was refused', async () => {
    const { error } = await send('POST', '/thing', 'text/xml', '<a/>');

    expect(error.message).toBe('The content type is "text/xml".');
  });

  it('should list the calls to whoever asks for another, and the methods of a known path', async () => {
    const { error } = await send('GET', '/nothing');
    const { response } = await send('POST', '/broken');

    expect(error.remedy).toBe('Use one of: POST /thing, GET /thing, GET /broken.');
    expect(response.headers.allow).toBe('GET');
  });

  it('should tell field, value and remedy of an error that was thrown on purpose', async () => {
    const { error } = await send('GET', '/thing');

    expect(error).toEqual({
      code: 'bad_request',
      message: 'The colour is wrong.',
      field: 'colour',
      value: 'blau',
      remedy: 'Use blue.',
    });
  });

  describe('when nobody foresaw the error', () => {
    it('should answer 500 with the request id and keep the details for the log', async () => {
      const { response, error, status } = await send('GET', '/broken');

      expect(status).toBe(500);
      expect(error).toMatchObject({ code: 'internal', requestId: 'id-7' });
      expect(response.body).not.toContain('secret');
      expect(lines).toMatchObject([
        { level: 'error', requestId: 'id-7', err: { type: 'TypeError', message: 'secret detail' } },
      ]);
      expect(JSON.stringify(lines)).toContain('error.filter.spec.ts');
    });
  });
});
