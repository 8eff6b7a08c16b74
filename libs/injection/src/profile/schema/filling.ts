import { replaceExpressions } from '../template.ts';

/** One value for each kind of place that expressions stand in: a word, a path, an address. */
const FILLINGS = ['x', '/x', '192.0.2.1'];

/**
 * Whether a text would have some syntax with some value in the place of its expressions. What they
 * become is known only for each Pod.
 */
export function holdsForSomeFilling(text: string, fits: (text: string) => boolean): boolean {
  return FILLINGS.some((filling) => fits(replaceExpressions(text, () => filling)));
}
