// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { addTags } from './operations/add-tags.ts'
import { createTrail } from './operations/create-trail.ts'
import { deleteTrail } from './operations/delete-trail.ts'
import { describeTrails } from './operations/describe-trails.ts'
import { getEventSelectors } from './operations/get-event-selectors.ts'
import { getInsightSelectors } from './operations/get-insight-selectors.ts'
import { getTrailStatus } from './operations/get-trail-status.ts'
import { getTrail } from './operations/get-trail.ts'
import { listPublicKeys } from './operations/list-public-keys.ts'
import { listTags } from './operations/list-tags.ts'
import { listTrails } from './operations/list-trails.ts'
import { lookupEvents } from './operations/lookup-events.ts'
import { putEventSelectors } from './operations/put-event-selectors.ts'
import { putInsightSelectors } from './operations/put-insight-selectors.ts'
import { removeTags } from './operations/remove-tags.ts'
import { startLogging } from './operations/start-logging.ts'
import { stopLogging } from './operations/stop-logging.ts'
import { updateTrail } from './operations/update-trail.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  addTags,
  createTrail,
  deleteTrail,
  describeTrails,
  getEventSelectors,
  getInsightSelectors,
  getTrailStatus,
  getTrail,
  listPublicKeys,
  listTags,
  listTrails,
  lookupEvents,
  putEventSelectors,
  putInsightSelectors,
  removeTags,
  startLogging,
  stopLogging,
  updateTrail,
]
