import { z } from 'zod';
import { createExchange, type Exchange } from './exchange.ts';
import { readTime } from './read-time.ts';

const headers = z.array(z.object({ name: z.string(), value: z.string() })).catch([]);

const HarSchema = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        startedDateTime: z.string().nullish(),
        request: z.object({
          method: z.string(),
          url: z.string(),
          headers,
          postData: z
            .object({
              text: z.string().nullish(),
              params: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
            })
            .nullish()
            .catch(null),
        }),
        response: z
          .object({
            status: z.number(),
            statusText: z.string().catch(''),
            headers,
            content: z.object({ text: z.string().nullish(), encoding: z.string().nullish() }).nullish().catch(null),
          })
          .nullish(),
      }),
    ),
  }),
});

/** The entries of a HAR file (HTTP Archive 1.2), or null where the value is none. Cookies are left where headers hold them. */
export function readHar(value: unknown): Exchange[] | null {
  const read = HarSchema.safeParse(value);
  if (!read.success) return null;
  return read.data.log.entries.map(({ startedDateTime, request, response }, index) => {
    const { text, params } = request.postData ?? {};
    const form = new URLSearchParams((params ?? []).map((param): [string, string] => [param.name, param.value ?? '']));
    const sent = text ?? form.toString();
    // 0 stands for a request that got no answer.
    const status = response === null || response === undefined || response.status === 0 ? null : response.status;
    return createExchange({
      place: index + 1,
      time: readTime(startedDateTime),
      method: request.method,
      url: request.url,
      requestHeaders: request.headers,
      requestBody: sent === '' ? null : sent,
      status,
      reason: response?.statusText ?? '',
      responseHeaders: response?.headers ?? [],
      responseBody: decodeContent(response?.content),
      failed: status === null || status >= 400,
    });
  });
}

function decodeContent(
  content: { text?: string | null | undefined; encoding?: string | null | undefined } | null | undefined,
): string | null {
  const text = content?.text ?? '';
  if (text === '') return null;
  return content?.encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;
}
