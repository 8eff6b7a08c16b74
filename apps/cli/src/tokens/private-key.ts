import type { KeyObject } from 'node:crypto';
import { Problems } from '../io/problems.ts';

const REMEDY = 'make a pair of keys with: sidecarctl keygen DIR';

/**
 * Reads an Ed25519 private key from PEM.
 *
 * @param name the file, for messages.
 * @throws Problems for anything else, a public key and an encrypted one included.
 */
export async function readPrivateKey(name: string, pem: string): Promise<KeyObject> {
  if (pem.includes('-----BEGIN PUBLIC KEY-----')) {
    throw new Problems([`${name}: is a public key, and the private one signs; name private.pem`]);
  }
  if (/-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    throw new Problems([`${name}: is encrypted; decrypt it: openssl pkey -in FILE | … --key -`]);
  }
  const key = await toKey(name, pem);
  if (key.asymmetricKeyType !== 'ed25519') {
    const type = String(key.asymmetricKeyType);
    throw new Problems([`${name}: is a key of type ${type}, must be ed25519; ${REMEDY}`]);
  }
  return key;
}

async function toKey(name: string, pem: string): Promise<KeyObject> {
  // Loaded by the commands that need it: the others start without.
  const { createPrivateKey } = await import('node:crypto');
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Problems([`${name}: holds no private key in PEM; ${REMEDY}`]);
  }
}
