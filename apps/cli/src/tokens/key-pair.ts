/** The two halves of a new key, in PEM. */
export interface KeyPair {
  /** PKCS #8: signs tokens. */
  readonly privateKey: string;
  /** SPKI: checks them, as `AGENT_AUTH_PUBLIC_KEY`. */
  readonly publicKey: string;
}

/** Makes an Ed25519 key. */
export async function newKeyPair(): Promise<KeyPair> {
  const { generateKeyPairSync } = await import('node:crypto');
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}
