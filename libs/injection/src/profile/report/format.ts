import { cut } from '@sidecar-injector/text';

/** Names and indices that lead from a profile's root to one value. */
export type Path = readonly (string | number)[];

const MAX_SHOWN = 60;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Writes a path as in `containers[0].resources.limits['nvidia.com/gpu']`; the root is empty. */
export function formatPath(path: Path): string {
  return path.map(formatSegment).join('').replace(/^\./, '');
}

/** A value as a message may quote it: its JSON, on one line and cut at 60 characters. */
export function show(value: unknown): string {
  if (value === undefined) {
    return 'missing';
  }
  return cut(typeof value === 'number' ? String(value) : JSON.stringify(value), MAX_SHOWN);
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ');
}

function formatSegment(segment: string | number): string {
  if (typeof segment === 'number') {
    return `[${String(segment)}]`;
  }
  return IDENTIFIER.test(segment)
    ? `.${cut(segment, MAX_SHOWN)}`
    : `['${cut(JSON.stringify(segment).slice(1, -1), MAX_SHOWN)}']`;
}
