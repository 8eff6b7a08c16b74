import type { Answer } from '@sidecar-injector/admission';
import type { Outcome } from '@sidecar-injector/injection';
import { isSurprising } from './is-surprising.ts';

/**
 * The longest warning, in characters: Kubernetes asks for no more than 120, and cuts all of them
 * when they are 4096 together (KEP-1693).
 */
const WARNING_LENGTH = 120;

/** Says an outcome in the terms of an admission response. */
export function toAnswer(outcome: Outcome): Answer {
  const { decision, reason, message, profiles, operations, warnings } = outcome;
  const texts = warnings.map(({ text }) => cut(text));
  return {
    allowed: decision !== 'deny',
    operations,
    warnings: isSurprising(outcome) ? [cut(message), ...texts] : texts,
    auditAnnotations: { decision, reason, profiles: profiles.join(',') },
    ...(decision === 'deny' && { message }),
  };
}

function cut(text: string): string {
  return text.length > WARNING_LENGTH ? `${text.slice(0, WARNING_LENGTH - 1)}…` : text;
}
