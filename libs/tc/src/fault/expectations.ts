import { expectEffects } from '../effects/index.ts';
import type { Fault } from './fault.ts';

/** What the user of a Pod with this fault will see, one sentence each. */
export function expectationsOf({
  effects,
  direction,
  match,
}: Pick<Fault, 'effects' | 'direction' | 'match'>): string[] {
  const { protocol, ports } = match;
  return expectEffects(effects, {
    ways: direction === 'both' ? 2 : 1,
    hasPing: (protocol === undefined || protocol === 'icmp') && ports.length === 0,
    hasTcp: protocol === undefined || protocol === 'tcp',
  });
}
