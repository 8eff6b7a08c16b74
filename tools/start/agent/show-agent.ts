import { findMachine, type Machine, type NoMachine } from './find-machine.ts';
import { HarmlessAgent } from './harmless-agent.ts';
import { ThisHost } from './host.ts';
import { rehearse } from './rehearse.ts';
import { renderDryRun, renderRehearsal } from './report.ts';

/** How long the rehearsal may take, in milliseconds; user-mode Linux needs some 10 s. */
const LIMIT = 60_000;

export interface ShowOptions {
  /** Where files may be left. */
  readonly folder: string;
  /** Ends the show. */
  readonly signal: AbortSignal;
  /** Where the agent is shown; without it, whatever this machine has. */
  readonly machine?: Machine | NoMachine;
  /** How long that may take, in milliseconds. */
  readonly limit?: number;
}

/**
 * Shows the built agent at work: ping before, during and after a delay of 20 ms. Where that cannot
 * be, it says why, and what the agent would have done.
 *
 * @param print takes what is told, as it comes.
 */
export async function showAgent(
  options: ShowOptions,
  print: (text: string) => void = console.log,
): Promise<void> {
  const { folder, signal, limit = LIMIT } = options;
  const host = new ThisHost();
  const machine = options.machine ?? findMachine(host, folder);
  try {
    if ('missing' in machine) {
      throw new Error(machine.missing);
    }
    print(`\nThe network-fault agent, in ${machine.name} …`);
    print(renderRehearsal(await rehearse(machine, { path: host.path, folder, limit, signal })));
  } catch (error) {
    if (!signal.aborted) {
      print(await dryRun(folder, (error as Error).message));
    }
  }
}

async function dryRun(folder: string, reason: string): Promise<string> {
  const agent = await HarmlessAgent.start(folder);
  try {
    return renderDryRun(reason, await agent.ask('/latency/20ms'));
  } catch (error) {
    return `There is no ping to show, for ${reason}. Nor a dry run: ${(error as Error).message}`;
  } finally {
    await agent.stop();
  }
}
