import { askSecret } from '../../src/cli/ask-secret.ts';

/** A process of its own that asks for a secret and says how long it is. */
const secret = await askSecret('The secret', process.stdout);
process.stdout.write(`\n${secret.length} characters\n`);
