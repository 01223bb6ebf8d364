// SNS's quotas. https://docs.aws.amazon.com/general/latest/gr/sns.html

export const limits = {
  nameLength: 256,
  messageBytes: 262_144,
  minMessageBytes: 1024,
  maxMessageBytes: 1_048_576,
  subjectLength: 100,
  attributeNameBytes: 256,
  batchEntries: 10,
  batchIdLength: 80,
  /** FIFO topics look back five minutes. */
  deduplicationMs: 300_000,
  listPage: 100,
  fifoSubscriptions: 100,
  filterKeys: 5,
  filterCombinations: 150,
  filterNumber: 1e9,
  filterBytes: 262_144,
  filtersPerTopic: 200,
  /** https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox-verifying-phone-numbers.html */
  sandboxNumbers: 10,
  tags: 50,
  tagKeyLength: 128,
  tagValueLength: 256,
  policyBytes: 30_720,
  displayNameLength: 100,
  endpointLength: 2048,
  /** An unconfirmed subscription and its token live so long. */
  confirmationMs: 48 * 3_600_000,
} as const

/** How much one transaction does on the way: bounds, so that size never shows in latency. */
export const chunks = {
  /** Subscriptions read at once when a topic's set is compiled. */
  subscriptions: 500,
  /** Deliveries emitted by one transaction; a larger fan-out goes on in the next. */
  deliveries: 500,
  /** Queues that one intent serves: two such fit the scope of one transaction. */
  queuesTogether: 64,
  /** Hops about subscriptions that get nothing, per message. */
  silences: 100,
  /** Old deduplication or archive rows forgotten at once. */
  forgotten: 32,
  /** Archived messages replayed by one step. */
  replayed: 100,
  /** Rows of a deleted topic removed by one step. */
  swept: 500,
  /** A message whose text is longer is stored once and its deliveries refer to it. */
  inlineCharacters: 8192,
  /** Of a stored text per row: with any escaping and encoding within a row's bounds. */
  textCharacters: 300_000,
} as const

/** Topics whose compiled subscriptions stay in memory, per store. */
export const CACHED_TOPICS = 1000
