// How services differ on the wire, as data: each says it of itself, the wire names none.

import type { AwsError } from '../kernel/aws-error.ts'
import type { PostedForms } from './posted-form.ts'
import type { Validation } from './constraints/validation.ts'

export interface Traits {
  /**
   * Largest buffered body: room for the service's largest request in its most wasteful encoding (JSON
   * escapes, base64), so that a request that is merely too large gets the service's own error.
   */
  readonly bodyBytes?: number
  readonly validation?: Validation
  /** Its answers carry the CRC-32 of their bodies, which some clients check: `x-amz-crc32`. */
  readonly sendsCrc32?: true
  /** Where its clients sign with several names: all of them, its own among them. */
  readonly alsoSignsAs?: readonly string[]
  /** Paths that stand for a resource, where the service speaks Query: a queue's. */
  readonly resourcePaths?: ResourcePaths
  readonly query?: QueryTraits
  readonly rest?: RestTraits
  /** Operations that links lead to: followed by GET, without keys or even the API's version. */
  readonly links?: ReadonlySet<string>
  /** Operations of callers who have no keys yet. */
  readonly unsigned?: ReadonlySet<string>
  /** How it says what is Millrace's own fault; the default is what most of AWS says. */
  readonly failures?: { readonly internal: AwsError; readonly unavailable: AwsError }
}

export interface ResourcePaths {
  is(path: string): boolean
  /** The member that the request's own URL stands for. */
  readonly member: string
  /** Operations that such a URL does not serve. */
  readonly not: ReadonlySet<string>
}

export interface QueryTraits {
  /** Code for a value of the wrong type; default `MalformedInput`. */
  readonly wrongType?: { readonly code: string; readonly queryCode: string }
  /** What it calls itself where it refuses an action; default `web service`. */
  readonly calledItself?: string
  /** Its error documents have an element for details, and nothing in it. */
  readonly emptyDetail?: true
  /** Members that JSON documents know by another name. */
  readonly jsonNames?: ReadonlyMap<string, string>
}

export interface RestTraits {
  /** Unsigned requests that name no service otherwise: those with such a path. */
  readonly unsignedPaths?: (path: string) => boolean
  /** … or all that nobody else has. */
  readonly unsignedElse?: true
  /** Its resources may be everybody's: requests without a signature are for the permissions to judge. */
  readonly anonymous?: true
  /** Forms with files that stand for an operation. */
  readonly forms?: PostedForms
  /** Paths that are another service's, although its clients sign alike. */
  readonly notPaths?: (path: string) => boolean
  /** The path as operations are identified by it, where a host names a resource as well. */
  readonly pathOf?: (path: string, host: string) => string
  /** Bodies are a caller's objects: perhaps framed by aws-chunked, never inflated. */
  readonly objects?: true
  /** Smithy's `noErrorWrapping`: a bare `<Error>`, with whatever members the error has. */
  readonly noErrorWrapping?: true
  /** Operations whose answer is the bare element of its only member. */
  readonly unwrapped?: ReadonlyMap<string, string>
  /** The status of an answer where it is not the operation's: of a part of an object. */
  readonly status?: (output: Readonly<Record<string, unknown>>) => number | undefined
  /** What the decoders found wrong, in the service's words. */
  readonly renamed?: (error: AwsError) => AwsError
}

/** By Millrace's name of the service. */
export type TraitsByService = ReadonlyMap<string, Traits>

export const NO_TRAITS: Traits = {}

/** Traits by the name that clients sign with. */
export function traitsBySigner(
  identities: readonly { readonly service: string; readonly signingName: string }[],
  traits: TraitsByService,
): TraitsByService {
  const found = new Map<string, Traits>()
  for (const { service, signingName } of identities) {
    const its = traits.get(service)
    if (its === undefined || found.has(signingName)) continue
    for (const name of [signingName, ...(its.alsoSignsAs ?? [])]) found.set(name, its)
  }
  return found
}
