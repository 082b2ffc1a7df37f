import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { z } from 'zod';

type Validate = ReturnType<Ajv['compile']>;

const compiled = new Map<string, Validate>();

/**
 * Holds a result against the published schema of its command; `npm run generate` writes the schemas.
 *
 * @param command as in the name of the schema: `errors-bulk-list`
 */
export function expectSchema(command: string, result: unknown): void {
  const validate = compiled.get(command) ?? compileSchema(command);
  compiled.set(command, validate);
  expect(validate(result), JSON.stringify(validate.errors)).to.equal(true);
}

function compileSchema(command: string): Validate {
  const file = new URL(`../../schemas/${command}.json`, import.meta.url);
  const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  return new Ajv({ allowUnionTypes: true }).compile(schema);
}
