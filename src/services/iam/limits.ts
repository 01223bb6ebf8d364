// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

export const MAX_ROLES = 5_000
export const MAX_POLICIES = 5_000
export const MAX_INSTANCE_PROFILES = 5_000
export const MAX_POLICY_VERSIONS = 5
export const MAX_ATTACHED_POLICIES = 25
export const MAX_TAGS = 50
/** Characters without white space. */
export const MAX_MANAGED_POLICY_CHARACTERS = 6_144
export const MAX_INLINE_POLICIES_CHARACTERS = 10_240
export const MAX_TRUST_POLICY_CHARACTERS = 8_192
export const DEFAULT_MAX_ITEMS = 100
