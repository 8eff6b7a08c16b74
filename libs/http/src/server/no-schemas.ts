import type { FastifyServerOptions } from 'fastify';

/**
 * For Fastify's `schemaController`: no route here has a JSON schema, so the compilers for them
 * (ajv and fast-json-stringify, half as large as all the rest) are neither loaded nor bundled.
 */
export const NO_SCHEMAS: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: refuse, buildSerializer: refuse },
};

function refuse(): never {
  throw new Error('routes have no JSON schemas here: check what they take in their controller');
}
