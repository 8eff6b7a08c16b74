import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type {
  DocumentOptions,
  ParseOptions,
  ScalarTag,
  SchemaOptions,
  Tags,
  ToJSOptions,
} from 'yaml';

/** Tags of YAML 1.1 that kubectl's parser does not resolve: such a value stays a string. */
const UNRESOLVED = ['timestamp', 'binary', 'omap', 'pairs', 'set'].map(
  (name) => `tag:yaml.org,2002:${name}`,
);
const INTEGER = 'tag:yaml.org,2002:int';

/**
 * Reads YAML as kubectl does (sigs.k8s.io/yaml): version 1.1, so that `yes` and `on` are booleans,
 * `0644` is octal and `<<` merges, but without times of day, dates and binary data.
 */
const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: (tags) => tags.flatMap(toKubeTags),
  prettyErrors: false,
  logLevel: 'silent',
};

/** Against documents that unfold to a multiple of their size. */
const LIMITS: ToJSOptions = { maxAliasCount: 1000 };

/** Parses a stream of documents; what is wrong with one is in its `errors`. */
export function parseKubeYaml(text: string, lineCounter = new LineCounter()): Document.Parsed[] {
  return [...parseAllDocuments(text, { ...OPTIONS, lineCounter })];
}

/** @throws ReferenceError when the document unfolds to far more than it holds. */
export function valueOf(tree: Document): unknown {
  return tree.toJS(LIMITS);
}

/** The value of the first document of a text; `undefined` where it cannot be read. */
export function readKubeYaml(text: string): unknown {
  const [tree] = parseKubeYaml(text);
  try {
    return tree === undefined || tree.errors.length > 0 ? undefined : valueOf(tree);
  } catch {
    return undefined;
  }
}

function toKubeTags(tag: Tags[number]): Tags {
  if (typeof tag !== 'object') {
    return [tag];
  }
  if (UNRESOLVED.includes(tag.tag) || ('format' in tag && tag.format === 'TIME')) {
    return [];
  }
  return tag.tag === INTEGER ? [toExactInteger(tag as ScalarTag)] : [tag];
}

/** An integer that a JavaScript number cannot hold becomes a bigint. */
function toExactInteger(tag: ScalarTag): ScalarTag {
  return {
    ...tag,
    resolve: (text, onError, options) => {
      const value = tag.resolve(text, onError, { ...options, intAsBigInt: true }) as bigint;
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    },
  };
}
