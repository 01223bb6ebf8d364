// SQS's quotas. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html

export const limits = {
  messageBytes: 1_048_576,
  batchBytes: 1_048_576,
  batchEntries: 10,
  messageAttributes: 10,
  attributeNameBytes: 256,
  attributeTypeBytes: 256,
  delaySeconds: 900,
  visibilitySeconds: 43_200,
  waitSeconds: 20,
  receiveMessages: 10,
  /** FIFO deduplication and ReceiveRequestAttemptId both look back five minutes. */
  deduplicationMs: 300_000,
  inFlight: 120_000,
  /** Of one FIFO group; AWS names no such limit. */
  groupInFlight: 100,
  maxReceiveCount: 1000,
  redriveSources: 10,
  policyBytes: 8192,
  labelLength: 80,
  tagsPerQueue: 50,
  tagKeyLength: 128,
  tagValueLength: 256,
  listQueues: 1000,
  moveTasksListed: 10,
  moveTaskMs: 36 * 3_600_000,
  moveRate: 500,
  purgeQuietMs: 60_000,
  deleteQuietMs: 60_000,
} as const

/** How much one transaction tidies up on the way: bounds, so that depth never shows in latency. */
export const chunks = {
  /** Expired messages removed at once; more than are sent between two such cleanups. */
  expired: 512,
  /** Messages whose wait is over, counted as visible by one GetQueueAttributes step. */
  promoted: 500,
  /** Messages of a fair queue that join their backlogs again within one receive. */
  settled: 64,
  /** Rows removed by one step of a purge. */
  purged: 500,
  /** Deduplication rows forgotten at once. */
  deduplication: 64,
  /** Messages moved by one step of an unpaced move task. */
  moved: 50,
  /** A send looks for expired rows once in so many messages. */
  sendsPerTrim: 256,
} as const
