import { describe, expect, it } from '@jest/globals';
import { curlCommand, renderTable } from './report.ts';

describe(renderTable.name, () => {
  it('should have a line for each Pod', () => {
    const table = renderTable([
      {
        pod: 'basic-tidb-0',
        before: ['slowlog', 'tidb'],
        after: ['slowlog', 'tidb', 'network-delay-sidecar'],
        decision: 'inject (injected)',
        milliseconds: 1.234,
      },
    ]);
    expect(table.split('\n')[1]).toMatch(
      /Pod +│ containers before +│ containers after +│ decision +│ +time/,
    );
    expect(table.split('\n')[3]).toMatch(
      /basic-tidb-0 │ slowlog tidb +│ slowlog tidb network-delay-sidecar │ inject \(injected\) │ 1.2 ms/,
    );
  });
});

describe(curlCommand.name, () => {
  it('should quote what a shell would split', () => {
    const command = curlCommand({
      origin: 'https://localhost:8443',
      certificate: '/tmp/a b/tls.crt',
      review: '/tmp/a b/review.json',
      profile: '',
    });
    expect(command).toContain("--cacert '/tmp/a b/tls.crt'");
    expect(command).toContain("--data-binary '@/tmp/a b/review.json'");
    expect(command).toContain("'https://localhost:8443/mutate?timeout=10s'");
  });
});
