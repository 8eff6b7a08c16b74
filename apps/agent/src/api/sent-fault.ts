import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Fault, parseFault, parseFaultName, parseShorthand } from '@sidecar-injector/tc';
import type { FastifyRequest } from 'fastify';
import type { ChangeOptions } from '../changes/change-recorder.ts';
import { newError, showValue } from '../errors/error-catalogue.ts';
import { callerOf } from '../guard/call.ts';

type Request = FastifyRequest<{
  Params: { readonly name: string; readonly value: string };
  Querystring: Readonly<Record<string, unknown>>;
}>;

/** Reads a part of what was sent. */
type Reader<T> = (request: Request) => T;

/** What was sent, as a function reads it. */
export const Sent = createParamDecorator((read: Reader<unknown>, context: ExecutionContext) =>
  read(context.switchToHttp().getRequest()),
);

/**
 * Reads a fault from the name in the path and the body.
 *
 * @throws FaultError for the first thing that is wrong.
 */
export const readFault: Reader<Fault> = ({ params, body }) => parseFault(params.name, body);

/**
 * Reads the name of a fault, which need not exist.
 *
 * @throws FaultError where the name is none.
 */
export const readName: Reader<string> = ({ params }) => parseFaultName(params.name);

/**
 * Reads the fault of a kind from the value in the path and the query; `0` and `off` are none.
 *
 * @throws FaultError for a value or parameter that is wrong.
 */
export function readShorthand(kind: string): Reader<Fault | undefined> {
  return ({ params, query }) => parseShorthand(kind, params.value, query);
}

/**
 * Reads who asks for a change, and from `?dryRun=true` whether it is to be made at all.
 *
 * @throws ApiError for anything but `true` and `false`.
 */
export const readOptions: Reader<ChangeOptions> = (request) => {
  const { dryRun } = request.query;
  if (dryRun !== undefined && dryRun !== 'true' && dryRun !== 'false') {
    throw newError('invalid_fault', {
      message: 'dryRun must be true or false.',
      remedy: 'Send ?dryRun=true, or leave it out.',
      field: 'dryRun',
      value: showValue(dryRun),
    });
  }
  return { caller: callerOf(request), dryRun: dryRun === 'true' };
};
