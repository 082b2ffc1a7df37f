import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { readLimits, type LimitReading } from '../../src/org/limits.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { openTransport, orgErrorOf } from './open-transport.ts';
import { jsonAnswer, startRawServer } from './raw-server.ts';

const corpus = new URL('../../../shared/corpus/limits.jsonl', import.meta.url);

async function readAnswer(answer: string | Buffer): Promise<LimitReading[]> {
  const server = await startRawServer((socket) => socket.write(answer));
  const { transport } = openTransport(server.origin);
  try {
    return await readLimits(transport);
  } finally {
    await transport.close();
    await server.close();
  }
}

const readBody = (body: unknown): Promise<LimitReading[]> => readAnswer(jsonAnswer(200, body));

const whole = { DailyApiRequests: { Max: 10, Remaining: 4 } };

describe('readLimits', () => {
  const shapes: Array<[title: string, body: unknown, expected: LimitReading[]]> = [
    ['numbers as strings', { A: { Max: '5000', Remaining: '4980' } }, [limit('A', 5000, 4980)]],
    ['a Max of 0', { A: { Max: 0, Remaining: 0 } }, [limit('A', 0, 0)]],
    ['a negative Remaining', { A: { Max: 100, Remaining: -7 } }, [limit('A', 100, -7)]],
    ['999999999 as it is', { A: { Max: 999_999_999, Remaining: 999_999_999 } }, [limit('A', 999_999_999, 999_999_999)]],
    ['unknown names', { FluxCapacitorsPerEon: { Max: 3, Remaining: 1 } }, [limit('FluxCapacitorsPerEon', 3, 1)]],
    [
      'apps beside and before Max',
      { A: { 'My App': { Max: 5, Remaining: 2 }, Max: 10, 'Other, Inc.': { Max: 0, Remaining: 0 }, Remaining: 9 } },
      [
        {
          ...limit('A', 10, 9),
          apps: [
            { name: 'My App', max: 5, remaining: 2 },
            { name: 'Other, Inc.', max: 0, remaining: 0 },
          ],
        },
      ],
    ],
    [
      'CreateCustom as a part of PermissionSets, not as an app',
      { PermissionSets: { Max: 1500, Remaining: 1497, CreateCustom: { Max: 1000, Remaining: 997 } } },
      [limit('PermissionSets', 1500, 1497), limit('PermissionSets.CreateCustom', 1000, 997)],
    ],
    [
      'a limit without Remaining as unreadable',
      { ...whole, A: { Max: 5 } },
      [limit('DailyApiRequests', 10, 4), limit('A', 5, null)],
    ],
    [
      'a limit that is a text as unreadable',
      { ...whole, A: 'lots' },
      [limit('DailyApiRequests', 10, 4), limit('A', null, null)],
    ],
    [
      'numbers that are none as unreadable',
      { ...whole, A: { Max: '', Remaining: 'few' } },
      [limit('DailyApiRequests', 10, 4), limit('A', null, null)],
    ],
  ];
  for (const [title, body, expected] of shapes) {
    it(`reads ${title}`, async () => {
      expect(await readBody(body)).to.deep.equal(expected);
    });
  }

  const html = '<html><body>Down for maintenance</body></html>';
  const refused: Array<[title: string, answer: string | Buffer]> = [
    ['HTML', `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${html.length}\r\n\r\n${html}`],
    ['an empty body', 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n'],
    ['a string', jsonAnswer(200, 'limits')],
    ['a list', jsonAnswer(200, [whole])],
    ['null', jsonAnswer(200, null)],
    ['an empty object', jsonAnswer(200, {})],
    ['an object without one readable limit', jsonAnswer(200, { message: 'no', A: { Max: 1 } })],
  ];
  for (const [title, answer] of refused) {
    it(`refuses ${title}`, async () => {
      expect((await orgErrorOf(readAnswer(answer))).name).to.equal('UnexpectedContentError');
    });
  }

  it('costs one call, and agrees with the org', async () => {
    const org = await SimulatedOrg.start();
    const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
    try {
      const readings = await readLimits(transport);
      expect(readings.find(({ name }) => name === 'DataStorageMB')).to.include({ max: 11_264, remaining: 8446 });
      expect(org.requests).to.have.length(1);
      expect(transport.calls).to.equal(1);
    } finally {
      await transport.close();
      await org.stop();
    }
  });

  (existsSync(corpus) ? it : it.skip)('reads every whole answer of the corpus without a lie', async () => {
    const line = z.object({ text: z.string() });
    const texts = readFileSync(corpus, 'utf8')
      .trim()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)).text);
    const bodies = texts.filter((text) => text.startsWith('{') && isJson(text));
    expect(bodies).to.have.length.above(2);
    for (const text of bodies) {
      const body = z
        .record(z.string(), z.looseObject({ Max: z.number(), Remaining: z.number() }))
        .parse(JSON.parse(text));
      const readings = await readBody(body);
      for (const [name, { Max, Remaining, ...nested }] of Object.entries(body)) {
        const read = readings.find((reading) => reading.name === name);
        expect(read, name).to.include({ max: Max, remaining: Remaining });
        const parts = readings.filter((reading) => reading.name.startsWith(`${name}.`));
        expect((read?.apps.length ?? 0) + parts.length, name).to.equal(Object.keys(nested).length);
      }
    }
  });
});

function limit(name: string, max: number | null, remaining: number | null): LimitReading {
  return { name, max, remaining, apps: [] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
