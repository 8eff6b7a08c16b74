import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Container, Pod } from '@sidecar-injector/admission';
import { arbitraryProfiles, arbitrarySuspectPod } from './testing/index.ts';
import { applyOperations, findPodProblems, newContext, pruned } from './testing/index.ts';
import fc from '@sidecar-injector/testing/property';
import type { Outcome } from './terms/context.ts';
import { inject } from './inject.ts';
import { STATUS_KEY } from './terms/keys.ts';
import type { Profile } from './profile/profile.ts';
import { uninject } from './uninject.ts';

/** Mutation testing runs this for every mutant and asks for fewer. */
const RUNS = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) };
const context = newContext();

/** One generated Pod with its profiles, and what the engine made of them. */
interface Case {
  readonly pod: Pod;
  readonly profiles: readonly Profile[];
  readonly outcome: Outcome;
  readonly result: Pod;
}

const INVARIANTS: Readonly<Record<string, (sample: Case) => void>> = {
  'should add nothing that the API server would refuse': ({ pod, result }) => {
    const before = findPodProblems(pod);
    expect(findPodProblems(result).filter((fault) => !before.includes(fault))).toEqual([]);
  },

  'should overwrite nothing but its own status': ({ pod, outcome }) => {
    const overwriting = outcome.operations.filter(
      ({ op, path }) =>
        op !== 'add' ||
        !(
          isInsertion(pod, path) ||
          (valueAt(pod, path) ?? null) === null ||
          path.endsWith('~1status')
        ),
    );
    expect(overwriting).toEqual([]);
  },

  'should give no operations for its own result': ({ result, profiles }) => {
    expect(inject(result, context, profiles).operations).toEqual([]);
  },

  'should give no operations after defaulting and image rewriting': ({ result, profiles }) => {
    expect(inject(defaulted(result), context, profiles).operations).toEqual([]);
  },

  'should give a newcomer only what it needs, once': ({ result, profiles }) => {
    const pod = withNewcomer(result);
    const again = inject(pod, context, profiles);
    if (again.profiles.every((name) => hasStatus(result, name))) {
      expect(
        again.operations
          .map(({ path }) => path)
          .filter((path) => !path.startsWith('/spec/containers/0/') && !path.endsWith('~1status')),
      ).toEqual([]);
    }
    expect(inject(apply(pod, again), context, profiles).operations).toEqual([]);
  },

  'should give the same bytes for the same input': ({ pod, profiles, outcome }) => {
    const again = inject(copyOf(pod), context, copyOf(profiles));
    expect(JSON.stringify(again)).toBe(JSON.stringify(outcome));
  },

  'should be undone by uninject': ({ pod, result }) => {
    if (findPodProblems(pod).length === 0 && !Object.hasOwn(annotationsIn(pod), STATUS_KEY)) {
      const undone = apply(result, uninject(result));
      expect(JSON.stringify(pruned(undone))).toBe(JSON.stringify(pruned(pod)));
    }
  },
};

/** Which invariant a generated case breaks, for the report of the property. */
class BrokenInvariant extends Error {
  constructor(
    readonly invariant: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const FIRST = 'should give a patch that applies and leave its input as it was';

/** One pass judges all invariants: most of its time goes into making and patching Pods. */
function judge(pod: Pod, profiles: readonly Profile[]): void {
  const before = JSON.stringify([pod, profiles]);
  const { outcome, result } = holding(FIRST, () => {
    const planned = inject(pod, context, profiles);
    return { outcome: planned, result: apply(pod, planned) };
  });
  for (const [name, check] of Object.entries(INVARIANTS)) {
    holding(name, () => {
      check({ pod, profiles, outcome, result });
    });
  }
  holding(FIRST, () => {
    expect(JSON.stringify([pod, profiles])).toBe(before);
  });
}

function holding<T>(invariant: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new BrokenInvariant(invariant, error);
  }
}

describe('inject, for generated Pods and profiles', () => {
  const property = fc.property(arbitrarySuspectPod, arbitraryProfiles, judge);
  let report: fc.RunDetails<[Pod, readonly Profile[]]>;

  beforeAll(() => {
    report = fc.check(property, RUNS);
  }, 600_000);

  it.each([FIRST, ...Object.keys(INVARIANTS)])('%s', (name) => {
    const { errorInstance } = report;
    if (errorInstance instanceof BrokenInvariant && errorInstance.invariant === name) {
      throw new Error(fc.defaultReportMessage(report), { cause: errorInstance });
    }
    expect(report.interrupted).toBe(false);
  });

  it('should have judged all of them', () => {
    expect(fc.defaultReportMessage(report)).toBeUndefined();
    expect(report.numRuns).toBe(RUNS.numRuns);
  });
});

function apply(pod: Pod, { operations }: Pick<Outcome, 'operations'>): Pod {
  return applyOperations(pod, operations);
}

function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** As the server and an image rewriter may have changed every container since. */
function defaulted(pod: Pod): Pod {
  const change = (container: Container): Container => ({
    ...container,
    image: `mirror/${container.name}`,
    terminationMessagePath: '/dev/x',
  });
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: (pod.spec?.containers ?? []).map(change),
      initContainers: (pod.spec?.initContainers ?? []).map(change),
    },
  };
}

function withNewcomer(pod: Pod): Pod {
  const newcomer = { name: 'newcomer', image: 'i' };
  return { ...pod, spec: { ...pod.spec, containers: [newcomer, ...(pod.spec?.containers ?? [])] } };
}

function annotationsIn(pod: Pod): Readonly<Record<string, string>> {
  return pod.metadata?.annotations ?? {};
}

function hasStatus(pod: Pod, profile: string): boolean {
  const text = annotationsIn(pod)[STATUS_KEY] ?? '{"profiles":{}}';
  return Object.hasOwn((JSON.parse(text) as { profiles: object }).profiles, profile);
}

function tokensOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const token of tokensOf(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[token];
  }
  return value;
}

/** Whether the path names a place in a list, where `add` moves the rest instead of replacing. */
function isInsertion(root: unknown, path: string): boolean {
  return Array.isArray(valueAt(root, path.slice(0, path.lastIndexOf('/'))));
}
