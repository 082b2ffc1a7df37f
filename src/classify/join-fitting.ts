import { MessagePattern, VALUE } from './message-pattern.ts';
import { countPlain } from './message-words.ts';

/** How many of a pattern's values hold words of a language. */
export type Prose = 'none' | 'some' | 'many';

/** Messages that were found to be of one cause. */
export type FoundCluster<Member> = { template: string; prose: Prose; members: Member[] };

/** Words of a language that the name of a person or a company may hold (`van der Berg`). */
export const MOST_NAME_WORDS = 2;
/** A value that comes so many times as often as others may be none; fewer rows than ten say nothing. */
const LOUD = 10;

/** Whether a message has far more rows than the values it looks like usually have. */
export function isLoud(rows: number, usual: number): boolean {
  return rows >= LOUD && rows > LOUD * usual;
}

/**
 * Joins what fits a more general pattern: messages that were taken apart by a word of their value (`The Old Mill exceeds …`,
 * `<value> exceeds …`). What has more words of the language than the pattern and far more rows than its values is a
 * cause of its own.
 */
export function joinFitting<Member extends Counted>(clusters: readonly FoundCluster<Member>[]): FoundCluster<Member>[] {
  const sized = clusters
    .map((cluster) => ({ ...cluster, rows: sum(cluster, 'rows'), texts: sum(cluster, 'texts') }))
    .toSorted((a, b) => b.rows - a.rows || (a.template < b.template ? -1 : 1));
  const patterns = sized.flatMap((cluster) =>
    isPattern(cluster) ? [{ cluster, pattern: new MessagePattern(cluster.template) }] : [],
  );
  const joined = new Set<FoundCluster<Member>>();
  for (const cluster of sized.toReversed()) {
    const home = patterns.find(
      ({ cluster: other, pattern }) =>
        other !== cluster && !joined.has(other) && pattern.fits(cluster.template) && mayJoin(cluster, other),
    );
    if (!home) continue;
    home.cluster.members = [...home.cluster.members, ...cluster.members];
    home.cluster.rows += cluster.rows;
    home.cluster.texts += cluster.texts;
    if (home.cluster.prose === 'none' && countExtra(cluster, home.cluster) > 0) home.cluster.prose = 'some';
    joined.add(cluster);
  }
  return sized
    .filter((cluster) => !joined.has(cluster))
    .map(({ template, prose, members }) => ({ template, prose, members }));
}

/** Words of a language that the values of a template may hold where they are names. */
export function mostNameWords(template: string): number {
  return MOST_NAME_WORDS * (template.split(VALUE).length - 1);
}

type Counted = { rows: number; texts: number; weight: number };
type Sized = FoundCluster<Counted> & { rows: number; texts: number };

function sum({ members }: FoundCluster<Counted>, figure: 'rows' | 'texts'): number {
  return members.reduce((total, member) => total + member[figure], 0);
}

function mayJoin(cluster: Sized, pattern: Sized): boolean {
  const extra = countExtra(cluster, pattern);
  if (extra <= 0 || pattern.prose === 'many') return true;
  if (extra > mostNameWords(pattern.template)) return false;
  if (isPattern(cluster)) return cluster.texts * LOUD < pattern.texts;
  return !isLoud(cluster.rows, pattern.rows / pattern.texts);
}

/** Words of a language in the values of a cluster that fits a pattern. */
function countExtra(cluster: { template: string }, pattern: { template: string }): number {
  return countPlain(cluster.template) - countPlain(pattern.template);
}

/** A message with a quoted value is none: it is one message as long as it stands alone. */
function isPattern({ members }: FoundCluster<Counted>): boolean {
  return members.length > 1 || members.some(({ weight }) => weight > 1);
}
