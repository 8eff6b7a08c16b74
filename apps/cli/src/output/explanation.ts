import type { Decision } from '../workloads/decide.ts';
import { findAdditions, type Additions } from '../workloads/additions.ts';
import { type KubeObject, type Members, memberAt, nameOf } from '../workloads/kube-object.ts';
import { kindOf } from '../workloads/kinds.ts';
import type { Mistake } from '../workloads/mistakes.ts';
import { applyOperations } from '../patch/apply-operations.ts';
import { findOffset } from '../input/find-offset.ts';
import { lineOf } from '../input/source.ts';

/** What `explain -o json` prints of one workload. */
export interface Explanation {
  readonly workload: string;
  readonly namespace: string;
  readonly file: string;
  /** Counted from 1 within the file. */
  readonly document: number;
  readonly line: number;
  readonly decision: Decision['decision'];
  readonly code: Decision['code'];
  readonly message: string;
  /** The webhook's path and why that one is called; `null` where none is. */
  readonly path: string | null;
  readonly why: string | null;
  readonly profiles: readonly string[];
  readonly adds: Additions;
  readonly warnings: Decision['warnings'];
  readonly mistakes: readonly Mistake[];
  readonly patch: Decision['operations'];
}

export function explain(decision: Decision, mistakes: readonly Mistake[]): Explanation {
  const { workload, namespace, path = null, why = null, operations } = decision;
  const { document } = workload;
  return {
    workload: nameOf(workload),
    namespace,
    file: document.source,
    document: document.number,
    line: lineOf(document, findOffset(document, workload.path)),
    decision: decision.decision,
    code: decision.code,
    message: decision.message,
    path,
    why,
    profiles: decision.profiles,
    adds: addsOf(decision),
    warnings: decision.warnings,
    mistakes,
    patch: operations,
  };
}

/** An explanation as a person reads it; the first line is not indented, all others are. */
export function printExplanation(each: Explanation): string {
  const { workload, namespace, file, document, line, warnings, mistakes } = each;
  return [
    `${workload} in namespace ${namespace} (${file}, document ${document}, line ${line})`,
    `  ${VERBS[each.decision]}${each.code === 'injected' ? '' : `, ${each.code}`}: ${each.message}`,
    ...(each.path === null ? [] : [`  asked at ${each.path}: ${each.why ?? ''}`]),
    ...describeAdditions(each.adds).map((text) => `  adds ${text}`),
    ...warnings.map(({ code, text }) => `  warning, ${code}: ${text}`),
    ...mistakes.map(printMistake),
    '',
  ].join('\n');
}

/** What is to be said of an object that makes no Pods, such as a Namespace. */
export function printMistakes(object: KubeObject, mistakes: readonly Mistake[]): string {
  const { source, number } = object.document;
  const head = `${nameOf(object)} (${source}, document ${number})`;
  return mistakes.length === 0 ? '' : [head, ...mistakes.map(printMistake), ''].join('\n');
}

function printMistake({ code, text }: Mistake): string {
  return `  mistake, ${code}: ${text}`;
}

const VERBS = { inject: 'injected', skip: 'not injected', deny: 'refused' } as const;

const NOUNS: Readonly<Record<keyof Additions, string>> = {
  containers: 'container',
  initContainers: 'init container',
  volumes: 'volume',
  imagePullSecrets: 'image pull secret',
  hostAliases: 'host alias',
  labels: 'label',
  annotations: 'annotation',
  app: 'to container',
};

function describeAdditions(adds: Additions): string[] {
  return Object.entries(adds).flatMap(([name, values]: [string, readonly string[]]) =>
    values.map((value) => `${NOUNS[name as keyof Additions]} ${value}`),
  );
}

function addsOf({ workload, operations }: Decision): Additions {
  const after = applyOperations(workload.value, operations);
  return findAdditions(
    workload.template,
    memberAt(after, kindOf(workload.kind).template) as Members,
  );
}
