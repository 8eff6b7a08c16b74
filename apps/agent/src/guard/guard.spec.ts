import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { TestAgent } from '../../test/new-agent.ts';
import { parseAllowList } from '../config/allow-list.ts';
import { readPublicKey } from '../config/public-key.ts';
import { CallGuard } from './call.guard.ts';
import { TokenService } from './token.service.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';

let agent: TestAgent;

afterEach(() => agent.stop());

describe(CallGuard.name, () => {
  it.each([
    { 'user-agent': FIREFOX },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    { 'sec-purpose': 'prefetch' },
    { purpose: 'prefetch' },
    { origin: 'http://example.com' },
    { origin: 'null' },
    { referer: 'http://example.com/' },
  ])('should refuse a browser that sends %j', async (headers) => {
    agent = await TestAgent.start();
    const before = agent.process.calls.length;

    const answers = await Promise.all([
      agent.call('GET', '/latency/20ms', undefined, { ...headers }),
      agent.call('PUT', '/v1/faults/a', { rate: '1mbit' }, { ...headers }),
      agent.call('DELETE', '/v1/faults', undefined, { ...headers }),
    ]);

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'browser_refused' } } });
    }
    expect(agent.process.calls).toHaveLength(before);
  });

  it.each([
    { 'user-agent': 'curl/8.5.0' },
    { 'user-agent': 'node', 'sec-fetch-mode': 'cors' },
    { 'user-agent': 'Go-http-client/1.1' },
  ])('should take a program that sends %j', async (headers) => {
    agent = await TestAgent.start();

    const { status } = await agent.call('GET', '/latency/20ms', undefined, { ...headers });

    expect(status).toBe(200);
  });

  it('should answer a browser that only wants to see that the agent lives', async () => {
    agent = await TestAgent.start();

    for (const url of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
      const { status } = await agent.call('GET', url, undefined, { 'user-agent': FIREFOX });
      expect({ url, status }).toEqual({ url, status: 200 });
    }
  });

  it('should refuse whoever AGENT_ALLOW_FROM does not name', async () => {
    agent = await TestAgent.start({ env: { AGENT_ALLOW_FROM: '10.0.0.0/8, fd00::/8' } });

    const { status, body } = await agent.call('GET', '/latency/20ms');

    expect({ status, code: body.error?.code }).toEqual({ status: 403, code: 'forbidden' });
    expect(body.error?.message).toContain('127.0.0.1');
    expect((await agent.call('GET', '/healthz')).status).toBe(200);
  });

  it('should take whoever AGENT_ALLOW_FROM names', async () => {
    agent = await TestAgent.start({ env: { AGENT_ALLOW_FROM: '127.0.0.0/8' } });

    expect((await agent.call('GET', '/latency/20ms')).status).toBe(200);
  });
});

describe(TokenService.name, () => {
  const keys = generateKeyPairSync('ed25519');
  const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const env = {
    AGENT_AUTH_PUBLIC_KEY: pem,
    AGENT_POD_NAME: 'tidb-0',
    AGENT_POD_NAMESPACE: 'shop',
  };

  beforeAll(() => {
    expect(readPublicKey(pem.replaceAll('\n', '\\n')).asymmetricKeyType).toBe('ed25519');
  });

  const sign = (
    claims: Record<string, unknown>,
    { exp = '1h', key = keys.privateKey, alg = 'EdDSA' }: SignOptions = {},
  ): Promise<string> => {
    const token = new SignJWT(claims).setProtectedHeader({ alg }).setSubject('alice');
    return (exp === '' ? token : token.setExpirationTime(exp)).sign(key);
  };

  const call = async (
    method: 'GET' | 'PUT' | 'DELETE',
    url: string,
    token?: string,
  ): Promise<[number, string | undefined]> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { status, body } = await agent.call(method, url, undefined, headers);
    return [status, body.error?.code];
  };

  it('should let a token of the scope pass, and write down whose it was', async () => {
    agent = await TestAgent.start({ env });

    expect(await call('GET', '/latency/20ms', await sign({ scope: 'write' }))).toEqual([
      200,
      undefined,
    ]);
    expect(await call('GET', '/v1/faults', await sign({ scope: 'read' }))).toEqual([
      200,
      undefined,
    ]);
    expect(await call('GET', '/v1/faults', await sign({ scope: 'write' }))).toEqual([
      200,
      undefined,
    ]);
    expect(agent.lines).toContainEqual(
      expect.objectContaining({ who: { address: '127.0.0.1', subject: 'alice' }, action: 'set' }),
    );
  });

  it('should let a browser pass that has one', async () => {
    agent = await TestAgent.start({ env });
    const authorization = `Bearer ${await sign({ scope: 'write' })}`;

    const { status } = await agent.call('GET', '/latency/20ms', undefined, {
      authorization,
      'user-agent': FIREFOX,
    });

    expect(status).toBe(200);
  });

  it('should refuse every call without one, but those that are open', async () => {
    agent = await TestAgent.start({ env });

    for (const url of ['/latency/20ms', '/latency', '/v1/faults', '/v1/faults/a', '/v1/kernel']) {
      expect([url, ...(await call('GET', url))]).toEqual([url, 401, 'unauthenticated']);
    }
    for (const url of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
      expect([url, ...(await call('GET', url))]).toEqual([url, 200, undefined]);
    }
  });

  it.each([
    { name: 'of another scope', claims: { scope: 'read' } },
    { name: 'of no scope', claims: {} },
    { name: 'of a scope of another kind', claims: { scope: ['write'] } },
    { name: 'for another Pod', claims: { scope: 'write', pod: 'tidb-1' } },
    { name: 'for another namespace', claims: { scope: 'write', pod: 'tidb-0', namespace: 'bank' } },
  ])('should forbid a change with a token $name', async ({ claims }) => {
    agent = await TestAgent.start({ env });

    expect(await call('GET', '/latency/20ms', await sign(claims))).toEqual([403, 'forbidden']);
  });

  it('should take one for this Pod', async () => {
    agent = await TestAgent.start({ env });
    const claims = { scope: 'write', pod: 'tidb-0', namespace: 'shop' };

    expect(await call('GET', '/latency/20ms', await sign(claims))).toEqual([200, undefined]);
  });

  it.each([
    { name: 'that has expired', make: () => sign({ scope: 'write' }, { exp: '-31s' }) },
    { name: 'that never expires', make: () => sign({ scope: 'write' }, { exp: '' }) },
    {
      name: 'of another key',
      make: () => sign({ scope: 'write' }, { key: generateKeyPairSync('ed25519').privateKey }),
    },
    {
      name: 'signed with the public key as a secret',
      make: () => sign({ scope: 'write' }, { key: Buffer.from(pem), alg: 'HS256' }),
    },
    {
      name: 'with another algorithm',
      make: () =>
        sign(
          { scope: 'write' },
          { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, alg: 'ES256' },
        ),
    },
    { name: 'without a signature', make: () => Promise.resolve(unsigned()) },
    { name: 'that is none', make: () => Promise.resolve('a.b.c') },
  ])('should refuse one $name', async ({ make }) => {
    agent = await TestAgent.start({ env });

    expect(await call('GET', '/latency/20ms', await make())).toEqual([401, 'unauthenticated']);
  });

  it('should bear with a clock that is 30 s off', async () => {
    agent = await TestAgent.start({ env });
    const token = await sign({ scope: 'write' }, { exp: '-25s' });

    expect(await call('GET', '/latency/20ms', token)).toEqual([200, undefined]);
  });
});

describe(parseAllowList.name, () => {
  beforeAll(async () => {
    agent = await TestAgent.start();
  });

  it.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['fd00::/8, 10.0.0.0/8', 'fd77::1', true],
    ['fd00::/8', '10.1.2.3', false],
    ['0.0.0.0/0', '::1', false],
    ['10.0.0.0/8', '', false],
  ])('should find with %s that %j is allowed: %s', (list, address, isAllowed) => {
    expect(parseAllowList(list).has(address)).toBe(isAllowed);
  });

  it.each(['', ',', '10.0.0.0/33', '10.0.0.0/', 'localhost', '10.0.0.0/8/8', '10.0.0.0/8;'])(
    'should refuse %j',
    (list) => {
      expect(() => parseAllowList(list)).toThrow(RangeError);
    },
  );
});

interface SignOptions {
  readonly exp?: string;
  readonly key?: KeyObject | Uint8Array;
  readonly alg?: string;
}

function unsigned(): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const exp = Math.ceil(Date.now() / 1_000) + 3_600;
  return `${encode({ alg: 'none' })}.${encode({ scope: 'write', exp })}.x`;
}
