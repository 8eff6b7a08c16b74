import { describe, expect, it } from '@jest/globals';
import * as client from '@kubernetes/client-node';
import { fieldsOf } from '../schema/read-dto.ts';
import { type DtoClass, kindOf } from '../schema/kind.ts';
import * as container from './container.dto.ts';
import * as env from './env.dto.ts';
import * as field from './field-selector.dto.ts';
import * as handler from './handler.dto.ts';
import * as lifecycle from './lifecycle.dto.ts';
import * as mount from './mount.dto.ts';
import * as probe from './probe.dto.ts';
import * as resources from './resources.dto.ts';
import * as security from './security-context.dto.ts';
import * as files from './volume-files.dto.ts';
import * as projected from './volume-projected.dto.ts';
import * as source from './volume-source.dto.ts';
import * as volume from './volume.dto.ts';

interface Model {
  readonly attributeTypeMap: readonly { readonly baseName: string }[];
}

const modules = [container, env, field, handler, lifecycle, mount, probe, resources, security];
const kubernetes = [...modules, files, projected, source, volume]
  .flatMap((exports): [string, unknown][] => Object.entries(exports))
  .filter(([name]) => name.endsWith('Dto'))
  .map(([name, type]) => [name, type as DtoClass] as const);

describe('the DTOs of core/v1', () => {
  it.each(kubernetes)('should know in %s what the Kubernetes client knows', (_, type) => {
    const name = kindOf(type).title.replace('core/v1 ', '');
    const model: unknown = Reflect.get(client, `V1${name}`) ?? Reflect.get(client, `CoreV1${name}`);
    const fields = (model as Model).attributeTypeMap.map(({ baseName }) => baseName);

    expect(fields.filter((known) => !fieldsOf(type).has(known))).toEqual([]);
  });
});
