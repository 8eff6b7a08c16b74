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
  sidecarctl profile > my-agent.yaml
  sidecarctl lint my-agent.yaml
  sidecarctl inject -f app.yaml --profiles my-agent.yaml --diff
`;
