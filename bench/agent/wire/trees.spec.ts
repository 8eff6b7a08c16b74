import { describe, expect, it } from '@jest/globals';
import { rootOf, treeOf } from './trees.ts';

describe(treeOf.name, () => {
  it.each([1, 100, 256])('should hold a class for each of %d rules, and no netem', (rules) => {
    const { ifbs, lines } = treeOf(rules, 'eth0', 'egress');

    expect(ifbs).toEqual([]);
    expect(lines.filter((line) => line.startsWith('class replace dev eth0'))).toHaveLength(rules);
    expect(lines.filter((line) => line.endsWith(' pfifo limit 1000'))).toHaveLength(rules);
    expect(lines.filter((line) => line.includes(' bpf bytecode '))).not.toHaveLength(0);
    expect(lines.join('\n')).not.toContain('netem');
  });

  it('should send what comes in to an ifb', () => {
    const { ifbs, lines } = treeOf(1, 'eth0', 'ingress');

    expect(ifbs).toEqual(['fi0']);
    expect(lines.at(-1)).toMatch(/^filter replace dev eth0 ingress .* redirect dev fi0$/);
  });
});

describe(rootOf.name, () => {
  it('should leave nothing but the root', () => {
    expect(rootOf(treeOf(1, 'eth0', 'egress')).lines).toEqual([
      expect.stringMatching(/^qdisc add dev eth0 root handle 7fa1: htb/),
    ]);
  });
});
