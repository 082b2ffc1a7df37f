import type { OrgUser } from '../../org/users.ts';
import type { JobKind } from '../../report/bulk-job.ts';
import type { CallBudget } from './call-budget.ts';
import { parseSince, type JobFilter } from './job-filter.ts';

/** Which jobs are asked for, in the user's words: the values of the filter flags. */
export type JobCriteria = {
  since?: string | undefined;
  state?: readonly string[] | undefined;
  object?: readonly string[] | undefined;
  operation?: readonly string[] | undefined;
  kind?: ReadonlyArray<JobKind> | undefined;
  /** `me`, a user name or a user id. */
  'created-by'?: string | undefined;
};

export type UserPorts = {
  /** The user of the login. */
  user: OrgUser;
  findUserId(username: string): Promise<string | null>;
  /** Milliseconds since 1970. */
  now(): number;
};

/** A filter, and the names of the users whose ids are known without a further call. */
export type ReadJobFilter = { filter: JobFilter; userNames: ReadonlyMap<string, string> };

/** A value of a filter that no job has: it would find nothing, and look as if there were nothing. */
export class NoSuchJobsError extends Error {
  override readonly name = 'NoSuchJobsError';
  readonly flag: 'state' | 'operation' | 'object';
  readonly value: string;
  /** The values there are; empty where they can't be told. */
  readonly known: readonly string[];

  constructor(flag: NoSuchJobsError['flag'], value: string, known: readonly string[]) {
    super('No job can fit the filter.');
    this.flag = flag;
    this.value = value;
    this.known = known;
  }
}

/** A `--created-by` that names no user of the org. */
export class UserNotFoundError extends Error {
  override readonly name = 'UserNotFoundError';
  readonly user: string;

  constructor(user: string) {
    super('The org shows no such user.');
    this.user = user;
  }
}

/** Of Bulk API 2.0, and Closed of 1.0. */
const STATES = ['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted', 'Closed'];
const OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete', 'query', 'queryAll'];
const OBJECT_NAME = /^[a-z]\w*$/i;

const USER_ID = /^005[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?$/;

/**
 * Reads the criteria; one API call where a user's id has to be looked up.
 *
 * @throws InvalidSinceError, NoSuchJobsError, UserNotFoundError, and the OrgError of the call
 */
export async function readJobFilter(
  criteria: JobCriteria,
  ports: UserPorts,
  budget: CallBudget,
): Promise<ReadJobFilter> {
  const since = criteria.since === undefined ? null : parseSince(criteria.since, new Date(ports.now()));
  const states = requireKnown('state', criteria.state, STATES);
  const operations = requireKnown('operation', criteria.operation, OPERATIONS);
  const objects = criteria.object ?? [];
  const noObject = objects.find((name) => !OBJECT_NAME.test(name));
  if (noObject !== undefined) throw new NoSuchJobsError('object', noObject, []);
  const creator = await findCreator(criteria['created-by'], ports, budget);
  const known = [ports.user, creator].flatMap(({ id, username }) =>
    id === null || username === null ? [] : [[id.slice(0, 15), username] as const],
  );
  return {
    filter: {
      since,
      states,
      objects,
      operations,
      kinds: criteria.kind ?? [],
      createdById: creator.id,
    },
    userNames: new Map(known),
  };
}

function requireKnown(
  flag: NoSuchJobsError['flag'],
  values: readonly string[] = [],
  known: readonly string[],
): readonly string[] {
  const unknown = values.find((value) => !known.some((one) => one.toLowerCase() === value.toLowerCase()));
  if (unknown !== undefined) throw new NoSuchJobsError(flag, unknown, known);
  return values;
}

async function findCreator(createdBy: string | undefined, ports: UserPorts, budget: CallBudget): Promise<OrgUser> {
  if (createdBy === undefined) return { id: null, username: null };
  if (USER_ID.test(createdBy)) return { id: createdBy, username: null };
  const isSelf = createdBy.toLowerCase() === 'me';
  if (isSelf && ports.user.id !== null) return ports.user;
  const username = isSelf ? ports.user.username : createdBy;
  if (username === null) throw new UserNotFoundError(createdBy);
  // Without the id nothing can be listed, so the budget has no say.
  budget.take(1);
  const id = await ports.findUserId(username);
  if (id === null) throw new UserNotFoundError(createdBy);
  return { id, username };
}
