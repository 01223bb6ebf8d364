// What CloudTrail keeps of trails, and where: all of an account's in one partition, whatever their
// regions, because a trail sees the calls of all of them.

import { arn } from '../../kernel/arn.ts'
import { Table } from '../../store/table.ts'
import { directoryOf, resource, type Owner } from '../resource/resource.ts'
import type { Tags } from '../resource/tags.ts'
import type { AdvancedSelector, BasicSelector } from './trail/selector.ts'

export interface TrailRow {
  readonly name: string
  readonly arn: string
  readonly account: string
  /** Its home. */
  readonly region: string
  /** Tells it from a trail of the same name before it. */
  readonly generation: string
  readonly createdMs: number
  readonly bucket: string
  readonly prefix?: string | undefined
  /** As it was given: a name or an ARN. */
  readonly topicName?: string | undefined
  readonly topicArn?: string | undefined
  readonly logGroupArn?: string | undefined
  readonly roleArn?: string | undefined
  readonly kmsKeyId?: string | undefined
  readonly global: boolean
  readonly multiRegion: boolean
  /** Digest files are written. */
  readonly validation: boolean
  readonly basic?: readonly BasicSelector[] | undefined
  readonly advanced?: readonly AdvancedSelector[] | undefined
  readonly insights?: readonly Insight[] | undefined
  readonly tags: Tags
  readonly logging: boolean
  readonly startedMs?: number | undefined
  readonly stoppedMs?: number | undefined
}

export interface Insight {
  readonly InsightType?: string | undefined
  readonly EventCategories?: readonly string[] | undefined
}

export const trails = new Table<[region: string, name: string], TrailRow>('trail')

/** In the directory of the trail's home. */
export const listedTrails = resource('cloudtrail', 'trail')

export function trailsPartition(account: string): string {
  return `cloudtrail/${account}/trails`
}

export function trailArn({ account, region }: Owner, name: string): string {
  return arn('cloudtrail', region, account, `trail/${name}`)
}

export function scopeOf(owner: Owner): string[] {
  return [trailsPartition(owner.account), directoryOf(owner)]
}
