import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SHORTHAND_KINDS, SHORTHAND_PARAMETERS } from '@sidecar-injector/tc';
import { CALLS } from '../src/api/calls.ts';
import { VARIABLES } from '../src/config/environment.ts';
import { ERRORS } from '../src/errors/error-catalogue.ts';
import { METRICS } from '../src/metrics/metrics.service.ts';
import { listExamples, matches, readRequest } from './docs/examples.ts';
import { readTable } from './docs/tables.ts';
import { TestAgent } from './new-agent.ts';
import { SCHEMAS } from './openapi/schemas.ts';

const read = (page: string): string =>
  readFileSync(join(import.meta.dirname, '../../../docs', page), 'utf8');

describe('the documentation of the agent', () => {
  let agent: TestAgent | undefined;

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<TestAgent> => {
    agent = await TestAgent.start({ env });
    return agent;
  };

  afterEach(async () => {
    await agent?.stop();
    agent = undefined;
  });

  it('should list every call, and no other', () => {
    const written = readTable(read('agent-api.md'), 'Call').flatMap(([call = '']) =>
      call.includes('<kind>')
        ? SHORTHAND_KINDS.map((kind) => call.replace('<kind>', kind))
        : [call],
    );

    expect(written.toSorted()).toEqual(
      CALLS.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it('should name every kind of a shorthand, in order', () => {
    const [, kinds = ''] = /`<kind>` is one of ([^.]+)\./.exec(read('agent-api.md')) ?? [];

    expect(kinds.replaceAll('`', '').split(', ')).toEqual(SHORTHAND_KINDS);
  });

  it('should show every parameter of a shorthand in a call that is taken', async () => {
    const rows = readTable(read('agent-api.md'), 'Parameter');
    const running = await start();

    expect(rows.map(([name]) => name)).toEqual(SHORTHAND_PARAMETERS);
    for (const [name = '', path = ''] of rows) {
      expect(path).toContain(`${name}=`);
      expect([path, (await running.call('GET', path)).status]).toEqual([path, 200]);
    }
  });

  it('should list every member of an answer', () => {
    const written = readTable(read('agent-api.md'), 'Member').map(([name]) => name);

    expect(written).toEqual(Object.keys(SCHEMAS.Change.properties));
  });

  it('should say what is expected as the agent does', async () => {
    const running = await start();
    for (const [path = '', expected] of readTable(read('agent-api.md'), 'Fault')) {
      const mark = path.includes('?') ? '&' : '?';
      const { body } = await running.call('GET', `${path}${mark}dryRun=true`);

      expect([path, body.expected?.join('; ')]).toEqual([path, expected]);
    }
  });

  it.each(['agent-api.md', 'agent-errors.md'])(
    'should show in %s what is answered',
    async (page) => {
      const running = await start();
      const examples = listExamples(read(page));

      expect(examples.length).toBeGreaterThan(0);
      for (const { command, answer } of examples) {
        const { method, url, body } = readRequest(command);
        const call = running.call(method, url, body);
        const isRemoval = method === 'DELETE' && !url.includes('dryRun');
        const { text } = await (isRemoval ? running.whileTimePasses(call) : call);
        expect([command, matches(JSON.parse(text), answer) || JSON.parse(text)]).toEqual([
          command,
          true,
        ]);
      }
    },
  );

  it('should show the warning of probes', async () => {
    const running = await start({ AGENT_PROBE_PORTS: '8080' });
    const [example] = listExamples(read('restarts.md'));
    const { method, url } = readRequest(example?.command ?? '');

    expect((await running.call(method, url)).body.warnings).toEqual(example?.answer);
  });

  it('should list every variable with its default, and no other', () => {
    const written = readTable(read('agent-environment.md'), 'Variable');

    expect(written.map(([name, value]) => [name, value])).toEqual(
      Object.entries(VARIABLES).map(([name, { fallback }]) => [name, fallback]),
    );
  });

  it('should list every error with its status, meaning and remedy, and no other', () => {
    const written = readTable(read('agent-errors.md'), 'Code');
    const known = Object.entries(ERRORS).map(([code, { status, message, remedy }]) => [
      code,
      String(status),
      message,
      remedy,
    ]);

    expect(written.toSorted()).toEqual(known.toSorted());
  });

  it('should list every metric with the type and the labels that it has, and no other', async () => {
    const running = await start();
    const { text } = await running.call('GET', '/metrics');
    const types = new Map(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
    );
    const known = Object.entries(METRICS).map(([name, { labelNames }]) => [
      name,
      types.get(name),
      labelNames.join(', '),
    ]);

    const written = readTable(read('agent-metrics.md'), 'Metric');

    expect(written.map((row) => row.slice(0, 3))).toEqual(known);
    expect(types.size).toBe(known.length);
  });

  it('should list every outcome of drift', () => {
    const written = readTable(read('agent-lifetime.md'), '`drifted`').map(([value]) => value);
    const [no, word] = SCHEMAS.Faults.properties.drifted.oneOf;

    expect(written).toEqual([...(no?.enum ?? []), ...(word?.enum ?? [])].map(String));
  });
});
