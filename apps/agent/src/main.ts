import 'reflect-metadata';
import { startAgent } from './start-agent.ts';

await startAgent();
