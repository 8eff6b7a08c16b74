import type { KeyObject } from 'node:crypto';

/** What a token allows, and where. */
export interface Grant {
  /** Whoever may write may read. */
  readonly scope: 'read' | 'write';
  /** Absent: every Pod that knows the key. */
  readonly pod?: string | undefined;
  readonly namespace?: string | undefined;
  /** Whom the agent's audit log names. */
  readonly subject?: string | undefined;
}

/**
 * Signs a bearer token as the agent takes it: a JWT with EdDSA (RFC 8037) that expires.
 *
 * @param lifetime in seconds, from now.
 */
export async function signToken(
  key: KeyObject,
  { scope, pod, namespace, subject }: Grant,
  lifetime: number,
): Promise<string> {
  // Loaded by the one command that needs it: the others start without.
  const { SignJWT } = await import('jose/jwt/sign');
  return new SignJWT({
    scope,
    ...(pod !== undefined && { pod }),
    ...(namespace !== undefined && { namespace }),
    ...(subject !== undefined && { sub: subject }),
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(`${lifetime}s`)
    .sign(key);
}
