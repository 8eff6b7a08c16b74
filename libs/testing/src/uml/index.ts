export { umlCommand } from './uml-command.ts';
