import type { Command } from 'commander';
import type { Session } from './session.ts';

export function addProfileCommand(program: Command, { io, engine }: Session): void {
  program
    .command('profile')
    .description('print the built-in profile of the agent, to start your own from')
    .addHelpText('after', EXAMPLES)
    .action(() => {
      const { text } = engine.builtInProfile;
      io.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    });
}

const EXAMPLES = `
Examples:
  sidecarctl profile > profiles/my-agent.yaml
  sidecarctl lint profiles/ && sidecarctl inject -f app.yaml --profiles profiles/ --diff
`;
