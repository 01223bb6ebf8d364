// All rules of the doctor.

import type { Rule } from './rule.ts'
import { archiveForEver } from './rules/archive-for-ever.ts'
import { asyncFailuresLost } from './rules/async-failures-lost.ts'
import { batchWindowBeyondVisibility } from './rules/batch-window-beyond-visibility.ts'
import { bucketOpenToAll } from './rules/bucket-open-to-all.ts'
import { busOpenToAll } from './rules/bus-open-to-all.ts'
import { deadLetterCircle } from './rules/dead-letter-circle.ts'
import { deadLetterQueueRefuses } from './rules/dead-letter-queue-refuses.ts'
import { deadLettersExpireFirst } from './rules/dead-letters-expire-first.ts'
import { deadLettersWait } from './rules/dead-letters-wait.ts'
import { defaultTimeout } from './rules/default-timeout.ts'
import { deliveredTwice } from './rules/delivered-twice.ts'
import { fewReceives } from './rules/few-receives.ts'
import { fifoGroupBlocked } from './rules/fifo-group-blocked.ts'
import { filterOfNothing } from './rules/filter-of-nothing.ts'
import { functionHeldAtZero } from './rules/function-held-at-zero.ts'
import { logsKeptForEver } from './rules/logs-kept-for-ever.ts'
import { mappingDisabled } from './rules/mapping-disabled.ts'
import { mappingWantsMoreThanReserved } from './rules/mapping-wants-more-than-reserved.ts'
import { plainHttpEndpoint } from './rules/plain-http-endpoint.ts'
import { queueNotEncrypted } from './rules/queue-not-encrypted.ts'
import { queueOpenToAll } from './rules/queue-open-to-all.ts'
import { queueWithoutDeadLetters } from './rules/queue-without-dead-letters.ts'
import { roundAndRound } from './rules/round-and-round.ts'
import { ruleCatchesEverything } from './rules/rule-catches-everything.ts'
import { ruleDisabled } from './rules/rule-disabled.ts'
import { ruleWithoutTargets } from './rules/rule-without-targets.ts'
import { runtimeAtItsEnd } from './rules/runtime-at-its-end.ts'
import { scheduleOver } from './rules/schedule-over.ts'
import { scheduleWithoutDeadLetters } from './rules/schedule-without-dead-letters.ts'
import { secretInEnvironment } from './rules/secret-in-environment.ts'
import { shortPolling } from './rules/short-polling.ts'
import { streamRetriedForEver } from './rules/stream-retried-for-ever.ts'
import { streamUnread } from './rules/stream-unread.ts'
import { streamWithoutFailureDestination } from './rules/stream-without-failure-destination.ts'
import { subscriptionNotConfirmed } from './rules/subscription-not-confirmed.ts'
import { subscriptionWithoutDeadLetters } from './rules/subscription-without-dead-letters.ts'
import { tableNotProtected } from './rules/table-not-protected.ts'
import { targetMissing } from './rules/target-missing.ts'
import { targetNeverRetried } from './rules/target-never-retried.ts'
import { targetRefuses } from './rules/target-refuses.ts'
import { targetWithoutDeadLetters } from './rules/target-without-dead-letters.ts'
import { topicNotEncrypted } from './rules/topic-not-encrypted.ts'
import { topicOpenToAll } from './rules/topic-open-to-all.ts'
import { visibilityBelowSixTimeouts } from './rules/visibility-below-six-timeouts.ts'
import { wholeBatchRetried } from './rules/whole-batch-retried.ts'

export const rules: readonly Rule[] = [
  archiveForEver,
  asyncFailuresLost,
  batchWindowBeyondVisibility,
  bucketOpenToAll,
  busOpenToAll,
  deadLetterCircle,
  deadLetterQueueRefuses,
  deadLettersExpireFirst,
  deadLettersWait,
  defaultTimeout,
  deliveredTwice,
  fewReceives,
  fifoGroupBlocked,
  filterOfNothing,
  functionHeldAtZero,
  logsKeptForEver,
  mappingDisabled,
  mappingWantsMoreThanReserved,
  plainHttpEndpoint,
  queueNotEncrypted,
  queueOpenToAll,
  queueWithoutDeadLetters,
  roundAndRound,
  ruleCatchesEverything,
  ruleDisabled,
  ruleWithoutTargets,
  runtimeAtItsEnd,
  scheduleOver,
  scheduleWithoutDeadLetters,
  secretInEnvironment,
  shortPolling,
  streamRetriedForEver,
  streamUnread,
  streamWithoutFailureDestination,
  subscriptionNotConfirmed,
  subscriptionWithoutDeadLetters,
  tableNotProtected,
  targetMissing,
  targetNeverRetried,
  targetRefuses,
  targetWithoutDeadLetters,
  topicNotEncrypted,
  topicOpenToAll,
  visibilityBelowSixTimeouts,
  wholeBatchRetried,
]
