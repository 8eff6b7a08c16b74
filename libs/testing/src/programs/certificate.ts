import { generate } from 'selfsigned';

/** A serving certificate and its private key, as PEM. It is its own authority. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY_IN_MILLISECONDS = 86_400_000;

/**
 * Makes a throw-away certificate for this machine's loopback names.
 *
 * A library does it, since a machine may have no openssl.
 *
 * @param from when it becomes valid.
 * @param to when it expires, by default a day from now.
 */
export async function newCertificate(
  from = new Date(),
  to = new Date(Date.now() + DAY_IN_MILLISECONDS),
): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: from,
    notAfterDate: to,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { cert, key };
}
