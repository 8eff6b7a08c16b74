import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../faults/caller.ts';

const subjects = new WeakMap<FastifyRequest, string>();

/** Keeps whom a token was made for until the change is written down. */
export function rememberSubject(request: FastifyRequest, subject: string): void {
  subjects.set(request, subject);
}

/** Who calls, for the audit log. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { remoteAddress = '' } = request.socket;
  const subject = subjects.get(request);
  return { address: remoteAddress, ...(subject !== undefined && { subject }) };
});
