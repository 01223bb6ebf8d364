// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html

export const limits = {
  /** All entries of one PutEvents together. */
  requestBytes: 1_048_576,
  /** Objects and arrays inside one another. */
  detailDepth: 1_000,
  detailTypeCharacters: 128,
  sourceCharacters: 256,
  buses: 100,
  /** AWS gives 300 and raises it on request. */
  rulesPerBus: 20_000,
  targetsPerRule: 5,
  policyCharacters: 10_240,
  tags: 50,
  /** Keys of an InputPathsMap. */
  inputPaths: 100,
  /** Buses that an event goes through. */
  busesOnTheWay: 16,
}

/** What one transaction does of a large fan-out. */
export const chunks = {
  deliveries: 100,
  bytes: 4_194_304,
  rows: 500,
  /** Hops that say of a rule why it did not match. */
  silences: 10,
  /** The same of an event that other rules matched. */
  silencesBesides: 3,
}
