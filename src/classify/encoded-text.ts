/** A text as it stands in a file: UTF-8 in `bytes[start, end)`. */
export type EncodedText = {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Each quote inside stands twice. */
  readonly doubled: boolean;
  text(): string;
};
