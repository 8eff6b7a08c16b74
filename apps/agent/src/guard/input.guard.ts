import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { newError, showValue } from '../errors/error-catalogue.ts';

/** Marks the one call whose body says something. */
export const TakesBody = Reflector.createDecorator<true | undefined>();

/** Names all parameters that a call takes in its query. */
export const TakesQuery = Reflector.createDecorator<readonly string[] | undefined>();

/**
 * Refuses what a call does not read: whoever sends it means it to narrow the call, which would
 * otherwise be for more than they meant. A pipe would see only what the call does read.
 */
@Injectable()
export class InputGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws ApiError `invalid_fault` for a body where none is read, or an unknown parameter. */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const handler = context.getHandler();
    if (this.reflector.get(TakesBody, handler) !== true) {
      assertNoBody(request);
    }
    const known = this.reflector.get(TakesQuery, handler);
    if (known !== undefined) {
      assertKnown(request.query as Readonly<Record<string, unknown>>, known);
    }
    return true;
  }
}

function assertNoBody({ method, url, headers }: FastifyRequest): void {
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) {
    throw newError('invalid_fault', {
      message: `${method} ${showValue(url)} takes no body.`,
      remedy: 'Say it in the path and the query, or use PUT /v1/faults/<name>.',
      field: 'body',
    });
  }
}

function assertKnown(query: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw newError('invalid_fault', {
      message: `${showValue(unknown)} is not a known parameter.`,
      remedy: known.length === 0 ? 'Leave it out.' : `Known are ${known.join(', ')}.`,
      field: showValue(unknown),
      value: showValue(query[unknown]),
    });
  }
}
