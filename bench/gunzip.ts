// What Node needs to unpack a file and look at none of it: `node bench/gunzip.ts FILE` prints the size.
import { createReadStream } from 'node:fs';
import { decodeBody } from '../src/org/body-decoding.ts';

const [, , file = ''] = process.argv;
const { chunks, lend } = decodeBody(createReadStream(file), 'gzip');
lend();
let bytes = 0;
for await (const chunk of chunks) bytes += chunk.length;
console.log(bytes);
