/** Passes on what `source` gives, and throws the signal's reason as soon as it aborts, even while the source is silent. */
export async function* abortable<Item>(source: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const result = await raceAbort(() => iterator.next(), signal);
      if (result.done === true) return;
      yield result.value;
    }
  } finally {
    const closed = iterator.return?.();
    // A source that is silent would not answer.
    if (signal.aborted) closed?.catch(() => {});
    else await closed;
  }
}

// Promise.race would leave a reaction on the abort promise for each chunk.
function raceAbort<Value>(start: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    void start()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
