import { cut } from '@sidecar-injector/text';
import { type Document, LineCounter } from 'yaml';
import { Problems } from '../io/problems.ts';
import { printJson } from '../output/print-json.ts';
import { parseKubeYaml, valueOf } from './kube-yaml.ts';
import { describePlace, type Source, type SourceDocument } from './source.ts';
import { splitJson } from './split-json.ts';
import { findYamlProblem } from './yaml-problem.ts';

type ParsedDocument = Omit<SourceDocument, 'value'>;

/**
 * Parses a text of YAML documents, or of JSON objects one after another.
 *
 * @throws Problems with a sentence for each document that cannot be read or is no object.
 */
export function parseSource(name: string, text: string): Source {
  const chunks = /^\uFEFF?\s*[{[]/.test(text) ? splitJson(text) : undefined;
  if (chunks === undefined && name.endsWith('.json') && text.trim() !== '') {
    throw new Problems([`${name}: ${describeJsonProblem(text)}; correct the JSON`]);
  }
  const parsed = parseChunks(name, chunks ?? [text], chunks !== undefined);
  const results = parsed.map(readDocument);
  const problems = results.filter((result) => typeof result === 'string');
  if (problems.length > 0) {
    throw new Problems(problems);
  }
  const documents = results.filter((result) => typeof result !== 'string');
  return { name, text, format: chunks === undefined ? 'yaml' : 'json', documents };
}

function parseChunks(source: string, chunks: readonly string[], isJson: boolean): ParsedDocument[] {
  const documents: ParsedDocument[] = [];
  let offset = 0;
  let linesBefore = 0;
  for (const text of chunks) {
    const lines = new LineCounter();
    for (const tree of parseKubeYaml(text, lines)) {
      const number = documents.length + 1;
      documents.push({ source, number, text, offset, linesBefore, lines, isJson, tree });
    }
    offset += text.length;
    linesBefore += text.split('\n').length - 1;
  }
  return documents;
}

function readDocument(document: ParsedDocument): SourceDocument | string {
  const problem = findYamlProblem(document);
  if (problem !== undefined) {
    return problem;
  }
  const value = readValue(document.tree);
  if (value instanceof Error) {
    return `${describePlace(document)}: ${value.message}; write the parts out`;
  }
  const kind = kindOfValue(value);
  return kind === undefined
    ? { ...document, value }
    : `${describePlace(document)}: is ${kind}, must be an object with apiVersion and kind`;
}

/** An alias without an anchor, or documents that unfold without end. */
function readValue(tree: Document): unknown {
  try {
    return valueOf(tree);
  } catch (error) {
    return error instanceof ReferenceError ? error : new Error('cannot be read', { cause: error });
  }
}

function kindOfValue(value: unknown): string | undefined {
  if (typeof value === 'object') {
    return Array.isArray(value) ? 'a list' : undefined;
  }
  const text = typeof value === 'string' ? value : printJson(value, '');
  return `the ${typeof value} ${JSON.stringify(cut(text, 40))}`;
}

function describeJsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return 'is no JSON object';
  } catch (error) {
    return `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
