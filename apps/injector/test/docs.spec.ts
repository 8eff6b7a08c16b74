import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { newCertificate } from '@sidecar-injector/testing/programs';
import { CALLS } from '../src/admission/calls.ts';
import { ERRORS } from '../src/admission/errors.ts';
import { Environment } from '../src/config/environment.ts';
import { METRICS } from '../src/metrics/metrics.ts';
import { RunningApp } from './running-app.ts';

/** The cells of the first table whose head begins with `title`, without the backticks. */
function readTable(page: string, title: string): string[][] {
  const path = join(import.meta.dirname, '../../../docs', page);
  const lines = readFileSync(path, 'utf8').split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${title} `));
  const rest = lines.slice(head + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('the documentation', () => {
  it('should list every variable with its default, and no other', () => {
    const written = readTable('environment.md', 'Variable').map(([name, value]) => [name, value]);

    expect(written).toEqual(Object.entries(new Environment()));
  });

  it('should say of every variable without which nothing starts that it is required', () => {
    const required = readTable('environment.md', 'Variable')
      .filter(([, , value = '']) => value.startsWith('Required.'))
      .map(([name]) => name);

    expect(required).toEqual([
      'INJECTOR_TLS_CERT_FILE',
      'INJECTOR_TLS_KEY_FILE',
      'INJECTOR_PROFILES_DIR',
    ]);
  });

  it('should list every error with its status and meaning, and no other', () => {
    const written = readTable('errors.md', 'Code');
    const known = Object.entries(ERRORS).map(([code, { status, message }]) => [
      code,
      String(status),
      message,
    ]);

    expect(written.toSorted()).toEqual(known.toSorted());
  });

  it('should list every metric with its labels, and no other', () => {
    const written = readTable('metrics.md', 'Metric').map(([name, , labels]) => [name, labels]);
    const known = Object.entries(METRICS).map(([name, { labelNames }]) => [
      name,
      labelNames.join(', '),
    ]);

    expect(written).toEqual(known);
  });

  it('should give each metric the type that it is served with', async () => {
    const app = await RunningApp.start(await newCertificate());
    const metrics = await app.metrics();
    await app.stop();
    const served = [...metrics.matchAll(/^# TYPE (injector_\w+) (\w+)$/gm)];

    const written = readTable('metrics.md', 'Metric').map(([name, type]) => [name, type]);

    expect(written.toSorted()).toEqual(served.map(([, name, type]) => [name, type]).toSorted());
  });

  it('should list every call, and no other', () => {
    const written = readTable('http.md', 'Call').map(([call]) => call);

    expect(written).toEqual(CALLS.map(({ method, path }) => `${method} ${path}`));
  });
});
