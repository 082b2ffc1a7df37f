import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { FailureTally } from '../src/classify/failure-tally.ts';
import { ShapedTally } from '../src/classify/shaped-tally.ts';
import { RawValue } from '../src/scan/raw-value.ts';
import { RowScanner } from '../src/scan/row-scanner.ts';

// What reading and grouping failed records costs in CPU time alone, against a bare count of line feeds, and csv-parse.

const SIZE = 200 * 1024 * 1024;
const RUNS = 5;

type Contestant = { name: string; read: () => number | Promise<number> };

/** Ids differ from row to row, as they do in real files. */
const ERRORS: ReadonlyArray<(id: string) => string> = [
  () => 'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --',
  (id) => `DUPLICATE_VALUE:duplicate value found: Key__c duplicates value on record with id: 003${id}:Key__c --`,
  (id) => `UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 001${id}:--`,
  () => 'FIELD_CUSTOM_VALIDATION_EXCEPTION:Bitte ein gültiges Datum angeben:CloseDate --',
];
const LONG_TEXT = 'Called the customer, who said ""not now"".\nTo be called again next week, in the morning. '.repeat(
  20,
);

function makeRow(index: number, text: string): string {
  const error = ERRORS[index % ERRORS.length]?.(`5e00000${String(index).padStart(5, '0')}AAA`);
  const values = ['', error, `Ada${index % 97}`, `Lovelace${index}`, `ada${index}@example.com`];
  values.push('+49 30 1234567', text, 'Berlin', 'Germany', `${index % 1000}.50`, `KEY-${index}`, 'true', '2026-11-21');
  return `"${values.join('","')}"\n`;
}

function makeFile(text: string): Buffer {
  const rows = Buffer.from(Array.from({ length: 20_000 }, (_, index) => makeRow(index, text)).join(''));
  const header = Buffer.from(
    '"sf__Id","sf__Error",First,Last,Email,Phone,Text__c,City,Country,Amount__c,Key__c,On__c,Day__c\n',
  );
  return Buffer.concat([header, ...Array<Buffer>(Math.floor(SIZE / rows.length)).fill(rows)]);
}

function cut(file: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(file.length / size) }, (_, index) =>
    file.subarray(index * size, (index + 1) * size),
  );
}

function scan(chunks: Buffer[], columns: string[]): number {
  const scanner = new RowScanner({ delimiter: ',', columns });
  for (const chunk of chunks) scanner.push(chunk);
  return scanner.end().rows;
}

function scanRaw(chunks: Buffer[], onRow: (error: RawValue, id: RawValue, row: number) => void): number {
  const none = new RawValue();
  const scanner = new RowScanner({
    delimiter: ',',
    columns: ['sf__Error', 'sf__Id'],
    onRawRow: (values, row) => onRow(values[0] ?? none, values[1] ?? none, row),
  });
  for (const chunk of chunks) scanner.push(chunk);
  return scanner.end().rows;
}

function tallyTexts(chunks: Buffer[]): number {
  const tally = new FailureTally({ api: 'bulk' });
  scanRaw(chunks, (error, id, row) => tally.add(error.text(), id.text(), row));
  return tally.result().rows;
}

function tallyShapes(chunks: Buffer[]): number {
  const tally = new FailureTally({ api: 'bulk' });
  const shaped = new ShapedTally(tally);
  scanRaw(chunks, (error, id, row) => shaped.add(error, id, row));
  return tally.result().rows;
}

function countLineFeeds(chunks: Buffer[]): number {
  let lines = 0;
  for (const chunk of chunks) for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
  return lines;
}

async function parseWithPeer(chunks: Buffer[]): Promise<number> {
  let rows = -1;
  for await (const _ of Readable.from(chunks).pipe(parse())) rows++;
  return rows;
}

async function gunzip(packed: Buffer): Promise<number> {
  let bytes = 0;
  const chunks: AsyncIterable<Buffer> = Readable.from(cut(packed, 65_536)).pipe(createGunzip({ chunkSize: 262_144 }));
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
}

async function compare(title: string, text: string): Promise<void> {
  const file = makeFile(text);
  const [small, large, packed] = [cut(file, 65_536), cut(file, 262_144), gzipSync(file)];
  const wanted = ['sf__Error', 'sf__Id'];
  const contestants: Contestant[] = [
    { name: 'count line feeds (floor)', read: () => countLineFeeds(large) },
    { name: 'RowScanner, 64 KB chunks', read: () => scan(small, wanted) },
    { name: 'RowScanner, 256 KB chunks', read: () => scan(large, wanted) },
    { name: 'RowScanner, counting only', read: () => scan(large, []) },
    { name: 'RowScanner, nothing decoded', read: () => scanRaw(large, () => {}) },
    { name: '… grouped by their texts', read: () => tallyTexts(large) },
    { name: '… grouped by their shapes', read: () => tallyShapes(large) },
    { name: 'gunzip', read: () => gunzip(packed) },
    { name: 'csv-parse', read: () => parseWithPeer(large) },
  ];
  const results: number[] = [];
  const times = contestants.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [index, { read }] of contestants.entries()) {
      const start = performance.now();
      results[index] = await read();
      times[index]?.push((performance.now() - start) / 1000);
    }
  }
  const medians = times.map((seconds) => seconds.toSorted((a, b) => a - b)[RUNS >> 1] ?? Number.NaN);
  const [floor = Number.NaN] = medians;
  const megabytes = file.length / 1e6;
  console.log(`\n${title}: ${megabytes.toFixed(0)} MB, medians of ${RUNS} runs\n`);
  console.log('| reader | seconds | MB/s | × floor | result |\n| --- | ---: | ---: | ---: | ---: |');
  for (const [index, { name }] of contestants.entries()) {
    const seconds = medians[index] ?? Number.NaN;
    const cells = [
      name,
      seconds.toFixed(3),
      (megabytes / seconds).toFixed(0),
      (seconds / floor).toFixed(1),
      results[index],
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

await compare('Short fields', 'Mrs');
await compare('A long text field', LONG_TEXT);
