/** The bytes cut at the given positions. */
export function cutAt(bytes: Buffer, ...positions: number[]): Buffer[] {
  const borders = [0, ...positions, bytes.length].toSorted((a, b) => a - b);
  return borders.slice(1).map((border, index) => bytes.subarray(borders[index], border));
}

/** Every way to cut the bytes in two, an empty part included. */
export function* cutInTwo(bytes: Buffer): Generator<Buffer[]> {
  for (let at = 0; at <= bytes.length; at++) yield cutAt(bytes, at);
}

/** Chunks of one byte, each in memory that is overwritten afterwards, as a source that reuses its buffer does. */
export function* cutIntoBytes(bytes: Buffer): Generator<Buffer> {
  const reused = Buffer.alloc(1);
  for (const byte of bytes) {
    reused[0] = byte;
    yield reused;
    reused[0] = 0x3f;
  }
}
