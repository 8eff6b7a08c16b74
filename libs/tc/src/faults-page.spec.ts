import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assignSlots,
  compileRules,
  diffDevice,
  EFFECT_NAMES,
  EMPTY_DEVICE,
  FAULT_FIELDS,
  formatFault,
  MAX_FILTERS,
  MAX_RULES,
  parseFault,
  parseShorthand,
  planDevice,
  SHORTHAND_KINDS,
  SHORTHAND_PARAMETERS,
} from './index.ts';
import { refusalOf } from './testing/refused.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/faults.md'), 'utf8');

function sectionOf(title: string): string {
  return page.split(/^## /m).find((section) => section.startsWith(`${title}\n`)) ?? '';
}

/** What stands in the first column of tables. */
function listFirstColumn(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` /gm)].map(([, name = '']) => name);
}

/** Members that the code says it knows, of a part of a fault. */
function listMembers(part: string): string[] {
  const unknown = { partition: true, [part]: { nonsense: 1 } };
  const known = /^known are (.+)$/.exec(refusalOf(() => parseFault('x', unknown)).remedy)?.[1];
  return (known ?? '').split(', ').map((member) => `${part}.${member}`);
}

/** Each JSON block of the page with the lines of the text block that follows it. */
const EXAMPLES = [...page.matchAll(/```json\n([^`]+)```\n\n```text\n([^`]+)```/g)].map(
  ([, json = '', text = '']) =>
    [json.replaceAll(/\s+/g, ' ').trim(), text.trim().split('\n')] as const,
);

function planLines(json: string): string[] {
  const { rules } = compileRules([parseFault('x', JSON.parse(json))]);
  const wanted = planDevice(rules, assignSlots(rules, new Map()), 'out', [2_332]);
  return [...diffDevice('eth0', wanted, EMPTY_DEVICE).apply];
}

describe('docs/faults.md', () => {
  it('should list every field of a fault, and no other', () => {
    const parts = EFFECT_NAMES.filter((name) => name !== 'rate' && name !== 'partition');
    const members = [...parts, 'match'].flatMap(listMembers);
    const listed = ['Fields', 'Effects', 'Matching'].flatMap((title) =>
      listFirstColumn(sectionOf(title)),
    );

    expect(listed.toSorted()).toEqual([...FAULT_FIELDS, ...members].toSorted());
  });

  it('should have a section for every effect', () => {
    const titles = [...sectionOf('Effects').matchAll(/^### (\w+)$/gm)].map(([, title]) => title);

    expect(titles).toEqual(EFFECT_NAMES);
  });

  it('should list every parameter of a shorthand', () => {
    const listed = listFirstColumn(sectionOf('Shorthands')).filter((name) => !name.startsWith('/'));

    expect(listed).toEqual(SHORTHAND_PARAMETERS);
  });

  it('should show a shorthand of every kind, and the fault that it is', () => {
    const rows = [
      ...sectionOf('Shorthands').matchAll(/^\| `\/(\w+)\/([^`?]+)\??([^`]*)` +\| `(.+)` +\|$/gm),
    ];

    expect(rows.map(([, kind]) => kind)).toEqual(SHORTHAND_KINDS);
    for (const [, kind = '', value = '', query, json = ''] of rows) {
      const fault = parseShorthand(kind, value, Object.fromEntries(new URLSearchParams(query)));
      expect(fault && formatFault(fault)).toEqual(formatFault(parseFault(kind, JSON.parse(json))));
    }
  });

  it('should show how each effect, a match and a whole tree are told to the kernel', () => {
    expect(EXAMPLES.length).toBeGreaterThan(EFFECT_NAMES.length + 2);
  });

  it.each(EXAMPLES)('should show what %s becomes', (json, text) => {
    const lines = planLines(json);

    expect(text.filter((part) => !lines.some((line) => line.includes(part)))).toEqual([]);
  });

  it('should show the whole tree, in order', () => {
    const [json = '', text = []] = EXAMPLES.at(-1) ?? [];

    expect(text).toEqual(planLines(json));
  });

  it('should name the limits', () => {
    expect(sectionOf('Limits')).toContain(
      `${String(MAX_RULES)} rules and ${String(MAX_FILTERS)} filters`,
    );
  });
});
