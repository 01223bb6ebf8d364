// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { createScheduleGroup } from './operations/create-schedule-group.ts'
import { createSchedule } from './operations/create-schedule.ts'
import { deleteScheduleGroup } from './operations/delete-schedule-group.ts'
import { deleteSchedule } from './operations/delete-schedule.ts'
import { getScheduleGroup } from './operations/get-schedule-group.ts'
import { getSchedule } from './operations/get-schedule.ts'
import { listScheduleGroups } from './operations/list-schedule-groups.ts'
import { listSchedules } from './operations/list-schedules.ts'
import { listTagsForResource } from './operations/list-tags-for-resource.ts'
import { tagResource } from './operations/tag-resource.ts'
import { untagResource } from './operations/untag-resource.ts'
import { updateSchedule } from './operations/update-schedule.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  createScheduleGroup,
  createSchedule,
  deleteScheduleGroup,
  deleteSchedule,
  getScheduleGroup,
  getSchedule,
  listScheduleGroups,
  listSchedules,
  listTagsForResource,
  tagResource,
  untagResource,
  updateSchedule,
]
