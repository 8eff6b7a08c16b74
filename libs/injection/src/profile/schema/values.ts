import { joinWords, show } from '../report/format.ts';
import { suggest } from '../report/suggest.ts';
import { replaceExpressions } from '../expressions.ts';
import { isMapping } from './plain.ts';
import type { Rule, Typed, Value } from './shape.ts';
import { DNS_LABEL, hasNoBacksteps, isDnsSubdomain, isQuantity } from './syntax.ts';

/** The greatest int32, which bounds most counts in core/v1. */
export const MAX_INT32 = 2_147_483_647;

/** What Go sends for a string that is not set; the API server then takes its default. */
export const UNSET = '';

/** One value for each kind of place that expressions stand in: a word, a path, an address. */
const FILLINGS = ['x', '/x', '192.0.2.1'];

export const MAPPING: Rule = { must: 'be a mapping', holds: isMapping };
export const LIST: Rule = { must: 'be a list', holds: Array.isArray };
export const NOT_EMPTY: Rule = {
  must: 'have at least one element',
  holds: (value) => !Array.isArray(value) || value.length > 0,
};

export const DNS_LABEL_FORM =
  'be a DNS label (1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends)';

export function value<T>(rule: Rule, json: Value['json'] = {}): Value & Typed<T> {
  return { is: 'value', rule, json };
}

/** Known, and not looked into. */
export const anything = value({ must: 'be anything', holds: () => true });
export const mapping = value(MAPPING, { type: 'object' });
export const bool = value<boolean>(
  { must: 'be true or false', holds: (one) => typeof one === 'boolean' },
  { type: 'boolean' },
);
export const text = literal('be a string', () => true);
export const nonEmpty = literal(
  'be a non-empty string without spaces around it',
  (one) => one !== '' && one.trim() === one,
  { minLength: 1 },
);

/** A name that ties parts of a Pod together; injection compares it before it fills expressions. */
export const dnsLabel = literal(DNS_LABEL_FORM, DNS_LABEL);

/** The name of another object. */
export const objectName = templated(
  'be a DNS subdomain (1 to 253 of a-z, 0-9, - and ., with a letter or digit around each dot)',
  isDnsSubdomain,
);
export const path = templated('be a path without ..', (one) => one !== '' && hasNoBacksteps(one));
export const PULL_POLICY = oneOf('Always', 'IfNotPresent', 'Never', UNSET);
export const port = whole(1, 65535);
export const count = whole(0, MAX_INT32);
export const quantity = value<string | number>({
  must: 'be a quantity such as 100m, 0.5 or 128Mi, not negative',
  holds: isQuantity,
});

/** A string of some syntax, as it stands: expressions are not filled in here. */
export function literal(
  must: string,
  syntax: RegExp | ((text: string) => boolean),
  json: Value['json'] = {},
): Value & Typed<string> {
  const [fits, pattern] =
    syntax instanceof RegExp
      ? [(one: string) => syntax.test(one), { pattern: syntax.source }]
      : [syntax, {}];
  return value(
    { must, holds: (one) => isText(one) && fits(one), remedy: quoteIt },
    { type: 'string', ...pattern, ...json },
  );
}

/**
 * A string of some syntax that may hold expressions. What they become is known only for each Pod, so
 * some value in their place must fit.
 */
export function templated(must: string, fits: (text: string) => boolean): Value & Typed<string> {
  return literal(must, (one) =>
    FILLINGS.some((filling) => fits(replaceExpressions(one, () => filling))),
  );
}

export function oneOf<const W extends string>(...words: readonly W[]): Value & Typed<W> {
  const named = words.filter((word) => word !== UNSET);
  return value(
    {
      must: named.length === 1 ? `be ${named.join()}` : `be one of ${joinWords(named)}`,
      holds: (one) => words.some((word) => word === one),
      remedy: (one) => meantOf(one, named),
    },
    words.length === 1 ? { const: words[0] } : { type: 'string', enum: words },
  );
}

/** A whole number between two bounds, both included. */
export function whole(from: number, to: number): Value & Typed<number> {
  return value(
    {
      must: `be a whole number from ${String(from)} to ${String(to)}`,
      holds: (one) => isWhole(one) && one >= from && one <= to,
      remedy: unquoteIt,
    },
    { type: 'integer', minimum: from, maximum: to },
  );
}

export function isWhole(one: unknown): one is number {
  return Number.isInteger(one);
}

export function isText(one: unknown): one is string {
  return typeof one === 'string';
}

/** The remedy for a word that is nearly one of the known ones. */
export function meantOf(one: unknown, words: readonly string[]): string | undefined {
  const meant = isText(one) ? suggest(one, words) : undefined;
  return meant === undefined ? undefined : `did you mean ${meant}?`;
}

/** The remedy for a number that YAML reads as a string. */
export function unquoteIt(one: unknown): string | undefined {
  return isText(one) && /^-?\d+$/.test(one) ? 'remove the quotes' : undefined;
}

/** The usual mistake with YAML: a number or a boolean where Kubernetes wants a string. */
function quoteIt(one: unknown): string | undefined {
  const isBare = typeof one === 'number' || typeof one === 'boolean';
  return isBare ? `quote it: "${show(one)}"` : undefined;
}
