// What travels from a bucket: payload of the intents of edges named `s3-to-…`.

export interface BucketEvent {
  /** Of the event in the lineage. */
  readonly id: string
  /** `ObjectCreated:Put` */
  readonly name: string
  readonly atMs: number
  readonly bucket: {
    readonly name: string
    readonly arn: string
    readonly account: string
    readonly region: string
  }
  readonly object: {
    /** As it is; records have it encoded. */
    readonly key: string
    readonly bytes?: number
    readonly etag?: string
    readonly versionId?: string
    readonly sequencer: string
  }
  /** Of the notification that wanted it. */
  readonly configurationId?: string
  readonly requestId: string
  readonly sourceIp: string
  readonly userId: string
  readonly requester: string
  readonly reason: string
  /** Of a transition. */
  readonly storageClass?: string
}

/** "You will be told of this bucket's events." */
export interface BucketTest extends Pick<BucketEvent, 'id' | 'atMs' | 'bucket' | 'requestId'> {
  readonly test: true
}

/** As forms encode: a space is a plus. Slashes stay. */
export function encodedKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
