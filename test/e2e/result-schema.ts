import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { z } from 'zod';

/**
 * Holds a result against the published schema of its command; `npm run generate` writes the schemas.
 *
 * @param command as in the name of the schema: `errors-bulk-list`
 */
export function expectSchema(command: string, result: unknown): void {
  const file = new URL(`../../schemas/${command}.json`, import.meta.url);
  const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
  expect(validate(result), JSON.stringify(validate.errors)).to.equal(true);
}
