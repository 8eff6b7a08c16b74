import {
  ApiError,
  type ErrorCatalogue,
  type ErrorDetails,
  HTTP_ERRORS,
} from '@sidecar-injector/http';
import { cut } from '@sidecar-injector/text';

/** Every error that the agent answers with. None of them ends the process. */
export const ERRORS = {
  ...HTTP_ERRORS,
  invalid_json: {
    status: 400,
    message: 'The body is not JSON.',
    remedy: 'Send one JSON object in UTF-8, with no member __proto__ in it.',
  },
  payload_too_large: {
    status: 413,
    message: 'The body is larger than 64 KiB.',
    remedy: 'Match fewer and larger CIDRs and ranges of ports.',
  },
  invalid_fault: {
    status: 400,
    message: 'The fault is not valid.',
    remedy: 'Correct the field that is named, and send it again.',
  },
  unauthenticated: {
    status: 401,
    message: 'The call has no valid token.',
    remedy:
      'Send "Authorization: Bearer <token>" with a token that sidecarctl token made from the private key.',
  },
  forbidden: {
    status: 403,
    message: 'The caller may not do this.',
    remedy: 'Call from an address that AGENT_ALLOW_FROM names, with a token that covers the call.',
  },
  browser_refused: {
    status: 403,
    message: 'The call comes from a browser, which any web page can make send it.',
    remedy: 'Use a program such as curl, or send a token.',
  },
  fault_not_found: {
    status: 404,
    message: 'There is no such fault.',
    remedy: 'GET /v1/faults lists those there are.',
  },
  foreign_qdisc: {
    status: 409,
    message: 'The interface has a root qdisc that somebody else has set.',
    remedy: 'Remove it (tc qdisc del dev <interface> root), or name other interfaces.',
  },
  interface_not_found: {
    status: 422,
    message: 'The Pod has no such interface.',
    remedy: 'GET /v1/kernel lists the interfaces.',
  },
  unsupported_combination: {
    status: 422,
    message: 'The effects cannot be combined.',
    remedy: 'Set one of them, or put them into faults with the same match.',
  },
  host_network: {
    status: 422,
    message: 'The Pod uses the network of its node, so a fault would hit every Pod there.',
    remedy: 'Set hostNetwork: false in the Pod.',
  },
  limit_exceeded: {
    status: 422,
    message: 'The faults need more rules or filters than the agent sets.',
    remedy: 'Merge faults, or match fewer CIDRs and ports.',
  },
  busy: {
    status: 429,
    message: 'Too many calls wait for the kernel.',
    remedy: 'Send fewer calls at once, and try again.',
  },
  kernel_feature_missing: {
    status: 501,
    message: 'The kernel of the node lacks what the fault needs.',
    remedy: 'GET /v1/kernel says what is missing; load the module on the node.',
  },
  tc_failed: {
    status: 502,
    message: 'tc has failed.',
    remedy: 'Read stderr in this answer; rolledBack says whether the kernel is as it was.',
  },
  tc_timeout: {
    status: 502,
    message: 'tc has not ended within 5 s, and was killed.',
    remedy: 'Look at the load of the node, and try again.',
  },
  tc_missing: {
    status: 503,
    message: 'There is no tc to run.',
    remedy: 'Use an image that contains iproute2, or set AGENT_TC_PATH and AGENT_IP_PATH.',
  },
  not_permitted: {
    status: 503,
    message: 'The kernel does not permit the agent to change the network.',
    remedy:
      'Give the container the capability NET_ADMIN: securityContext.capabilities.add: ["NET_ADMIN"].',
  },
  misconfigured: {
    status: 503,
    message: 'The environment of the agent is not valid.',
    remedy: 'Correct the variables that are named, and restart the container.',
  },
} as const satisfies ErrorCatalogue;

export type ErrorCode = keyof typeof ERRORS;

/** Makes an error of the catalogue. */
export function newError(code: ErrorCode, details?: ErrorDetails): ApiError {
  return new ApiError(code, ERRORS[code], details);
}

/** The most of a value that an answer or the log repeats, in characters. */
const LENGTH = 200;

/** Shows a value that somebody has sent: short, and nothing but printable ASCII. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return cut(text, LENGTH, '...').replaceAll(/[^\x20-\x7e]/g, toEscape);
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
