import { describe, expect, it } from '@jest/globals';
import { deflateRawSync } from 'node:zlib';
import { readZipEntry } from './zip-entry.ts';

/** An archive of files, each compressed where its method is 8. */
function newZip(files: readonly { name: string; text: string; method: 0 | 8 }[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, text, method } of files) {
    const content = method === 0 ? Buffer.from(text) : deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.write('PK\x03\x04', 'latin1');
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 'latin1');
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(content.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), content);
    entries.push(entry, Buffer.from(name));
    offset += local.length + name.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...entries, end]);
}

describe(readZipEntry.name, () => {
  const zip = newZip([
    { name: 'a', text: 'first', method: 0 },
    { name: 'dir/b', text: 'second '.repeat(100), method: 8 },
  ]);

  it.each([
    ['a', 'first'],
    ['dir/b', 'second '.repeat(100)],
  ])('should read %s', (name, text) => {
    expect(readZipEntry(zip, name).toString()).toBe(text);
  });

  it('should say which file is missing', () => {
    expect(() => readZipEntry(zip, 'c')).toThrow('the zip archive has no file c');
  });

  it('should refuse what is no archive', () => {
    expect(() => readZipEntry(Buffer.from('text'), 'a')).toThrow('this is no zip archive');
  });
});
