import { describe, expect, it } from '@jest/globals';
import { listFiles, read } from './repository.ts';

/** Past this length a file holds two things: look for the seam. */
const MAX_LINES = 250;

/** Home and checkout folders of somebody's machine; a path in a container image is none. */
const machinePath = /(?<![\w.})-])\/(?:home|Users|root|work)\/[\w.-]+/;

describe('the sources', () => {
  it(`should have no file of more than ${MAX_LINES} lines`, () => {
    const long = listFiles()
      .filter((file) => /\.m?ts$/.test(file) && !file.endsWith('.spec.ts'))
      .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);

    expect(long).toEqual([]);
  });

  it('should name no path of a machine', () => {
    const found = listFiles().flatMap((file) => {
      const path = machinePath.exec(read(file))?.[0];
      return path === undefined ? [] : [`${file}: ${path}`];
    });

    expect(found).toEqual([]);
  });
});
