import { SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../changes/change-recorder.ts';

/** Who may call: anybody, or whoever has a token of this scope. */
export type CallScope = 'open' | 'read' | 'write';

export const CALL_SCOPE = 'agent:call-scope';

/** Marks a call that answers anybody, such as a probe of the kubelet. */
export const Open = () => SetMetadata(CALL_SCOPE, 'open' satisfies CallScope);

/** Marks a call that changes nothing. */
export const Reads = () => SetMetadata(CALL_SCOPE, 'read' satisfies CallScope);

/** Whom the token of a call was made for, until the change is written down. */
const subjects = new WeakMap<FastifyRequest, string>();

export function rememberSubject(request: FastifyRequest, subject: string): void {
  subjects.set(request, subject);
}

/** Who calls, for the audit log. */
export function callerOf(request: FastifyRequest): Caller {
  const { remoteAddress = '' } = request.socket;
  const subject = subjects.get(request);
  return { address: remoteAddress, ...(subject !== undefined && { subject }) };
}
