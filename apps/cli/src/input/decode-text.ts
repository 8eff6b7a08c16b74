import { Problems } from '../io/problems.ts';

/** The first bytes of files that users mistake for text, and what helps. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x1f, 0x8b], 'compressed with gzip; unpack it first: gunzip -c FILE | sidecarctl … -f -'],
  [[0xff, 0xfe], 'UTF-16 text; save it as UTF-8'],
  [[0xfe, 0xff], 'UTF-16 text; save it as UTF-8'],
];

/**
 * Decodes a file as UTF-8; a byte order mark stays.
 *
 * @throws Problems when it is not text.
 */
export function decodeText(name: string, bytes: Uint8Array): string {
  const known = SIGNATURES.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  if (known !== undefined) {
    throw new Problems([`${name}: is ${known[1]}`]);
  }
  const zero = bytes.indexOf(0);
  if (zero !== -1) {
    throw new Problems([
      `${name}: is a binary file (byte 0 at offset ${zero}); name a YAML or JSON file`,
    ]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problems([`${name}: is not UTF-8 text; save it as UTF-8`]);
  }
}
