/** In place of Nest's: it exists to be asked for, and nobody can make one. */
export function ValidationPipe(): never {
  throw new Error('this program is built without ValidationPipe: see tools/bundles/unreached.ts');
}
