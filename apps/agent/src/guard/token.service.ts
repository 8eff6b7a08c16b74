import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { JWTPayload } from 'jose';
import { CONFIG, describeError } from '@sidecar-injector/http';
import type { Config } from '../config/config.ts';
import { newError } from '../errors/error-catalogue.ts';

/** How far the clock of whoever signs may be off, in seconds. */
const LEEWAY = 30;

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Checks bearer tokens: JWTs signed with Ed25519 that expire (RFC 8037, RFC 7519). */
@Injectable()
export class TokenService {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * @param key that it must be signed with.
   * @param authorization the header.
   * @returns the subject of the token.
   * @throws ApiError `unauthenticated`, or `forbidden` where the token is for something else.
   */
  async check(
    key: KeyObject,
    authorization: string | undefined,
    scope: 'read' | 'write',
  ): Promise<string> {
    const [, token] = BEARER.exec(authorization ?? '') ?? [];
    if (token === undefined) {
      throw newError('unauthenticated', { message: 'The call has no bearer token.' });
    }
    const claims = await verify(key, token);
    this.assertScope(claims, scope);
    this.assertSame(claims, 'pod', this.config.podName);
    this.assertSame(claims, 'namespace', this.config.podNamespace);
    return claims.sub ?? 'token';
  }

  /** Whoever may write may read. */
  private assertScope({ scope: given }: JWTPayload, scope: 'read' | 'write'): void {
    if (given !== scope && given !== 'write') {
      throw newError('forbidden', {
        message: `The token has the scope ${JSON.stringify(given ?? null)}, and the call needs ${scope}.`,
        remedy: `Make a token with the scope ${scope}.`,
      });
    }
  }

  private assertSame(
    claims: JWTPayload,
    claim: 'pod' | 'namespace',
    own: string | undefined,
  ): void {
    const meant = claims[claim];
    if (meant !== undefined && meant !== own) {
      throw newError('forbidden', {
        message: `The token is for the ${claim} ${JSON.stringify(meant)}.`,
        remedy: `Make a token for this ${claim}, or one that names none.`,
      });
    }
  }
}

async function verify(key: KeyObject, token: string): Promise<JWTPayload> {
  // Loaded with the first token: most agents never see one.
  const { jwtVerify } = await import('jose/jwt/verify');
  const options = { algorithms: ['EdDSA'], requiredClaims: ['exp'], clockTolerance: LEEWAY };
  try {
    const { payload } = await jwtVerify(token, key, options);
    return payload;
  } catch (error) {
    const message = `The token is not valid: ${describeError(error)}.`;
    throw newError('unauthenticated', { message, cause: error });
  }
}
