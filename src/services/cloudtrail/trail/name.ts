// Names of trails, and the two ways to name one.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html

import { parseArn } from '../../../kernel/arn.ts'
import { badArn, badName, noTrail } from '../errors.ts'
import { NAME } from '../limits.ts'
import type { Owner } from '../../resource/resource.ts'

const EDGE = /^[A-Za-z0-9]$/
const REST = /^[A-Za-z0-9._-]*$/

export function requireName(name: string): string {
  const specified = `Specified name length: ${name.length} characters.`
  if (name.length < NAME.min) {
    throw badName(
      `Trail name too short. Minimum allowed length: ${NAME.min} characters. ${specified}`,
    )
  }
  if (name.length > NAME.max) {
    throw badName(
      `Trail name too long. Maximum allowed length: ${NAME.max} characters. ${specified}`,
    )
  }
  if (!EDGE.test(name[0]!)) throw badName('Trail name must starts with a letter or number.')
  if (!EDGE.test(name.at(-1)!)) throw badName('Trail name must ends with a letter or number.')
  if (!REST.test(name)) {
    throw badName(
      'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).',
    )
  }
  return name
}

export interface Named extends Owner {
  readonly name: string
}

/** A trail's name is of the region that is asked, its ARN of any. */
export function trailNamed(text: string, { account, region }: Owner): Named {
  if (!text.startsWith('arn:')) return { account, region, name: requireName(text) }
  const parsed = parseArn(text)
  if (parsed?.service !== 'cloudtrail' || !parsed.resource.startsWith('trail/')) throw badArn(text)
  // Nobody learns whether another account has it.
  if (parsed.account !== account) throw noTrail(text, account)
  const name = requireName(parsed.resource.slice('trail/'.length))
  return { account, region: parsed.region, name }
}
