import { messageTemplate } from '../../src/classify/template.ts';
import { Redaction } from '../../src/redact/redaction.ts';

/** A redaction as a run has it, with a salt that makes its marks known. */
export function createRedaction({ includeValues = false, salt = 'salt' } = {}): Redaction {
  return new Redaction({ salt: Buffer.from(salt), includeValues, findTemplate: messageTemplate });
}
