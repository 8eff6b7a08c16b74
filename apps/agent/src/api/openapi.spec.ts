import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FAULT_FIELDS, SHORTHAND_PARAMETERS } from '@sidecar-injector/tc';
import { format } from 'prettier';
import { makeDocument } from '../../test/openapi/make-document.ts';
import { SHORTHAND_QUERY } from '../../test/openapi/parameters.ts';
import { SCHEMAS } from '../../test/openapi/schemas.ts';
import { OpenApiController } from './openapi.controller.ts';

const FILE = join(import.meta.dirname, 'openapi.json');

describe(OpenApiController.name, () => {
  it('should serve what the code says; UPDATE_OPENAPI=1 writes it anew', async () => {
    const document = await makeDocument();
    const text = await format(JSON.stringify(document), { parser: 'json', printWidth: 100 });
    if (process.env['UPDATE_OPENAPI'] === '1') {
      await writeFile(FILE, text);
    }

    expect(await readFile(FILE, 'utf8')).toBe(text);
    expect(await OpenApiController.prototype.describe.call({})).toEqual(JSON.parse(text));
  });

  it('should know every field of a fault and every parameter of a shorthand', () => {
    expect(Object.keys(SCHEMAS.Fault.properties).sort()).toEqual([...FAULT_FIELDS].sort());
    expect(Object.keys(SHORTHAND_QUERY).sort()).toEqual([...SHORTHAND_PARAMETERS].sort());
  });
});
