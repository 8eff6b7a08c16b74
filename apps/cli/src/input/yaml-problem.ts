import { cut } from '@sidecar-injector/text';
import { isCollection, visit, type YAMLError } from 'yaml';
import { describePlace, ownText, type SourceDocument } from './source.ts';

type ParsedDocument = Omit<SourceDocument, 'value'>;

/** What helps against the problems that people make most; for others the place says enough. */
const REMEDIES: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  DUPLICATE_KEY: 'remove one of the two',
  BAD_INDENT: 'align it with its neighbours',
  BAD_SCALAR_START: 'put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a value that contains ": " in quotes, or correct the indentation',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing, or the indentation is wrong',
};

const HELM_REMEDY =
  'this looks like a Helm template, so render it first: helm template CHART | sidecarctl … -f -';

/** Says in one sentence why a document cannot be read; `undefined` when it can. */
export function findYamlProblem(document: ParsedDocument): string | undefined {
  const [error] = document.tree.errors;
  if (error !== undefined) {
    const [offset] = error.pos;
    return describe(document, offset, nameError(document, error), remedyFor(document, error));
  }
  const braces = findBraces(document);
  return braces === undefined
    ? undefined
    : describe(document, braces, 'a map stands where a key must be', HELM_REMEDY);
}

function describe(document: ParsedDocument, offset: number, what: string, remedy: string): string {
  const line = quoteLine(document.text, offset);
  return `${describePlace(document, offset)}: ${what}: ${line}; ${remedy}`;
}

function nameError({ text }: ParsedDocument, error: YAMLError): string {
  switch (error.code) {
    case 'DUPLICATE_KEY': {
      const key = /^[^:\n]*/.exec(text.slice(error.pos[0], error.pos[0] + 200))?.[0] ?? '';
      return `key ${key.trim()} is there twice`;
    }
    case 'TAB_AS_INDENT':
      return 'a tab is used as indentation';
    default:
      return error.message;
  }
}

function remedyFor(document: ParsedDocument, error: YAMLError): string {
  const text = ownText(document);
  if (/^<{7} /m.test(text)) {
    return 'resolve the merge conflict first';
  }
  const isTemplate = withoutQuoted(text).includes('{{');
  return isTemplate ? HELM_REMEDY : (REMEDIES[error.code] ?? 'correct the YAML there');
}

function withoutQuoted(text: string): string {
  return text.replaceAll(/"[^"\n]*"|'[^'\n]*'|#.*/g, '');
}

/** Where an unquoted `{{ … }}` stands, which YAML reads as a map with a map as its key. */
function findBraces(document: ParsedDocument): number | undefined {
  if (!ownText(document).includes('{{')) {
    return undefined;
  }
  let place: number | undefined;
  visit(document.tree, {
    Pair(_key, { key }) {
      place = isCollection(key) ? (key.range?.[0] ?? 0) : undefined;
      return place === undefined ? undefined : visit.BREAK;
    },
  });
  return place;
}

/** The line at an offset as a message may quote it: at most 60 characters. */
function quoteLine(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = (text.slice(start, start + 200).split(/\r?\n/, 1)[0] ?? '').trim();
  return JSON.stringify(cut(line, 60));
}
