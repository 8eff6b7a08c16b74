import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { describeError } from '@sidecar-injector/http';

/** A serving certificate with its chain, and its key: PEM texts that were checked to fit. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/**
 * Checks that a certificate and a key can serve TLS together. Whether the certificate is valid at
 * this moment is another question: that changes without the files.
 *
 * @throws Error with a sentence that says which of the two is wrong.
 */
export function checkKeyPair(cert: string, key: string): KeyPair {
  const certificate = attempt('the certificate is not PEM', () => new X509Certificate(cert));
  const privateKey = attempt('the key is not an unencrypted PEM key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error('the key does not belong to the certificate: renew both together');
  }
  attempt('the pair is of no use for TLS', () => createSecureContext({ cert, key }));
  const { validFromDate: validFrom, validToDate: validTo } = certificate;
  return { cert, key, validFrom, validTo };
}

function attempt<T>(failure: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new Error(`${failure}: ${describeError(cause)}`, { cause });
  }
}
