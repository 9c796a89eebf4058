import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The path of a command that an npm package brought. */
export const npmCommand = (name) => join(projectRoot, 'node_modules', '.bin', name);
