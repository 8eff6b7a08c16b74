import { nameOf } from '../workloads/kube-object.ts';
import { MISTAKES } from '../workloads/mistakes.ts';
import type { Finding } from './review.ts';

/** What the cluster would refuse about an object, one sentence each; none when all is well. */
export function describeRefusals({ object, decision, mistakes }: Finding): string[] {
  const name = nameOf(object);
  return [
    ...mistakes
      .filter(({ code }) => MISTAKES[code].isRefused)
      .map(({ code, text }) => `${name}: ${code}: ${text}`),
    ...(decision?.decision === 'deny'
      ? [`${name}: refused, ${decision.code}: ${decision.message}`]
      : []),
  ];
}

/** What a user should know about an object that is not refused, one line each. */
export function describeWarnings({ object, decision, mistakes }: Finding): string[] {
  const name = nameOf(object);
  return [
    ...mistakes
      .filter(({ code }) => !MISTAKES[code].isRefused)
      .map(({ code, text }) => `${name}: ${code}: ${text}`),
    ...(decision?.warnings ?? []).map(({ code, text }) => `${name}: ${code}: ${text}`),
    ...(decision?.decision === 'skip' && !mistakes.some(({ code }) => MISTAKES[code].isRefused)
      ? [`${name}: not injected, ${decision.code}: ${decision.message}`]
      : []),
  ];
}
