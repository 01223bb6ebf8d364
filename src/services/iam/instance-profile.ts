// Instance profiles: what hands a role to a virtual machine. Deploy tools ask for them.

import type { Reading } from '../../store/table.ts'
import { ALL, requireRole } from './account.ts'
import { noSuchEntity } from './errors.ts'
import { presentInstanceProfile } from './present.ts'
import { instanceProfiles, lower, type InstanceProfileRow } from './tables.ts'

export function* requireInstanceProfile(name: string): Reading<InstanceProfileRow> {
  const profile = yield* instanceProfiles.get(lower(name))
  if (profile === undefined) throw noSuchEntity(`Instance Profile ${name} cannot be found.`)
  return profile
}

export function* allProfiles(): Reading<InstanceProfileRow[]> {
  return (yield* instanceProfiles.range([], { limit: ALL })).map(({ row }) => row)
}

/** A profile as answers show it. */
export function* withRole(
  profile: InstanceProfileRow,
): Reading<ReturnType<typeof presentInstanceProfile>> {
  const role = profile.roleName === undefined ? undefined : yield* requireRole(profile.roleName)
  return presentInstanceProfile(profile, role)
}
