import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import {
  arbitraryPod,
  arbitraryProfiles,
  findPodFaults,
  newContext,
} from '@sidecar-injector/testing/pods';
import fc from 'fast-check';
import { applyPatch, type Operation as AnyOperation } from 'rfc6902';
import type { Outcome } from './context.ts';
import { inject } from './inject.ts';
import { STATUS_KEY } from './keys.ts';
import type { Profile } from './profile/profile.ts';
import { uninject } from './uninject.ts';

/** Mutation testing runs this for every mutant and asks for fewer. */
const RUNS = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) };
const context = newContext();

function apply(pod: Pod, { operations }: Pick<Outcome, 'operations'>): Pod {
  const copy = structuredClone(pod);
  const faults = applyPatch(copy, operations as AnyOperation[]).filter((fault) => fault !== null);
  expect(faults).toEqual([]);
  return copy;
}

function check(judge: (pod: Pod, profiles: Profile[]) => void): void {
  fc.assert(fc.property(arbitraryPod, arbitraryProfiles, judge), RUNS);
}

/** The Pod without what is empty or `null`, from the inside out: both mean the same as absent. */
function pruned(pod: Pod): unknown {
  return JSON.parse(JSON.stringify(pod), (_key, value: unknown) =>
    value === null || (typeof value === 'object' && Object.keys(value).length === 0)
      ? undefined
      : value,
  );
}

describe('inject, for generated Pods and profiles', () => {
  it('should give a patch that applies and leave its input as it was', () => {
    check((pod, profiles) => {
      const before = structuredClone(pod);
      apply(pod, inject(pod, context, profiles));
      expect(pod).toEqual(before);
    });
  });

  it('should add nothing that the API server would refuse', () => {
    check((pod, profiles) => {
      const faults = findPodFaults(apply(pod, inject(pod, context, profiles)));
      expect(findPodFaults(pod)).toEqual(expect.arrayContaining(faults));
    });
  });

  it('should overwrite nothing but its own status', () => {
    check((pod, profiles) => {
      for (const { op, path } of inject(pod, context, profiles).operations) {
        const present = valueAt(pod, path);
        expect(op).toBe('add');
        expect(
          isInsertion(pod, path) || (present ?? null) === null || path.endsWith('~1status'),
        ).toBe(true);
      }
    });
  });

  it('should give no operations for its own result', () => {
    check((pod, profiles) => {
      const result = apply(pod, inject(pod, context, profiles));
      expect(inject(result, context, profiles).operations).toEqual([]);
    });
  });

  it('should give no operations after defaulting and image rewriting', () => {
    check((pod, profiles) => {
      const result = apply(pod, inject(pod, context, profiles));
      for (const container of [
        ...(result.spec?.containers ?? []),
        ...(result.spec?.initContainers ?? []),
      ]) {
        Object.assign(container, {
          image: `mirror/${container.name}`,
          terminationMessagePath: '/dev/x',
        });
      }
      expect(inject(result, context, profiles).operations).toEqual([]);
    });
  });

  it('should give a newcomer only what it needs, once', () => {
    check((pod, profiles) => {
      const result = apply(pod, inject(pod, context, profiles));
      const index = result.spec?.containers?.length ?? 0;
      (result.spec?.containers as unknown[]).unshift({ name: 'newcomer', image: 'i' });
      const again = inject(result, context, profiles);
      const touched = again.operations
        .map(({ path }) => path)
        .filter((path) => !path.startsWith('/spec/containers/0/') && !path.endsWith('~1status'));
      if (again.profiles.every((name) => hasStatus(result, name))) {
        expect(touched).toEqual([]);
      }
      expect(index).toBeGreaterThan(0);
      expect(inject(apply(result, again), context, profiles).operations).toEqual([]);
    });
  });

  it('should give the same bytes for the same input', () => {
    check((pod, profiles) => {
      const first = JSON.stringify(inject(pod, context, profiles));
      expect(JSON.stringify(inject(structuredClone(pod), context, structuredClone(profiles)))).toBe(
        first,
      );
    });
  });

  it('should be undone by uninject', () => {
    check((pod, profiles) => {
      fc.pre(findPodFaults(pod).length === 0);
      const result = apply(pod, inject(pod, context, profiles));
      const undone = apply(result, uninject(result));
      expect(pruned(undone)).toEqual(pruned(pod));
    });
  });
});

function hasStatus(pod: Pod, profile: string): boolean {
  const text = pod.metadata?.annotations?.[STATUS_KEY] ?? '{"profiles":{}}';
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
