import {
  CORE_SCHEMA,
  defineScalarTag,
  intCoreTag,
  loadAll,
  mergeTag,
  YAMLException,
} from 'js-yaml';
import type { Report } from '../report/report.ts';

const OCTAL = /^[-+]?0[0-7]+$/;

/** YAML 1.1's `0644` besides YAML 1.2's `0o644`: Kubernetes reads the former as octal, too. */
const intTag = defineScalarTag<unknown>(intCoreTag.tagName, {
  implicit: true,
  implicitFirstChars: intCoreTag.implicitFirstChars,
  resolve: (source, isExplicit, tagName) =>
    OCTAL.test(source)
      ? Number.parseInt(source, 8)
      : intCoreTag.resolve(source, isExplicit, tagName),
  identify: intCoreTag.identify,
});

/**
 * YAML as users write it for Kubernetes: JSON's types only, so that a date stays a string, and `<<`
 * merges. Of YAML 1.1's words for booleans only `true` and `false` are some.
 */
const PROFILE_SCHEMA = CORE_SCHEMA.withTags(intTag, mergeTag);

/** What a ConfigMap holds at most, in UTF-16 units here: a larger file can be no profile. */
const MAX_LENGTH = 1_048_576;

/**
 * Parses the YAML of one profile file; what is wrong with it goes to the report.
 *
 * @returns the one document in it, or undefined where there is none to be used.
 */
export function parseDocument(text: string, report: Report): unknown {
  if (text.length > MAX_LENGTH) {
    const must = `be at most ${String(MAX_LENGTH)} characters, as a ConfigMap is`;
    report.problem([], { must, seen: `is ${String(text.length)}` });
    return undefined;
  }
  const documents = loadDocuments(text, report);
  if (documents?.length === 0) {
    report.problem([], { must: 'be a mapping with the fields of a profile', seen: 'is empty' });
  } else if (documents !== undefined && documents.length > 1) {
    const seen = `has ${String(documents.length)}`;
    report.problem([], { must: 'have one document', seen, remedy: 'put each into its own file' });
    return undefined;
  }
  return documents?.[0];
}

/** The documents that are not empty: a `---` at either end of a file means nothing. */
function loadDocuments(text: string, report: Report): unknown[] | undefined {
  try {
    return loadAll(text, { schema: PROFILE_SCHEMA }).filter((document) => document !== null);
  } catch (error) {
    report.problem([], {
      must: 'be valid YAML',
      seen: describe(error),
      remedy: remedyFor(error, text),
    });
    return undefined;
  }
}

/** js-yaml counts lines and columns from 0; it says that other errors than its own may come out. */
function describe(error: unknown): string {
  if (!(error instanceof YAMLException) || error.mark === undefined) {
    return `fails with ${String(error)}`;
  }
  const { line, column } = error.mark;
  return `fails at line ${String(line + 1)}, column ${String(column + 1)}: ${error.reason}`;
}

/** The braces of an expression end a mapping in flow style. */
function remedyFor(error: unknown, text: string): string | undefined {
  const line = error instanceof YAMLException ? text.split('\n')[error.mark?.line ?? 0] : undefined;
  return line?.includes('${') === true ? 'quote a value that has ${…} in it' : undefined;
}
