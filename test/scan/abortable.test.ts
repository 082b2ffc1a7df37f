import { expect } from 'chai';
import { getEventListeners } from 'node:events';
import { abortable } from '../../src/scan/abortable.ts';

describe('abortable', () => {
  it('passes on all items and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const items: number[] = [];
    for await (const item of abortable(countTo(3), signal)) items.push(item);
    expect(items).to.deep.equal([1, 2, 3]);
    expect(getEventListeners(signal, 'abort')).to.have.length(0);
  });

  it('throws the reason while the source is silent', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped by the user');
    setImmediate(() => controller.abort(reason));
    expect(await failureOf(abortable(silence(), controller.signal))).to.equal(reason);
    expect(getEventListeners(controller.signal, 'abort')).to.have.length(0);
  });

  it('asks nothing of the source when the signal has aborted before', async () => {
    let asked = false;
    async function* source(): AsyncGenerator<number> {
      asked = true;
      yield 1;
    }
    expect(await failureOf(abortable(source(), AbortSignal.abort(new Error('early'))))).to.have.property(
      'message',
      'early',
    );
    expect(asked).to.equal(false);
  });

  it("passes on the source's error", async () => {
    expect(await failureOf(abortable(brokenSource(), new AbortController().signal))).to.have.property(
      'message',
      'connection lost',
    );
  });

  it('closes the source when the reader stops early', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<number> {
      try {
        yield* countTo(9);
      } finally {
        closed = true;
      }
    }
    for await (const item of abortable(source(), new AbortController().signal)) if (item === 2) break;
    expect(closed).to.equal(true);
  });
});

async function* countTo(last: number): AsyncGenerator<number> {
  for (let item = 1; item <= last; item++) yield item;
}

async function* silence(): AsyncGenerator<number> {
  yield await new Promise<number>(() => {});
}

async function* brokenSource(): AsyncGenerator<number> {
  yield 1;
  throw new Error('connection lost');
}

async function failureOf(source: AsyncIterable<unknown>): Promise<unknown> {
  try {
    for await (const _ of source);
  } catch (error) {
    return error;
  }
  return undefined;
}
