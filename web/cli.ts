#!/usr/bin/env node
import { main } from './cli/program.js';

// The program `chatkeep`: docs/command-line.md. Nothing else imports this file.

// Not process.exit, which would cut off what a pipe has not taken yet.
process.exitCode = await main(process.argv.slice(2));
