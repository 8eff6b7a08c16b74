import type { ErrorRules } from '@sidecar-injector/http';
import { toAgentError } from '../changes/agent-error.ts';
import { ERRORS, showValue } from '../errors/error-catalogue.ts';
import { CALLS } from './calls.ts';

/** Errors are told in the agent's words, also what its own parts throw. */
export const ERROR_RULES: ErrorRules = {
  calls: CALLS,
  errors: ERRORS,
  translate: (thrown) => toAgentError(thrown),
  describeMediaType: (type) => ({
    message: `The content type ${type === undefined ? 'is missing' : 'is not application/json'}.`,
    field: 'content-type',
    value: type && showValue(type),
  }),
};
