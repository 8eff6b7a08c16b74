import { inflateRawSync } from 'node:zlib';

/** Signatures and fixed lengths of APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. */
const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const DIRECTORY_HEADER = 46;
const LOCAL_HEADER = 30;

/** The compression method that means none; the other one in use is deflate. */
const STORED = 0;

/**
 * Reads one file out of a zip archive.
 *
 * @throws Error when the archive is none, or has no such file.
 */
export function readZipEntry(zip: Buffer, name: string): Buffer {
  const end = zip.lastIndexOf(END_SIGNATURE);
  if (end === -1) {
    throw new Error('this is no zip archive: it has no end record');
  }
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameEnd = at + DIRECTORY_HEADER + zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + DIRECTORY_HEADER, nameEnd) === name) {
      return readContent(zip, at);
    }
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`the zip archive has no file ${name}`);
}

/** @param at where the central directory speaks of the file. */
function readContent(zip: Buffer, at: number): Buffer {
  const method = zip.readUInt16LE(at + 10);
  const local = zip.readUInt32LE(at + 42);
  const start = local + LOCAL_HEADER + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const content = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  return method === STORED ? content : inflateRawSync(content);
}
