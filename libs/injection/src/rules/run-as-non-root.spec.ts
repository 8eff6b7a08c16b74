import { describe, expect, it } from '@jest/globals';
import type { SecurityContext } from '@sidecar-injector/admission';
import { newContainer, newPod } from '../testing/index.ts';
import { findRootProblem } from './run-as-non-root.ts';

type Context = SecurityContext | null | undefined;

const judge = (own: Context, ofPod: Context): string | undefined =>
  findRootProblem(
    newContainer('agent', { securityContext: own }),
    newPod({ securityContext: ofPod }),
  );

const REMEDY = 'set runAsNonRoot: false or a runAsUser in the profile';
const NO_USER = `container "agent" sets no runAsUser under runAsNonRoot: true; ${REMEDY}`;
const ROOT = `container "agent" runs as user 0 under runAsNonRoot: true; ${REMEDY}`;

describe(findRootProblem.name, () => {
  it.each<[own: Context, ofPod: Context]>([
    [undefined, undefined],
    [null, null],
    [{}, { runAsNonRoot: false }],
    [{}, { runAsNonRoot: null }],
    [{}, { runAsUser: 0 }],
    [{ runAsUser: 0 }, {}],
    [{ runAsUser: 1000 }, { runAsNonRoot: true }],
    [{}, { runAsNonRoot: true, runAsUser: 1000 }],
    [{ runAsNonRoot: false }, { runAsNonRoot: true }],
    [{ runAsNonRoot: false, runAsUser: 0 }, { runAsNonRoot: true }],
    [{ runAsUser: 1000 }, { runAsNonRoot: true, runAsUser: 0 }],
    [{ runAsNonRoot: true }, {}],
    [{ runAsNonRoot: true }, { runAsNonRoot: true, runAsUser: null }],
    [{ runAsNonRoot: true, runAsUser: null }, { runAsUser: null }],
  ])('should let %j start in a Pod with %j', (own, ofPod) => {
    expect(judge(own, ofPod)).toBeUndefined();
  });

  it('should expect nothing of a Pod that says nothing', () => {
    expect(findRootProblem(newContainer('agent'), {})).toBeUndefined();
  });

  it.each<[own: Context, ofPod: Context, fault: string]>([
    [undefined, { runAsNonRoot: true }, NO_USER],
    [{}, { runAsNonRoot: true }, NO_USER],
    [{ runAsUser: null }, { runAsNonRoot: true, runAsUser: null }, NO_USER],
    [{ runAsUser: 0 }, { runAsNonRoot: true }, ROOT],
    [{ runAsUser: 0 }, { runAsNonRoot: true, runAsUser: 1000 }, ROOT],
    [{}, { runAsNonRoot: true, runAsUser: 0 }, ROOT],
    [{ runAsNonRoot: true }, { runAsUser: 0 }, ROOT],
    [{ runAsNonRoot: true, runAsUser: 0 }, {}, ROOT],
  ])('should stop %j in a Pod with %j', (own, ofPod, fault) => {
    expect(judge(own, ofPod)).toBe(fault);
  });
});
