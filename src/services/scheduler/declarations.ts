// What each operation of Scheduler takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html

import { declare, lists, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-scheduler')

const at = (place: Place, resource: string) =>
  `arn:${place.partition}:scheduler:${place.region}:${place.account}:${resource}`

const schedule = (
  { Name, GroupName = 'default' }: { readonly Name: string | undefined; readonly GroupName?: string | undefined }, // prettier-ignore
  place: Place,
) => at(place, `schedule/${GroupName}/${Name}`)

const group = ({ Name }: { readonly Name: string | undefined }, place: Place) =>
  at(place, `schedule-group/${Name}`)

const resource = ({ ResourceArn }: { readonly ResourceArn: string | undefined }) =>
  ResourceArn ?? ''

export const declarations = declare<Client>('scheduler', {
  CreateSchedule: writes(schedule, { passes: 'Target.RoleArn' }),
  CreateScheduleGroup: writes(group),
  DeleteSchedule: writes(schedule),
  DeleteScheduleGroup: writes(group),
  GetSchedule: reads(schedule),
  GetScheduleGroup: reads(group),
  ListScheduleGroups: lists(),
  ListSchedules: lists(),
  ListTagsForResource: reads(resource),
  TagResource: tags(resource),
  UntagResource: tags(resource),
  UpdateSchedule: writes(schedule, { passes: 'Target.RoleArn' }),
})
