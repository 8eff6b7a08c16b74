import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { read } from './repository.ts';

/** Files of a numbered list of the page, in order. */
function readWay(title: string): string[] {
  const section = read('docs/architecture.md')
    .split(/^## /m)
    .find((each) => each.startsWith(`${title}\n`));
  return [...(section ?? '').matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file = '']) => file);
}

/** What a file calls, by path; of a library, the files that have what it takes from there. */
function importsOf(file: string): string[] {
  return [...read(file).matchAll(/^(?:import|export) (?!type)([^;]*?) from '([^']+)'/gm)].flatMap(
    ([, names = '', specifier = '']) => {
      const values = listValues(names);
      if (values.length === 0) {
        return [];
      }
      if (specifier.startsWith('.')) {
        return [join(dirname(file), specifier)];
      }
      const [, library, entry = ''] = /^@sidecar-injector\/([\w-]+)(.*)$/.exec(specifier) ?? [];
      return library === undefined ? [] : findExports(`libs/${library}`, `.${entry}`, values);
    },
  );
}

/** Types say what is handed over; they lead nowhere. */
function listValues(names: string): string[] {
  return names.replaceAll(/\btype \w+/g, '').match(/\w+/g) ?? [];
}

/** @param entry as the package names it, such as `./testing`. */
function findExports(library: string, entry: string, names: readonly string[]): string[] {
  const { exports } = JSON.parse(read(`${library}/package.json`)) as {
    exports: string | Record<string, string>;
  };
  const file = join(library, typeof exports === 'string' ? exports : (exports[entry] ?? ''));
  return [...read(file).matchAll(/^export (?!type)([^;]*?) from '\.\/([^']+)'/gm)]
    .filter(([, exported = '']) => listValues(exported).some((name) => names.includes(name)))
    .map(([, , path = '']) => join(dirname(file), path));
}

/** All that a file leads to. */
function reachedFrom(file: string, seen = new Set<string>()): Set<string> {
  for (const next of importsOf(file)) {
    if (!seen.has(next) && existsSync(join(import.meta.dirname, '../..', next))) {
      seen.add(next);
      reachedFrom(next, seen);
    }
  }
  return seen;
}

describe('docs/architecture.md', () => {
  describe.each(['The way of a fault', 'The way of a review'])('%s', (title) => {
    const way = readWay(title);

    it('should have steps', () => {
      expect(way.length).toBeGreaterThan(10);
    });

    it.each(way.map((file, index) => ({ file, index })))(
      'should lead to $file',
      ({ file, index }) => {
        const above = way.slice(0, index);
        const isReached = above.some((each) => reachedFrom(each).has(file));

        expect({ file, isReached: index === 0 || isReached }).toEqual({ file, isReached: true });
      },
    );

    it.each(way.map((file, index) => ({ file, index })))(
      'should not go back from $file',
      ({ file, index }) => {
        const above = way.slice(0, index);

        expect(importsOf(file).filter((each) => above.includes(each))).toEqual([]);
      },
    );
  });
});
