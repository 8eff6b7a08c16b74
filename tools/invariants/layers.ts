import { dirname, join, relative } from 'node:path';

/** The folders of one project, from low to high. */
export interface Layers {
  readonly root: string;
  /** Files beside these folders are above all of them. */
  readonly layers: readonly string[];
}

/** What a file imports: `from '…'`, `import '…'` and `import('…')`. */
const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** @returns one sentence for each import that leads from a folder to one above it. */
export function findUpward(
  { root, layers }: Layers,
  file: string,
  source: string,
): readonly string[] {
  const levelOf = (path: string): number => {
    const [folder = '', ...rest] = relative(root, path).split('/');
    return rest.length === 0 ? layers.length : layers.indexOf(folder);
  };
  const level = levelOf(file);
  if (level < 0) {
    return [`${file} is in no folder of ${layers.join(', ')}`];
  }
  return [...source.matchAll(IMPORT)]
    .map(([, specifier = '']) => specifier)
    .filter((specifier) => levelOf(join(dirname(file), specifier)) > level)
    .map((specifier) => `${file} imports ${specifier}, which is above it`);
}

/** What a file calls; a type that it imports is no call. */
const CALL = /^(?:import|export) (?!type)[^;]*?from '(\.[^']+)'/gm;

/**
 * Looks for files that import each other in a circle.
 *
 * @param sources all files, by their paths.
 * @returns the files of the first circle, the first of them once more at the end.
 */
export function findCircle(sources: ReadonlyMap<string, string>): readonly string[] | undefined {
  const done = new Set<string>();
  const follow = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) {
      return [...way.slice(way.indexOf(file)), file];
    }
    if (done.has(file)) {
      return undefined;
    }
    for (const [, specifier = ''] of (sources.get(file) ?? '').matchAll(CALL)) {
      const circle = follow(join(dirname(file), specifier), [...way, file]);
      if (circle !== undefined) {
        return circle;
      }
    }
    done.add(file);
    return undefined;
  };
  return [...sources.keys()].map((file) => follow(file, [])).find(Boolean);
}
