import { Allow } from 'class-validator';
import { joinWords, show } from '../report/format.ts';
import { suggest } from '../report/suggest.ts';
import { holdsForSomeFilling } from './filling.ts';
import { Must } from './rule.ts';

/** A member that is known and not looked into. */
export const Anything = Allow;

export function Text(): PropertyDecorator {
  return Must({ must: 'be a string', holds: isText, remedy: quoteIt });
}

export function NonEmpty(): PropertyDecorator {
  return Must({
    must: 'be a non-empty string without spaces around it',
    holds: (value) => isText(value) && value !== '' && value.trim() === value,
    remedy: quoteIt,
  });
}

/** A string of some syntax, as it stands: expressions are not filled in here. */
export function Literal(must: string, fits: (text: string) => boolean): PropertyDecorator {
  return Must({ must, holds: (value) => isText(value) && fits(value), remedy: quoteIt });
}

/** A string of some syntax that may hold expressions; only what is literal in it is checked. */
export function Templated(must: string, fits: (text: string) => boolean): PropertyDecorator {
  return Literal(must, (text) => holdsForSomeFilling(text, fits));
}

export function Bool(): PropertyDecorator {
  return Must({ must: 'be true or false', holds: (value) => typeof value === 'boolean' });
}

/** What Go sends for a string that is not set; the API server then takes its default. */
export const UNSET = '';

export function OneOf(...words: readonly string[]): PropertyDecorator {
  const named = words.filter((word) => word !== UNSET);
  return Must({
    must: named.length === 1 ? `be ${named.join()}` : `be one of ${joinWords(named)}`,
    holds: (value) => words.some((word) => word === value),
    remedy: (value) => meantOf(value, named),
  });
}

/** A whole number between two bounds, both included. */
export function Whole(from: number, to: number): PropertyDecorator {
  return Must({
    must: `be a whole number from ${String(from)} to ${String(to)}`,
    holds: (value) => isWhole(value) && value >= from && value <= to,
    remedy: unquoteIt,
  });
}

export function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The remedy for a word that is nearly one of the known ones. */
export function meantOf(value: unknown, words: readonly string[]): string | undefined {
  const meant = isText(value) ? suggest(value, words) : undefined;
  return meant === undefined ? undefined : `did you mean ${meant}?`;
}

/** The usual mistake with YAML: a number or a boolean where Kubernetes wants a string. */
function quoteIt(value: unknown): string | undefined {
  const isBare = typeof value === 'number' || typeof value === 'boolean';
  return isBare ? `quote it: "${show(value)}"` : undefined;
}

function unquoteIt(value: unknown): string | undefined {
  return isText(value) && /^-?\d+$/.test(value) ? 'remove the quotes' : undefined;
}
