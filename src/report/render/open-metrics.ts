import { listLimitRows, type LimitRow, type NamedReport } from './limit-rows.ts';

const STATUS_VALUES = { ok: 0, warning: 1, critical: 2, unknown: 3 } as const;

type Metric = { name: string; help: string; samples: Array<[labels: string, value: number]> };

/** The reports as OpenMetrics text, for the textfile collector of node_exporter or a push gateway. Orgs go by user name. */
export function renderOpenMetrics(reports: readonly NamedReport[]): string {
  const rows = reports.flatMap(({ org, report }) => listLimitRows(report).map((row) => ({ org: org.username, row })));
  const perLimit = (name: string, help: string, value: (row: LimitRow) => number | null): Metric => ({
    name,
    help,
    samples: rows.flatMap(({ org, row }): Metric['samples'] => {
      const number = value(row);
      const app = row.app === null ? '' : `,${label('app', row.app)}`;
      return number === null ? [] : [[`{${label('org', org)},${label('limit', row.name)}${app}}`, number]];
    }),
  });
  const perOrg = (name: string, help: string, value: (report: NamedReport['report']) => number): Metric => ({
    name,
    help,
    samples: reports.map(({ org, report }) => [`{${label('org', org.username)}}`, value(report)]),
  });
  const metrics: Metric[] = [
    perLimit('salesforce_limit_max', 'Allocation in the unit of the limit.', ({ max, unlimited }) =>
      unlimited ? null : max,
    ),
    perLimit('salesforce_limit_remaining', 'What is left; negative when overdrawn.', ({ remaining, unlimited }) =>
      unlimited ? null : remaining,
    ),
    perLimit('salesforce_limit_used_ratio', 'Share in use, 1 for all.', ({ percentUsed }) =>
      percentUsed === null ? null : Number((percentUsed / 100).toFixed(4)),
    ),
    perLimit(
      'salesforce_limit_status',
      '0 ok, 1 warning, 2 critical, 3 unknown.',
      ({ status }) => STATUS_VALUES[status],
    ),
    perOrg(
      'salesforce_limits_verdict',
      'The worst of all: 0 ok, 1 warning, 2 critical, 3 unknown.',
      ({ verdict }) => STATUS_VALUES[verdict],
    ),
    perOrg('salesforce_limits_checked_timestamp_seconds', 'When the org was asked.', ({ checkedAt }) =>
      Math.floor(Date.parse(checkedAt) / 1000),
    ),
  ];
  const lines = metrics.flatMap(({ name, help, samples }) =>
    [`# TYPE ${name} gauge`, `# HELP ${name} ${help}`].concat(
      samples.map(([labels, value]) => `${name}${labels} ${value}`),
    ),
  );
  return `${lines.join('\n')}\n# EOF\n`;
}

function label(name: string, value: string): string {
  return `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
