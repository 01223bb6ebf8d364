// What all batch operations have in common: the shape of the request and of its answer.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html

import { AwsError } from '../../kernel/aws-error.ts'
import { isNameText } from './address.ts'
import { sqsError } from './errors.ts'
import { limits } from './limits.ts'

interface Entry {
  readonly Id?: string | undefined
}

/** Throws the call-level errors, in AWS's order. `entryType` is the name in the empty batch's text. */
export function requireEntries<E extends Entry>(
  entries: readonly E[] | undefined,
  entryType: string,
): readonly (E & { Id: string })[] {
  if (entries === undefined || entries.length === 0) {
    throw sqsError('EmptyBatchRequest', `There should be at least one ${entryType} in the request.`)
  }
  if (entries.length > limits.batchEntries) {
    throw sqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${limits.batchEntries}. You have sent ${entries.length}.`,
    )
  }
  const seen = new Set<string>()
  for (const { Id: id } of entries) {
    if (id === undefined || id.length > 80 || !isNameText(id)) {
      throw sqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      )
    }
    if (seen.has(id)) throw sqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`)
    seen.add(id)
  }
  return entries as readonly (E & { Id: string })[]
}

export interface FailedEntry {
  Id: string
  SenderFault: boolean
  Code: string
  Message: string
}

/** One entry's failure, in either protocol with the query protocol's code. Bugs are thrown on. */
export function failedEntry(id: string, error: unknown): FailedEntry {
  if (!(error instanceof AwsError)) throw error
  return {
    Id: id,
    SenderFault: error.fault === 'client',
    Code: error.queryCode ?? error.code,
    Message: error.message,
  }
}

export interface BatchResult<Entry> {
  Successful: Entry[]
  Failed: FailedEntry[]
}

/** AWS leaves an empty list out of the answer; its SDKs' types nevertheless promise both. */
export function batchResult<Entry>(successful: Entry[], failed: FailedEntry[]): BatchResult<Entry> {
  return {
    Successful: successful.length > 0 ? successful : undefined,
    Failed: failed.length > 0 ? failed : undefined,
  } as BatchResult<Entry>
}
