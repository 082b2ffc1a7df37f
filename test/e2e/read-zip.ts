import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** The files of a zip file by name, read by a library that did not write it. */
export async function readZip(zip: Buffer): Promise<Map<string, string>> {
  const opened = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (error, file) =>
      file === undefined ? reject(error ?? new Error('no zip file')) : resolve(file),
    );
  });
  const texts = new Map<string, string>();
  for (let entry = await nextEntry(opened); entry !== null; entry = await nextEntry(opened)) {
    texts.set(entry.fileName, await readEntry(opened, entry));
  }
  return texts;
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    zip.removeAllListeners();
    zip
      .once('entry', resolve)
      .once('end', () => resolve(null))
      .once('error', reject);
    zip.readEntry();
  });
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<string> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) =>
      opened === undefined ? reject(error ?? new Error('no stream')) : resolve(opened),
    );
  });
  return (await buffer(stream)).toString('utf8');
}
