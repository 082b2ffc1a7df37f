/** One key of `/limits`: what a fresh Enterprise org has, and the API versions that know the key. */
export type LimitRow = {
  name: string;
  max: number;
  /** Used up before the org starts. */
  used?: number;
  /** Hours after which use is given back; unset for standing and concurrent limits. */
  windowHours?: number;
  since?: number;
  until?: number;
  /** Per-app entries beside Max and Remaining; both 0 where no quota is set for the app. */
  nested?: Record<string, { Max: number; Remaining: number }>;
};

const apps = {
  'Dataloader Bulk': { Max: 0, Remaining: 0 },
  'Nightly ERP Sync (prod)': { Max: 0, Remaining: 0 },
  Workbench: { Max: 0, Remaining: 0 },
};

/** All keys but those that only a Dev Hub answers. */
export const limitTable: readonly LimitRow[] = [
  { name: 'AnalyticsExternalDataSizeMB', max: 40_960, windowHours: 24 },
  { name: 'CdpAiInferenceApiMonthlyLimit', max: 500_000_000, windowHours: 720 },
  { name: 'ConcurrentAsyncGetReportInstances', max: 200 },
  { name: 'ConcurrentEinsteinDataInsightsStoryCreation', max: 5 },
  { name: 'ConcurrentEinsteinDiscoveryStoryCreation', max: 2 },
  { name: 'ConcurrentSyncReportRuns', max: 20 },
  { name: 'ContentDistBandwidthLimitMB', max: 51_200, windowHours: 24 },
  { name: 'ContentDistViewLimit', max: 50_000, windowHours: 24 },
  { name: 'ContentPublicationLimit', max: 2500, windowHours: 24 },
  { name: 'DailyAnalyticsDataflowJobExecutions', max: 60, windowHours: 24 },
  { name: 'DailyAnalyticsUploadedFilesSizeMB', max: 51_200, windowHours: 24 },
  { name: 'DailyApexCursorLimit', max: 10_000, windowHours: 24 },
  { name: 'DailyApexCursorRowsLimit', max: 100_000_000, windowHours: 24 },
  { name: 'DailyApexPCursorLimit', max: 200_000, windowHours: 24 },
  { name: 'DailyApiRequests', max: 100_000, windowHours: 24, nested: apps },
  { name: 'DailyAsyncApexElasticExecutions', max: 250_000, windowHours: 24, since: 67 },
  { name: 'DailyAsyncApexExecutions', max: 250_000, used: 731, windowHours: 24 },
  { name: 'DailyAsyncApexProcessed', max: 250_000, windowHours: 24, since: 67 },
  { name: 'DailyAsyncApexTests', max: 500, windowHours: 24, since: 56 },
  { name: 'DailyBulkApiBatches', max: 15_000, windowHours: 24, since: 49, nested: apps },
  { name: 'DailyBulkApiRequests', max: 15_000, windowHours: 24, until: 48, nested: apps },
  { name: 'DailyBulkV2QueryFileStorageMB', max: 976_562, windowHours: 24, since: 47 },
  { name: 'DailyBulkV2QueryJobs', max: 10_000, windowHours: 24, since: 47 },
  { name: 'DailyDataCloudCursorLimit', max: 10_000, windowHours: 24 },
  { name: 'DailyDataCloudCursorRowsLimit', max: 100_000_000, windowHours: 24 },
  { name: 'DailyDataCloudFlexCredits', max: 0, windowHours: 24 },
  { name: 'DailyDeliveredPlatformEvents', max: 10_000, windowHours: 24 },
  { name: 'DailyDurableGenericStreamingApiEvents', max: 10_000, windowHours: 24, since: 37 },
  { name: 'DailyDurableStreamingApiEvents', max: 10_000, windowHours: 24, since: 37 },
  { name: 'DailyEinsteinDataInsightsStoryCreation', max: 1000, windowHours: 24 },
  { name: 'DailyEinsteinDiscoveryOptimizationJobRuns', max: 25, windowHours: 24 },
  { name: 'DailyEinsteinDiscoveryPredictAPICalls', max: 50_000, windowHours: 24 },
  { name: 'DailyEinsteinDiscoveryPredictionsByCDC', max: 500_000, windowHours: 24 },
  { name: 'DailyEinsteinDiscoveryStoryCreation', max: 100, windowHours: 24 },
  { name: 'DailyFunctionsApiCallLimit', max: 50_000, windowHours: 24, since: 53 },
  { name: 'DailyGenericStreamingApiEvents', max: 10_000, windowHours: 24, nested: apps },
  { name: 'DailyMetadataRetrievesWithDependencies', max: 25, windowHours: 24, since: 64 },
  { name: 'DailyServiceEmailAgentforceCalls', max: 5000, windowHours: 24 },
  { name: 'DailyStandardVolumePlatformEvents', max: 10_000, windowHours: 24 },
  { name: 'DailyStreamingApiEvents', max: 10_000, windowHours: 24, nested: apps },
  { name: 'DailyWorkflowEmails', max: 8040, used: 12, windowHours: 24 },
  { name: 'DataStorageMB', max: 11_264, used: 2818 },
  { name: 'DurableStreamingApiConcurrentClients', max: 20, since: 37 },
  { name: 'ExternalServicesActiveObjects', max: 3000 },
  { name: 'ExternalServicesActiveOperations', max: 3000 },
  { name: 'ExternalServicesObjectProperties', max: 400_000 },
  { name: 'ExternalServicesObjects', max: 10_000 },
  { name: 'ExternalServicesOperations', max: 10_000 },
  { name: 'ExternalServicesRegistrations', max: 700 },
  { name: 'FileStorageMB', max: 20_480, used: 512 },
  { name: 'HourlyAsyncReportRuns', max: 1200, windowHours: 1 },
  { name: 'HourlyDashboardRefreshes', max: 200, windowHours: 1 },
  { name: 'HourlyDashboardResults', max: 5000, windowHours: 1 },
  { name: 'HourlyDashboardStatuses', max: 999_999_999, windowHours: 1 },
  { name: 'HourlyElevateAsyncReportRuns', max: 1200, windowHours: 1 },
  { name: 'HourlyElevateSyncReportRuns', max: 500, windowHours: 1 },
  { name: 'HourlyLongTermIdMapping', max: 100_000, windowHours: 1 },
  { name: 'HourlyManagedContentPublicRequests', max: 50_000, windowHours: 1 },
  { name: 'HourlyODataCallout', max: 1000, windowHours: 1 },
  { name: 'HourlyPublishedPlatformEvents', max: 50_000, windowHours: 1 },
  { name: 'HourlyPublishedStandardVolumePlatformEvents', max: 1000, windowHours: 1 },
  { name: 'HourlyShortTermIdMapping', max: 100_000, windowHours: 1 },
  { name: 'HourlySyncReportRuns', max: 500, windowHours: 1 },
  { name: 'HourlyTimeBasedWorkflow', max: 1000, used: 4, windowHours: 1 },
  { name: 'MassEmail', max: 5000, windowHours: 24 },
  { name: 'MaxContentDocumentsLimit', max: 30_000_000, used: 1 },
  { name: 'MonthlyEinsteinDiscoveryStoryCreation', max: 500, windowHours: 720 },
  { name: 'MonthlyPlatformEvents', max: 300_000, windowHours: 720, until: 47 },
  { name: 'MonthlyPlatformEventsUsageEntitlement', max: 0, windowHours: 720, since: 48 },
  { name: 'Package2VersionCreates', max: 6, windowHours: 24 },
  { name: 'Package2VersionCreatesWithoutValidation', max: 500, windowHours: 24 },
  { name: 'PermissionSets', max: 1500, used: 3, since: 41, nested: { CreateCustom: { Max: 1000, Remaining: 997 } } },
  { name: 'PlatformEventTriggersWithParallelProcessing', max: 5 },
  { name: 'PrivateConnectOutboundCalloutHourlyLimitMB', max: 0, windowHours: 1 },
  { name: 'PublishCallbackUsageInApex', max: 5_242_880, windowHours: 24 },
  { name: 'ScheduledFlowRunLimit', max: 250_000, windowHours: 24 },
  { name: 'ScheduledPathRunLimit', max: 250_000, windowHours: 24 },
  { name: 'SingleEmail', max: 5000, windowHours: 24 },
  { name: 'StreamingApiConcurrentClients', max: 20 },
];
