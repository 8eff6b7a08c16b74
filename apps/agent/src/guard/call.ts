import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../changes/change-recorder.ts';

/** Who may call: anybody, or whoever has a token of this scope. */
export type CallScope = 'open' | 'read' | 'write';

export const MayCall = Reflector.createDecorator<CallScope | undefined>();

/** Marks a call that answers anybody, such as a probe of the kubelet. */
export const Open = () => MayCall('open');

/** Marks a call that changes nothing. */
export const Reads = () => MayCall('read');

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
