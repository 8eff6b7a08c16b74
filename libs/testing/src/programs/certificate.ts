import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A serving certificate and its private key, as PEM. It is its own authority. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const DAY_IN_MILLISECONDS = 86_400_000;

/**
 * Makes a throw-away certificate.
 *
 * A library does it, since a machine may have no openssl.
 *
 * @param from when it becomes valid.
 * @param to when it expires, by default a day from now.
 * @param hosts names and addresses that it is for, by default those of loopback.
 */
export async function newCertificate(
  from = new Date(),
  to = new Date(Date.now() + DAY_IN_MILLISECONDS),
  hosts: readonly string[] = LOOPBACK,
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
        altNames: hosts.map((host) =>
          isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host },
        ),
      },
    ],
  });
  return { cert, key };
}
