import { expect } from 'chai';
import { collectSupportBundle, createRedaction, type SupportFile } from '../../src/diagnose/support-bundle.ts';
import type { SupportFacts, SupportSource } from '../../src/report/support-bundle.ts';

type Collected = { facts: SupportFacts; source: SupportSource | undefined; evidence: string[] };

async function collect(open: SupportFile['open'], includeValues = false): Promise<Collected> {
  const redaction = createRedaction({ salt: Buffer.from('salt'), includeValues });
  const inputs = { files: [{ name: 'client.log', open }], job: null, org: null, client: null, redaction };
  const { findings, evidence } = await collectSupportBundle(inputs);
  return { facts: findings.facts, source: findings.sources[0], evidence: evidence.map(({ text }) => text) };
}

function textOf(text: string): SupportFile['open'] {
  return () => chunksOf([text]);
}

async function* chunksOf(texts: Iterable<string>): AsyncGenerator<Buffer, void> {
  for (const text of texts) yield Promise.resolve(Buffer.from(text));
}

function lineAt(minute: number, second: number, status: number): string {
  const time = new Date(Date.UTC(2026, 10, 21, 9, minute, second)).toISOString();
  return `${time} GET https://na1.my.salesforce.com/services/data/v67.0/limits -> ${status}`;
}

describe('The collection for a support case', () => {
  it('counts requests from the first failure to the last, those that succeeded too', async () => {
    const lines = [lineAt(0, 0, 200), lineAt(1, 0, 503), lineAt(2, 0, 200), lineAt(4, 0, 503), lineAt(5, 0, 200)];
    const { facts } = await collect(textOf(lines.join('\n')));
    expect(facts.frequency).to.deep.equal({ failed: 2, total: 3, ms: 180_000, unit: 'requests' });
    expect(facts.period).to.deep.equal({ first: '2026-11-21T09:01:00.000Z', last: '2026-11-21T09:04:00.000Z' });
  });

  it('gives no time where some requests have none', async () => {
    const { facts } = await collect(textOf(`${lineAt(0, 0, 503)}\nGET https://na1.my.salesforce.com/a -> 503`));
    expect(facts.frequency).to.deep.equal({ failed: 2, total: 2, ms: null, unit: 'requests' });
  });

  it('keeps the first twenty failures of a file and counts all', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => lineAt(0, index, 503));
    const { source, evidence } = await collect(textOf(lines.join('\n')));
    expect([source?.exchanges, source?.failed, source?.kept, evidence.length]).to.deep.equal([50, 50, 20, 20]);
  });

  it('describes requests that succeeded where none failed', async () => {
    const { source, facts } = await collect(textOf(lineAt(0, 0, 200)));
    expect([source?.failed, source?.kept, facts.frequency]).to.deep.equal([0, 1, null]);
    expect(facts.requests).to.have.length(1);
  });

  it('finds the org in a token, and the token nowhere', async () => {
    const token = '00D5e000000Test!AQEAQplantedplantedplanted';
    const { facts, evidence } = await collect(
      textOf(
        `GET /services/data/v67.0/limits HTTP/1.1\nHost: na1.my.salesforce.com\nAuthorization: Bearer ${token}\n\n\nHTTP/1.1 403 Forbidden\n\n`,
      ),
    );
    expect(facts.organizationIds).to.deep.equal(['00D5e000000Test']);
    expect(JSON.stringify([facts, evidence])).not.to.include('planted');
  });

  it('looks in messages for values that were met in the request', async () => {
    const { evidence } = await collect(
      textOf(
        'POST /services/data/v67.0/sobjects/Lead HTTP/1.1\nHost: a.example\nContent-Type: application/json\n\n{"LastName":"Ada Planted"}\n\nHTTP/1.1 400 Bad Request\n\n[{"errorCode":"X_Y","message":"The lead Ada Planted is not wanted"}]\n',
      ),
    );
    expect(evidence.join('')).to.match(/The lead <value:\w{6}> is not wanted/);
    expect(evidence.join('')).not.to.include('Planted');
  });

  it('cuts a long body and says so', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `{"Name":"Planted ${index}"}`).join(',');
    const open = textOf(`POST /a HTTP/1.1\nHost: a.example\n\n[${rows}]\n\nHTTP/1.1 500 Error\n\n`);
    const { evidence } = await collect(open);
    expect(evidence[0])
      .to.match(/# cut: 65536 of \d+ characters/)
      .and.not.to.include('Planted');
  });

  it('reads a log beyond 32 MB line by line', async function () {
    this.timeout(30_000);
    const filler = '2026-11-21T09:00:00Z INFO nothing to see here\n'.repeat(20_000);
    function* texts(): Generator<string, void> {
      for (let part = 0; part < 40; part++) yield `${filler}${lineAt(part, 0, 503)}\n`;
    }
    const { source } = await collect(() => chunksOf(texts()));
    expect([source?.format, source?.exchanges, source?.kept]).to.deep.equal(['log', 40, 20]);
    expect(source?.bytes).to.be.above(33 * 1024 * 1024);
  });

  it('refuses a HAR file beyond 32 MB, and says which file it is', async () => {
    const texts = ['{"log":{"entries":[', ...Array.from({ length: 34 }, () => ' '.repeat(1024 * 1024))];
    const error: unknown = await collect(() => chunksOf(texts)).catch((failure: unknown) => failure);
    expect(error).to.include({ name: 'FileTooLargeError', file: 1 });
  });
});
