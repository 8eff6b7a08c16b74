/** In place of `node:tls`: it exists to be asked for, and nobody can make one. */
export function Server(): never {
  throw new Error('this program is built without TLS: see tools/bundles/unreached.ts');
}
