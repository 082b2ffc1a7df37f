import { randomBytes } from 'node:crypto';
import type { ClassicJob } from './classic-job.ts';
import { SimulatedClock } from './clock.ts';
import { FaultQueue } from './faults.ts';
import type { IngestJob } from './ingest-job.ts';
import { JobList } from './job-list.ts';
import { Limits } from './limits.ts';
import type { ObjectSchema } from './objects.ts';
import { LoopbackServer } from './loopback-server.ts';
import { OrgRoutes } from './org-routes.ts';
import type { OrgOptions, OrgState } from './org-state.ts';
import type { Permissions } from './permissions.ts';
import { plantClassicJob, type PlantedClassicJob } from './planted-classic-job.ts';
import { plantIngestJob, type PlantedIngestJob } from './planted-ingest-job.ts';
import { plantQueryJob, type PlantedQueryJob } from './planted-query-job.ts';
import type { QueryJob } from './query-job.ts';
import { Records, type OrgRecord } from './records.ts';
import { RequestLog, type LoggedRequest } from './request-log.ts';
import { salesforceForm, type ResultCsvForm } from './result-csv.ts';
import { encodeBase62, IdSequence, toLongId } from './salesforce-id.ts';
import { quietScenario, type Scenario } from './scenario.ts';
import { Sessions } from './sessions.ts';
import { Setup } from './setup.ts';

export type { PlantedClassicJob, PlantedIngestJob, PlantedQueryJob };

export type SimulatedOrgOptions = Partial<Omit<OrgOptions, 'resultForm'>> & {
  /** 0, unless said otherwise: any free one. */
  port?: number;
  /** The org's time; the wall clock unless said otherwise. */
  clock?: SimulatedClock;
  scenario?: Scenario;
  username?: string;
  /** Supported versions, ascending. */
  apiVersions?: readonly number[];
  /** Objects beside the standard ones. */
  objects?: readonly ObjectSchema[];
  /** Jobs of a list page. */
  jobsPerPage?: number;
  /** How result files are written; Salesforce's own way unless said otherwise. */
  resultForm?: Partial<ResultCsvForm>;
};

const newestVersion = 67;
const oldestVersion = 31;

/**
 * A Salesforce org on 127.0.0.1 that the real CLI logs in to.
 *
 *     const org = await SimulatedOrg.start();
 *     const job = org.addIngestJob({ failed: [{ error: requiredFieldMissing(['LastName']), values: { Email: 'a@b.example' } }] });
 *     org.faults.add({ path: '/failedResults', fault: { type: 'reset', at: 100 } });
 *     …
 *     await org.stop();
 */
export class SimulatedOrg {
  readonly faults: FaultQueue;
  readonly #state: OrgState;
  readonly #log: RequestLog;
  readonly #server: LoopbackServer;

  private constructor(options: SimulatedOrgOptions) {
    const seed = randomBytes(4).readUInt32BE();
    const ids = new IdSequence(encodeBase62(seed, 5));
    const clock = options.clock ?? new SimulatedClock();
    const organizationId = toLongId(`00D${encodeBase62(seed, 12)}`);
    const userId = ids.next('005');
    const jobsPerPage = options.jobsPerPage ?? 1000;
    this.#log = new RequestLog();
    this.faults = new FaultQueue();
    const records = new Records(ids, options.objects);
    this.#state = {
      organizationId,
      userId,
      username: options.username ?? `admin.${seed.toString(16)}@simulated-org.example`,
      apiVersions:
        options.apiVersions ??
        Array.from({ length: newestVersion - oldestVersion + 1 }, (_, index) => oldestVersion + index),
      clock,
      sessions: new Sessions(organizationId),
      limits: new Limits(clock),
      ids,
      records,
      setup: new Setup(ids, records),
      ingestJobs: new JobList<IngestJob>(ids, () => clock.now(), jobsPerPage),
      queryJobs: new JobList<QueryJob>(ids, () => clock.now(), jobsPerPage),
      classicJobs: new JobList<ClassicJob>(ids, () => clock.now(), jobsPerPage),
      queryCursors: new Map(),
      permissions: { apiEnabled: true, manageDataIntegrations: true },
      options: {
        queuedMs: options.queuedMs ?? 0,
        processingMs: options.processingMs ?? 0,
        uploadLimit: options.uploadLimit ?? 150_000_000,
        queryPageRows: options.queryPageRows ?? 50_000,
        hardDeleteAllowed: options.hardDeleteAllowed ?? false,
        compression: options.compression ?? true,
        resultForm: { ...salesforceForm, ...options.resultForm },
        emptyResult: options.emptyResult ?? 'header',
        otherKinds: options.otherKinds ?? 'not-found',
        asyncFormat: options.asyncFormat ?? 'asked',
      },
      scenario: options.scenario ?? quietScenario,
      url: '',
    };
    this.#seedRecords();
    const parts = { clock, faults: this.faults, log: this.#log };
    this.#server = new LoopbackServer(new OrgRoutes(this.#state, this.#log), parts);
  }

  static async start(options: SimulatedOrgOptions = {}): Promise<SimulatedOrg> {
    const org = new SimulatedOrg(options);
    org.#state.url = await org.#server.listen(options.port ?? 0);
    return org;
  }

  /** Ends at once; open connections are cut. */
  async stop(): Promise<void> {
    await this.#server.close();
  }

  get url(): string {
    return this.#state.url;
  }

  /** The newest access token. */
  get accessToken(): string {
    return this.sessions.accessToken;
  }

  get refreshToken(): string {
    return this.sessions.refreshToken;
  }

  get username(): string {
    return this.#state.username;
  }

  get organizationId(): string {
    return this.#state.organizationId;
  }

  get userId(): string {
    return this.#state.userId;
  }

  get clock(): SimulatedClock {
    return this.#state.clock;
  }

  /** Rules, flows, triggers and hidden fields, and the user's rights to look at them. */
  get setup(): Setup {
    return this.#state.setup;
  }

  get limits(): Limits {
    return this.#state.limits;
  }

  get sessions(): Sessions {
    return this.#state.sessions;
  }

  /** May be changed while the org runs. */
  get options(): OrgOptions {
    return this.#state.options;
  }

  /** The rights of the user who calls; a test may take some away. */
  get permissions(): Permissions {
    return this.#state.permissions;
  }

  get scenario(): Scenario {
    return this.#state.scenario;
  }

  /** Holds for uploads completed from now on. */
  set scenario(scenario: Scenario) {
    this.#state.scenario = scenario;
  }

  get requests(): readonly LoggedRequest[] {
    return this.#log.requests;
  }

  /** How often what was called, as `{ 'GET /jobs/ingest/:id/failedResults': 3 }`: made for asserting the calls of a client. */
  get requestCounts(): Record<string, number> {
    return this.#log.counts();
  }

  /** Requests no route answers, as `GET /path?query`: a test expects none. */
  get unknownRequests(): readonly string[] {
    return this.#log.unknown;
  }

  /** Faults of the simulation itself: a test expects none. */
  get failures(): readonly unknown[] {
    return this.#log.failures;
  }

  addRecord(object: string, values: Record<string, string | boolean | null>): OrgRecord {
    return this.#state.records.insert(object, values);
  }

  /** The records of an object, those that jobs have saved among them. */
  records(object: string): OrgRecord[] {
    this.#state.ingestJobs.all();
    return this.#state.records.all(object);
  }

  /** Another user of the org. Returns the id, for `createdById`. */
  addUser(name: string): string {
    const Username = `${name.toLowerCase().replaceAll(/\W+/g, '.')}@simulated-org.example`;
    return this.addRecord('User', { Name: name, Username, Email: Username, IsActive: true }).Id;
  }

  addIngestJob(planted: PlantedIngestJob = {}): IngestJob {
    const job = plantIngestJob(planted, this.#state, newestVersion);
    this.#state.ingestJobs.add(job);
    return job;
  }

  addQueryJob(planted: PlantedQueryJob = {}): QueryJob {
    const job = plantQueryJob(planted, this.#state, newestVersion);
    this.#state.queryJobs.add(job);
    return job;
  }

  /** A Bulk API 1.0 job with its batches. */
  addClassicJob(planted: PlantedClassicJob = {}): ClassicJob {
    const job = plantClassicJob(planted, this.#state, newestVersion);
    this.#state.classicJobs.add(job);
    return job;
  }

  #seedRecords(): void {
    const { records, organizationId, userId, username } = this.#state;
    records.insert('Organization', {
      Id: organizationId,
      Name: 'Simulated Org',
      InstanceName: 'SIM1',
      IsSandbox: false,
      TrialExpirationDate: null,
      NamespacePrefix: null,
      OrganizationType: 'Enterprise Edition',
    });
    records.insert('User', {
      Id: userId,
      Username: username,
      Name: 'Simulated Admin',
      Email: username,
      IsActive: true,
    });
  }
}
