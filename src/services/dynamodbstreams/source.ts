// What the API of streams needs of the service whose streams they are.

export interface StreamName {
  readonly arn: string
  readonly table: string
  readonly label: string
}

export interface Described extends StreamName {
  readonly view: string
  readonly enabled: boolean
  readonly createdMs: number
  readonly keySchema: { readonly AttributeName: string; readonly KeyType: string }[]
  readonly shards: readonly {
    readonly id: string
    readonly parent: string | undefined
    readonly first: string
    readonly last: string | undefined
  }[]
}

/** DynamoDB's port is one; it throws what AWS answers. */
export interface StreamSource {
  listStreams(
    owner: { readonly account: string; readonly region: string },
    page: { readonly table?: string; readonly after?: StreamName; readonly limit: number },
  ): Promise<{ readonly streams: readonly StreamName[]; readonly more: boolean }>
  describeStream(arn: string): Promise<Described>
  placeInShard(
    arn: string,
    shardId: string,
    place: { readonly type: string; readonly sequence?: string | undefined },
  ): Promise<number>
  readShard(
    arn: string,
    shardId: string,
    from: number,
    limit: number,
  ): Promise<{ readonly records: readonly object[]; readonly next: number | undefined }>
}
