import { describe, expect, it } from '@jest/globals';
import { INJECT_KEY, type OptIn } from '@sidecar-injector/injection';
import { readPrecedence } from '@sidecar-injector/injection/testing';
import type { Explanation } from '../src/output/explanation.ts';
import { runCommand } from './run-command.ts';

/** The namespace label that leads to each path. */
const NAMESPACE_LABELS: Readonly<Record<OptIn, string>> = {
  enabled: 'enabled',
  required: 'required',
  pod: 'disabled',
};

describe('sidecarctl explain', () => {
  it.each(readPrecedence())('should follow the precedence table: $title', async (row) => {
    const { optIn, path, metadata, reason, isInjected, warnings } = row;
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a' }] } };
    const argv = [
      ...['explain', '-o', 'json', '-f', 'pod.json', '--profiles', 'p.yaml'],
      ...['--namespace-label', `sidecar-injection=${NAMESPACE_LABELS[optIn]}`],
    ];

    const { code, out } = await runCommand(argv, {
      'pod.json': JSON.stringify(pod),
      'p.yaml': 'containers: [{name: agent, image: a}]',
    });
    const [explanation] = JSON.parse(out) as Explanation[];

    const isCalled = optIn !== 'pod' || metadata.labels?.[INJECT_KEY] === 'true';
    const expected = isCalled
      ? { code: reason, decision: isInjected ? 'inject' : 'skip', path }
      : { code: 'not_called', decision: 'skip', path: null };
    expect(code).toBe(0);
    expect(explanation).toMatchObject(expected);
    expect(explanation?.warnings.map((warning) => warning.code)).toEqual(isCalled ? warnings : []);
  });
});
