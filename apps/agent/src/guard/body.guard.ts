import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { newError } from '../errors/errors.ts';
import { showValue } from '../errors/show-value.ts';

const TAKES_BODY = 'agent:takes-body';

/** Marks the one call whose body says something. */
export const TakesBody = () => SetMetadata(TAKES_BODY, true);

/**
 * Refuses a body where none is read: whoever sends one means it to narrow the call, which would
 * otherwise be for more than they meant.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, url, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const takesBody = this.reflector.get<true | undefined>(TAKES_BODY, context.getHandler());
    const hasBody =
      headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    if (hasBody && takesBody !== true) {
      throw newError('invalid_fault', {
        message: `${method} ${showValue(url)} takes no body.`,
        remedy: 'Say it in the path and the query, or use PUT /v1/faults/<name>.',
        field: 'body',
      });
    }
    return true;
  }
}
