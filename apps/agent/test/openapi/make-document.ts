import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { createLogger } from '@sidecar-injector/http';
import { CALLS, type DescribedCall } from '../../src/api/calls.ts';
import { AppModule } from '../../src/app.module.ts';
import { readConfig } from '../../src/config/config.ts';
import { newAgentAdapter } from '../../src/create-app.ts';
import { PARAMETERS, parametersOf } from './parameters.ts';
import { refTo, type SchemaName, SCHEMAS } from './schemas.ts';

type Paths = OpenAPIObject['paths'];

const OPEN: readonly string[] = ['/healthz', '/readyz', '/metrics', '/openapi.json'];

/** Describes the API: the routes are those of the application, the words those of the catalogue. */
export async function makeDocument(): Promise<OpenAPIObject> {
  const { config } = readConfig({});
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register({ config, log: createLogger('silent') }),
    newAgentAdapter(),
    { preview: true, logger: false },
  );
  const head = new DocumentBuilder()
    .setTitle('Network-fault agent')
    .setDescription('Sets network faults for one Pod, from inside it.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Where the agent has a key.' })
    .build();
  const routes = SwaggerModule.createDocument(app, head);
  return {
    ...routes,
    paths: describeAll(routes.paths),
    components: {
      ...routes.components,
      schemas: SCHEMAS,
      parameters: PARAMETERS,
    },
  };
}

/** @throws Error where the application has other routes than the catalogue. */
function describeAll(routes: Paths): Paths {
  const known = CALLS.map(({ method, path }) => `${method} ${toTemplate(path)}`);
  const real = Object.entries(routes).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const apart = [...known, ...real].filter((call) => !known.includes(call) || !real.includes(call));
  if (apart.length > 0) {
    throw new Error(`in only one of routes and catalogue: ${apart.join(', ')}`);
  }
  const paths: Paths = {};
  for (const call of CALLS) {
    const path = toTemplate(call.path);
    paths[path] = { ...paths[path], [call.method.toLowerCase()]: describe(call) };
  }
  return paths;
}

function describe({ method, path, summary }: DescribedCall): object {
  const parameters = parametersOf(method, path);
  return {
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(method === 'PUT' && path === '/v1/faults/:name' && { requestBody: jsonOf('Fault', true) }),
    responses: {
      200: describeAnswer(method, path),
      ...(!OPEN.includes(path) && {
        default: { description: 'An error of the catalogue.', ...jsonOf('Error') },
      }),
    },
    ...(!OPEN.includes(path) && { security: [{}, { bearer: [] }] }),
  };
}

function describeAnswer(method: string, path: string): object {
  const schema = schemaOf(method, path);
  return { description: 'It is done.', ...(schema !== undefined && jsonOf(schema)) };
}

function schemaOf(method: string, path: string): SchemaName | undefined {
  if (OPEN.includes(path)) {
    return undefined;
  }
  if (path === '/v1/kernel') {
    return 'Kernel';
  }
  if (method !== 'GET' || path.endsWith('/:value')) {
    return 'Change';
  }
  return path === '/v1/faults' ? 'Faults' : 'Reading';
}

function jsonOf(schema: SchemaName, required?: true): object {
  return {
    ...(required && { required }),
    content: { 'application/json': { schema: refTo(schema) } },
  };
}

function toTemplate(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}
