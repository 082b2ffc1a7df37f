import { expect } from 'chai';
import { pickRetryLines } from '../../../src/diagnose/sitecore/pick-retry-lines.ts';
import { RefTable } from '../../../src/diagnose/sitecore/ref-table.ts';
import { cutInTwo } from '../../scan/chunks.ts';

const LINES = [
  '{"ref":"a","schema":"guest","mode":"upsert","value":{"firstName":"Ana"}}\n',
  '{"ref": "b",  "value":{"ref":"a"}, "schema":"guest"}\r\n',
  '\n',
  '{"value":{"text":"é\\u00e9 \\"ref\\":\\"c\\""},"ref":"c"}\r',
  'no json {"ref":"a"}\n',
  '{"schema":"order","value":{"ref":"a"}}\n',
  '{"ref":"d","value":1e400,"value":1.10}',
];

describe('pickRetryLines', () => {
  it('gives out the wanted lines byte by byte, with their line ends, in their order', async () => {
    const bytes = Buffer.from(`\uFEFF${LINES.join('')}`);
    const expected = `${LINES[0]}${LINES[3]}${LINES[6]}`;
    for (const chunks of [[bytes], ...cutInTwo(bytes)]) {
      const { text, picked } = await pick(chunks, ['a', 'c', 'd']);
      expect(text).to.equal(expected);
      expect(picked).to.deep.equal({ records: 4, unreadableLines: 2, picked: 3 });
    }
  });

  it('goes by the ref of the record, not by one inside it', async () => {
    expect((await pick([Buffer.from(LINES.join(''))], ['b'])).text).to.equal(LINES[1]);
  });

  it('finds a reference that is a number', async () => {
    expect((await pick([Buffer.from('{"ref":17}\n{"ref":18}\n')], ['18'])).text).to.equal('{"ref":18}\n');
  });

  it('counts what is there when nothing is wanted', async () => {
    const { text, picked } = await pick([Buffer.from(LINES.join(''))], []);
    expect(text).to.equal('');
    expect(picked).to.deep.equal({ records: 4, unreadableLines: 2, picked: 0 });
  });
});

async function pick(chunks: readonly Buffer[], wanted: readonly string[]) {
  const refs = new RefTable();
  for (const ref of wanted) refs.add(ref, true);
  const picked = { records: 0, unreadableLines: 0, picked: 0 };
  async function* source(): AsyncGenerator<Buffer> {
    yield* chunks;
  }
  const parts: Buffer[] = [];
  for await (const part of pickRetryLines(source(), refs, picked)) parts.push(part);
  return { text: Buffer.concat(parts).toString(), picked };
}
