// What `tools/models/generate.mjs` extracts from an SDK client, and what the codecs are compiled
// from. One module per service under `generated/`, imported on the service's first request.

export type Trait =
  | 'string'
  | 'boolean'
  | 'integer' // 32 bits
  | 'long' // 64 bits; exact up to 2^53
  | 'float' // any number, also where the description does not say which
  | 'timestamp'
  | 'blob'
  | 'document'
  | 'enum'

/** Index into `ServiceModel.shapes`. */
export type ShapeRef = number

export interface Member {
  readonly name: string
  readonly shape: ShapeRef
  readonly required?: true
  /** REST binding; default: the body. */
  readonly in?:
    | 'label'
    | 'greedyLabel'
    | 'query'
    | 'queryParams'
    | 'header'
    | 'prefixHeaders'
    | 'payload'
    | 'status'
  /** Name at the binding (header, query parameter), else the member's own. */
  readonly at?: string
  readonly jsonName?: string
  readonly xmlName?: string
  /** EC2's own name of a query parameter. */
  readonly ec2Name?: string
  readonly xmlAttribute?: true
  readonly xmlNamespace?: readonly [uri: string, prefix?: string]
  readonly flattened?: true
  readonly timestampFormat?: 'date-time' | 'http-date' | 'epoch-seconds'
  readonly idempotencyToken?: true
  readonly hostLabel?: true
  readonly eventPayload?: true
  readonly eventHeader?: true
  readonly mediaType?: string
  readonly sensitive?: true
  /**
   * Constraints from the service description; see `constraints/`. `min` and `max` bound the value
   * of a number, else the length.
   */
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
}

export type Shape =
  | {
      readonly kind: 'structure'
      readonly name: string
      readonly members: readonly Member[]
      readonly xmlName?: string
      readonly xmlNamespace?: readonly [string, string?]
    }
  | {
      readonly kind: 'union'
      readonly name: string
      readonly members: readonly Member[]
      readonly xmlName?: string
      readonly streaming?: true
    }
  | {
      readonly kind: 'error'
      readonly name: string
      readonly members: readonly Member[]
      readonly status?: number
      readonly fault: 'client' | 'server'
      readonly queryCode?: string
      readonly queryStatus?: number
      readonly xmlName?: string
    }
  | { readonly kind: 'list'; readonly name: string; readonly item: Member; readonly sparse?: true }
  | {
      readonly kind: 'map'
      readonly name: string
      readonly key: Member
      readonly value: Member
      readonly sparse?: true
    }
  | {
      readonly kind: 'simple'
      readonly name: string
      readonly type: Trait
      readonly streaming?: true
      readonly timestampFormat?: Member['timestampFormat']
      readonly mediaType?: string
    }

export interface OperationModel {
  readonly name: string
  readonly input: ShapeRef
  readonly output: ShapeRef
  /** Names of modelled errors. */
  readonly errors?: readonly string[]
  /** `uri` as a template: `/{Bucket}/{Key+}?acl`. */
  readonly http?: { readonly method: string; readonly uri: string; readonly status: number }
  readonly hostPrefix?: string
}

export interface ServiceModel {
  /** `com.amazonaws.sqs` */
  readonly namespace: string
  /** Credential-scope name: `sqs`, `lambda`, `events`. */
  readonly signingName: string
  readonly apiVersion: string
  readonly xmlNamespace?: string
  /** `AmazonSQS`: before the dot of `X-Amz-Target`; also rpcv2Cbor's service name. */
  readonly target?: string
  readonly protocols: readonly string[]
  readonly awsQueryCompatible?: true
  readonly shapes: readonly Shape[]
  readonly operations: Readonly<Record<string, OperationModel>>
  /** Error shapes by name. */
  readonly errors: Readonly<Record<string, ShapeRef>>
}
