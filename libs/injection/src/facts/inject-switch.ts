import { ownEntry } from '../rules/own-entry.ts';
import type { Warning } from '../terms/context.ts';
import { INJECT_KEY } from '../terms/keys.ts';
import { quote } from '../terms/quote.ts';
import type { PodFacts } from './pod-facts.ts';

/** What a Pod says about its own injection. */
export interface InjectSwitch {
  readonly value: 'on' | 'off' | 'none';
  /** Whether it is the label that says `on`: only labels reach the API server's selectors. */
  readonly onByLabel: boolean;
  readonly warnings: readonly Warning[];
}

const VALUES = { true: 'on', false: 'off' } as const;

/** Reads label and annotation `sidecar-injector.io/inject`. Where they disagree, the label wins. */
export function readInjectSwitch(facts: PodFacts): InjectSwitch {
  const warnings: Warning[] = [];
  const label = read('label', facts.label(INJECT_KEY), warnings);
  const annotation = read('annotation', facts.annotation(INJECT_KEY), warnings);
  if (label !== undefined && annotation !== undefined && label !== annotation) {
    warnings.push({
      code: 'inject_switches_disagree',
      text: `label ${INJECT_KEY} says ${label}, the annotation says ${annotation}; the label wins`,
    });
  }
  return { value: label ?? annotation ?? 'none', onByLabel: label === 'on', warnings };
}

function read(
  place: string,
  value: string | undefined,
  warnings: Warning[],
): 'on' | 'off' | undefined {
  if (value === undefined) {
    return undefined;
  }
  const known = ownEntry<'on' | 'off'>(VALUES, value);
  if (known === undefined) {
    warnings.push({
      code: 'inject_value_invalid',
      text: `${place} ${INJECT_KEY} is ${quote(value)}, must be "true" or "false"; it counts as absent`,
    });
  }
  return known;
}
