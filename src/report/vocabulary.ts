/** The APIs an error can come from. `bulk` is Bulk API 2.0, `bulk1` is Bulk API 1.0, `cli` is made by a client. */
export const APIS = ['bulk', 'bulk1', 'rest', 'connect', 'soap', 'oauth', 'sitecore', 'cli'] as const;
export type Api = (typeof APIS)[number];

/**
 * What sending the same thing again would do.
 * `now`: transient, send again unchanged. `later`: unchanged, once a window or a quota reopens.
 * `after-fix`: change data, access, schema or automation first. `never`: it cannot succeed. `unknown`: nobody knows.
 */
export const RETRY_VERDICTS = ['now', 'later', 'after-fix', 'never', 'unknown'] as const;
export type RetryVerdict = (typeof RETRY_VERDICTS)[number];
