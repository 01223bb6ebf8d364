// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html

export const MOST_TRAILS = 5
export const MOST_TAGS = 50

export const NAME = { min: 3, max: 128 } as const
export const PREFIX_MAX = 200
export const TOPIC_NAME_MAX = 256

export const MOST_SELECTORS = 5
export const MOST_DATA_RESOURCES = 250
/** Over all conditions of all advanced selectors of a trail. */
export const MOST_VALUES = 500

/** Trails and tags of one page. */
export const PAGE = 100
