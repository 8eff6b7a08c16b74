import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.ts';

const KEYS = { ed25519: generateKeyPairSync('ed25519'), ed448: generateKeyPairSync('ed448') };
const RSA = generateKeyPairSync('rsa', { modulusLength: 1_024 });

const toPem = (key: KeyObject): string =>
  key.export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' }).toString();

const PRIVATE = toPem(KEYS.ed25519.privateKey);

interface Token {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly isSigned: boolean;
}

/** Reads a token with nothing but node:crypto. */
function readToken(text: string, key: KeyObject): Token {
  const [header = '', claims = '', signature = ''] = text.trim().split('.');
  const parse = (part: string): Token['claims'] =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Token['claims'];
  const signed = Buffer.from(`${header}.${claims}`);
  return {
    header: parse(header),
    claims: parse(claims),
    isSigned: verify(null, signed, key, Buffer.from(signature, 'base64url')),
  };
}

describe('sidecarctl token', () => {
  it('should print one line, a token of an hour that reads', async () => {
    const before = Math.floor(Date.now() / 1_000);

    const { code, out, err } = await runCommand(['token', '--key', 'k'], { k: PRIVATE });

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { header, claims, isSigned } = readToken(out, KEYS.ed25519.publicKey);
    const issued = Number(claims['iat']);
    expect({ header, isSigned }).toEqual({ header: { alg: 'EdDSA', typ: 'JWT' }, isSigned: true });
    expect(claims).toEqual({ scope: 'read', iat: issued, exp: issued + 3_600 });
    expect(issued - before).toBeGreaterThanOrEqual(0);
    expect(issued - before).toBeLessThan(10);
  });

  it('should say in it what the options say', async () => {
    const options = '--scope write --expires 7d --pod tidb-0 -n shop --subject a@b.example';

    const { out } = await runCommand(['token', '--key', '-', ...options.split(' ')], {
      '-': PRIVATE,
    });

    const { claims } = readToken(out, KEYS.ed25519.publicKey);
    expect(claims).toEqual({
      scope: 'write',
      pod: 'tidb-0',
      namespace: 'shop',
      sub: 'a@b.example',
      iat: claims['iat'],
      exp: Number(claims['iat']) + 604_800,
    });
  });

  it.each([
    { name: 'is not there', key: undefined, err: 'k: no such file or directory; correct the path' },
    { name: 'is empty', key: '', err: 'k: holds no private key in PEM; make a pair' },
    {
      name: 'is DER',
      key: KEYS.ed25519.privateKey.export({ type: 'pkcs8', format: 'der' }),
      err: 'k: holds no private key in PEM; make a pair of keys with: sidecarctl keygen DIR',
    },
    {
      name: 'is the public one',
      key: toPem(KEYS.ed25519.publicKey),
      err: 'k: is a public key, and the private one signs; name private.pem',
    },
    {
      name: 'is of RSA',
      key: toPem(RSA.privateKey),
      err: 'k: is a key of type rsa, must be ed25519; make a pair of keys with',
    },
    {
      name: 'is of another curve',
      key: toPem(KEYS.ed448.privateKey),
      err: 'k: is a key of type ed448, must be ed25519',
    },
    {
      name: 'is encrypted',
      key: KEYS.ed25519.privateKey
        .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' })
        .toString(),
      err: 'k: is encrypted; decrypt it: openssl pkey -in FILE | … --key -',
    },
  ])('should say in one line when the key $name', async ({ key, err }) => {
    const files = key === undefined ? {} : { k: key };

    const result = await runCommand(['token', '--key', 'k'], files);

    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain(`error: ${err}`);
    expect(result.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    { argv: '', err: "required option '--key <file>' not specified" },
    { argv: '--key k --scope admin', err: 'Allowed choices are read, write.' },
    { argv: '--key k --expires 1w', err: 'It must be 1s to 365d, such as 90s, 15m, 1h or 7d.' },
    { argv: '--key k --pod TiDB_0', err: 'It must be a name of Kubernetes' },
    { argv: '--key k --namespace -', err: 'It must be a name of Kubernetes' },
    { argv: '--key k --subject é', err: 'It must be one word in ASCII' },
    { argv: '--key k extra', err: 'too many arguments' },
  ])('should end with 2 at `$argv`', async ({ argv, err }) => {
    const words = argv.split(' ').filter((word) => word !== '');

    const result = await runCommand(['token', ...words], { k: PRIVATE });

    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toContain(err);
  });
});

describe('sidecarctl keygen', () => {
  const files: Record<string, string | Uint8Array> = {};
  let out: string;

  beforeAll(async () => {
    ({ out } = await runCommand(['keygen', 'keys'], files));
  });

  it('should write two halves that fit', async () => {
    const token = await runCommand(['token', '--key', 'keys/private.pem'], files);

    const key = createPublicKey(String(files['keys/public.pem']));
    expect(key.asymmetricKeyType).toBe('ed25519');
    expect(readToken(token.out, key).isSigned).toBe(true);
    expect(out).toBe(
      'keys/private.pem: signs tokens, keep it secret\n' +
        'keys/public.pem: for the agent, as AGENT_AUTH_PUBLIC_KEY\n',
    );
  });

  it.each(['private.pem', 'public.pem'])(
    'should not overwrite %s, nor write the other',
    async (name) => {
      const there: Record<string, string> = { [`keys/${name}`]: 'mine' };

      const result = await runCommand(['keygen', 'keys'], there);

      expect(result).toEqual({
        code: 1,
        out: '',
        err: `error: keys/${name}: is there already, and is not overwritten; name another DIR\n`,
      });
      expect(there).toEqual({ [`keys/${name}`]: 'mine' });
    },
  );

  it('should end with 2 without a directory', async () => {
    expect(await runCommand(['keygen'])).toMatchObject({ code: 2, out: '' });
  });
});
