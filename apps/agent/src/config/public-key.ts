import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * Reads an Ed25519 public key from PEM; line ends may be written as `\n`, as a shell makes them.
 *
 * @throws Error for anything else, a private key included.
 */
export function readPublicKey(pem: string): KeyObject {
  const text = pem.replaceAll('\\n', '\n');
  if (!text.includes('-----BEGIN PUBLIC KEY-----')) {
    throw new Error('there is no "BEGIN PUBLIC KEY"');
  }
  const key = createPublicKey(text);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error(`the key is ${String(key.asymmetricKeyType)}, not ed25519`);
  }
  return key;
}
