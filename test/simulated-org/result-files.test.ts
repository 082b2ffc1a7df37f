import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { generateFailedResults } from './generate-failed-results.ts';
import { callOrg, loadCsv } from './org-client.ts';
import { columnDelimiters, delimiterCharacters } from './result-csv.ts';
import { requiredFieldMissing } from './row-error.ts';
import { SimulatedOrg, type PlantedIngestJob } from './simulated-org.ts';

const twoRows: PlantedIngestJob = {
  columns: ['LastName', 'Email'],
  failed: [
    { error: 'DUPLICATE_VALUE:two\nlines, and a "quote":--', values: ['', 'a@b.example'] },
    { id: '003000000000001AAA', error: requiredFieldMissing(['LastName']), values: { Email: 'c@d.example' } },
  ],
};

describe('Result files of the simulated org', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start();
  });

  afterEach(async () => {
    await org.stop();
    expect(org.failures).to.deep.equal([]);
  });

  const readFailed = async (planted: PlantedIngestJob): Promise<string> => {
    const job = org.addIngestJob(planted);
    return (await callOrg(org, 'GET', `/jobs/ingest/${job.id}/failedResults/`)).text;
  };

  const readEmpty = async (emptyResult: 'header' | 'empty' | 'no-content'): Promise<[number, string]> => {
    const job = org.addIngestJob({ columns: ['Name'], emptyResult });
    const { status, text } = await callOrg(org, 'GET', `/jobs/ingest/${job.id}/failedResults`);
    return [status, text];
  };

  it('quote the two header cells of Salesforce and every data cell', async () => {
    expect(await readFailed(twoRows)).to.equal(
      [
        '"sf__Id","sf__Error",LastName,Email',
        '"","DUPLICATE_VALUE:two\nlines, and a ""quote"":--","","a@b.example"',
        '"003000000000001AAA","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --","","c@d.example"',
        '',
      ].join('\n'),
    );
  });

  it('can be written without quotes but where they are needed', async () => {
    const text = await readFailed({ ...twoRows, resultForm: { quoting: 'unquoted' } });
    expect(text.split('\n')[0]).to.equal('sf__Id,sf__Error,LastName,Email');
    expect(text).to.contain(
      '\n003000000000001AAA,REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --,,c@d',
    );
    expect(text).to.contain(',"DUPLICATE_VALUE:two\nlines, and a ""quote"":--",');
  });

  it('can be quoted in full, begin with a byte order mark and end without line end', async () => {
    const text = await readFailed({
      ...twoRows,
      resultForm: { quoting: 'full', byteOrderMark: true, finalLineEnd: false },
    });
    // The mark is lost when fetch decodes the text.
    expect(text).to.match(/^"sf__Id","sf__Error","LastName","Email"\n/);
    expect(text).to.match(/"c@d\.example"$/);
    const job = org.addIngestJob({ ...twoRows, resultForm: { byteOrderMark: true } });
    const response = await fetch(`${org.url}/services/data/v67.0/jobs/ingest/${job.id}/failedResults`, {
      headers: { authorization: `Bearer ${org.accessToken}` },
    });
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 3)
        .toString('hex'),
    ).to.equal('efbbbf');
  });

  for (const columnDelimiter of columnDelimiters) {
    for (const [lineEnding, lineEnd] of [
      ['LF', '\n'],
      ['CRLF', '\r\n'],
    ] as const) {
      it(`follow a job with ${columnDelimiter} and ${lineEnding}, from upload to result`, async () => {
        const sign = delimiterCharacters[columnDelimiter];
        const csv = [`LastName${sign}Title`, `${sign}"Head${sign}of"`, `Hopper${sign}Admiral`, ''].join(lineEnd);
        const id = await loadCsv(org, csv, { columnDelimiter, lineEnding });
        const { text } = await callOrg(org, 'GET', `/jobs/ingest/${id}/failedResults`);
        expect(text).to.equal(
          [
            `"sf__Id"${sign}"sf__Error"${sign}LastName${sign}Title`,
            `""${sign}"REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"${sign}""${sign}"Head${sign}of"`,
            '',
          ].join(lineEnd),
        );
        expect(org.records('Contact').map((record) => record['LastName'])).to.deep.equal(['Hopper']);
      });
    }
  }

  it('have no sf__Id before version 53.0', async () => {
    expect(await readFailed({ ...twoRows, apiVersion: 52 })).to.match(/^"sf__Error",LastName,Email\n"DUPLICATE/);
  });

  it('without rows are a header, an empty body or 204', async () => {
    expect(await readEmpty('header')).to.deep.equal([200, '"sf__Id","sf__Error",Name\n']);
    expect(await readEmpty('empty')).to.deep.equal([200, '']);
    expect(await readEmpty('no-content')).to.deep.equal([204, '']);
  });

  it('may be raw text, and come with their length', async () => {
    const job = org.addIngestJob({ failed: { body: '"sf__Id","sf__Error"\n"","broken' }, numberRecordsFailed: 1 });
    const reply = await callOrg(org, 'GET', `/jobs/ingest/${job.id}/failedResults`);
    expect(reply.text).to.equal('"sf__Id","sf__Error"\n"","broken');
    expect(reply.headers.get('content-length')).to.equal(String(reply.text.length));
  });

  it('are compressed for those who ask, and only for them', async () => {
    const job = org.addIngestJob(twoRows);
    const path = `/jobs/ingest/${job.id}/failedResults`;
    const plain = await callOrg(org, 'GET', path);
    expect(plain.headers.get('content-encoding')).to.equal(null);
    const packed = await callOrg(org, 'GET', path, undefined, { 'accept-encoding': 'gzip, deflate' });
    expect(packed.headers.get('content-encoding')).to.equal('gzip');
    expect(packed.text).to.equal(plain.text);
  });

  it('made by number are made no faster than they are read', async () => {
    let made = 0;
    const count = 1_000_000;
    const rows = (index: number): { error: string; values: string[] } => {
      made += 1;
      return { error: requiredFieldMissing(['LastName']), values: [String(index)] };
    };
    const job = org.addIngestJob({ failed: { columns: ['Email'], rows, count } });
    const response = await fetch(`${org.url}/services/data/v67.0/jobs/ingest/${job.id}/failedResults`, {
      headers: { authorization: `Bearer ${org.accessToken}` },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(made)
      .to.be.above(500)
      .and.below(count / 2);
  });

  describe('from disk', () => {
    let folder = '';

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'simulated-org-'));
    });

    after(async () => rm(folder, { recursive: true }));

    it('are served as they are, compressed from their compressed twin', async () => {
      const file = join(folder, 'failed.csv');
      const gzipFile = join(folder, 'failed.csv.gz');
      const truth = await generateFailedResults({ rows: 2000, seed: 7 }).writeTo(file, gzipFile);
      const job = org.addIngestJob({ failed: { file, gzipFile, count: truth.rows } });
      const path = `/jobs/ingest/${job.id}/failedResults`;
      const plain = await callOrg(org, 'GET', path);
      expect(plain.text).to.equal(await readFile(file, 'utf8'));
      expect(plain.headers.get('content-length')).to.equal(String(truth.bytes));
      const packed = await callOrg(org, 'GET', path, undefined, { 'accept-encoding': 'gzip' });
      expect(packed.text).to.equal(plain.text);
      const compressed = await readFile(gzipFile);
      expect(packed.headers.get('content-length')).to.equal(String(compressed.length));
      expect(gunzipSync(compressed).toString()).to.equal(plain.text);
      expect((await callOrg(org, 'GET', `/jobs/ingest/${job.id}`)).json).to.include({ numberRecordsFailed: 2000 });
    });
  });
});
