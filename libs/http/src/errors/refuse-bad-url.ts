import type { FastifyRequest } from 'fastify';
import { ApiError } from './api.error.ts';

/** Says what is wrong with a path that the router refuses before any filter of Nest sees it. */
export type PathRefusal = (error: Error, request: FastifyRequest) => ApiError;

/** Says it in the words of the router. */
export const refuseBadUrl: PathRefusal = ({ message }) =>
  ApiError.of('bad_request', { message: `${message}.` });
