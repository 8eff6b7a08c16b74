import { setTimeout as delay } from 'node:timers/promises';
import { run } from './shell.ts';

/** How long an answer may take on a node that shares its one processor, in seconds. */
const PATIENCE = '30';

/** The fields of an agent's answer that the story looks at. */
export interface Answer {
  readonly fault?: { readonly delay?: { readonly time: string } } | null;
  readonly error?: { readonly message: string };
}

/** Asks the agent of a Pod as the README does, from outside of the cluster. */
export async function ask(podIp: string, path: string, ...options: string[]): Promise<Answer> {
  const url = `http://${podIp}:2332${path}`;
  const text = await run('curl', '-sS', '--max-time', PATIENCE, ...options, url);
  const answer = JSON.parse(text) as Answer;
  if (answer.error !== undefined && answer.error.message !== '') {
    throw new Error(`${options.join(' ')} ${url}: ${text}`);
  }
  return answer;
}

/** Waits until an agent answers, which it does some seconds after its container has started. */
export async function untilAnswers(podIp: string): Promise<void> {
  const deadline = performance.now() + 90_000;
  for (;;) {
    try {
      await run('curl', '-sSf', '--max-time', '5', `http://${podIp}:2332/healthz`);
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        throw error;
      }
      await delay(500);
    }
  }
}
