// What each operation of S3 takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html

import { declare, lists, permits, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-s3')

interface Named {
  readonly Bucket?: string | undefined
}

/** Names of buckets are nobody's and nowhere's alone. */
const bucket = ({ Bucket }: Named, { partition }: Place) => `arn:${partition}:s3:::${Bucket ?? ''}`

const object = (input: Named & { readonly Key?: string | undefined }, at: Place) =>
  `${bucket(input, at)}/${input.Key ?? ''}`

interface Deletions extends Named {
  readonly Delete?: {
    readonly Objects?:
      readonly { Key?: string | undefined; VersionId?: string | undefined }[] | undefined
  }
}

/** Each key is asked for on its own. */
const deletions = (input: Deletions, at: Place) =>
  (input.Delete?.Objects ?? []).slice(0, 1000).map(({ Key, VersionId }) => ({
    action: VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
    arn: object({ Bucket: input.Bucket, Key }, at),
  }))

export const declarations = declare<Client>('s3', {
  AbortMultipartUpload: writes(object, { data: 'AWS::S3::Object' }),
  CompleteMultipartUpload: writes(object, { action: 'PutObject', data: 'AWS::S3::Object' }),
  CopyObject: writes(object, { action: 'PutObject', data: 'AWS::S3::Object' }),
  CreateBucket: writes(bucket, { claims: true }),
  CreateBucketMetadataConfiguration: writes(bucket),
  CreateBucketMetadataTableConfiguration: writes(bucket),
  CreateMultipartUpload: writes(object, { action: 'PutObject', data: 'AWS::S3::Object' }),
  CreateSession: writes(bucket, { action: false }),
  DeleteBucket: writes(bucket),
  DeleteBucketAnalyticsConfiguration: writes(bucket, { action: 'PutAnalyticsConfiguration' }),
  DeleteBucketCors: writes(bucket, { action: 'PutBucketCORS' }),
  DeleteBucketEncryption: writes(bucket, { action: 'PutEncryptionConfiguration' }),
  DeleteBucketIntelligentTieringConfiguration: writes(bucket, {
    action: 'PutIntelligentTieringConfiguration',
  }),
  DeleteBucketInventoryConfiguration: writes(bucket, { action: 'PutInventoryConfiguration' }),
  DeleteBucketLifecycle: writes(bucket, { action: 'PutLifecycleConfiguration' }),
  DeleteBucketMetadataConfiguration: writes(bucket),
  DeleteBucketMetadataTableConfiguration: writes(bucket),
  DeleteBucketMetricsConfiguration: writes(bucket, { action: 'PutMetricsConfiguration' }),
  DeleteBucketOwnershipControls: writes(bucket, { action: 'PutBucketOwnershipControls' }),
  DeleteBucketPolicy: permits(bucket),
  DeleteBucketReplication: writes(bucket, { action: 'PutReplicationConfiguration' }),
  DeleteBucketTagging: tags(bucket, { action: 'PutBucketTagging' }),
  DeleteBucketWebsite: writes(bucket),
  DeleteObject: writes(object, { data: 'AWS::S3::Object' }),
  DeleteObjectAnnotation: writes(object, { data: 'AWS::S3::Object' }),
  DeleteObjectTagging: tags(object, { data: 'AWS::S3::Object' }),
  DeleteObjects: writes(bucket, {
    action: 'DeleteObject',
    data: 'AWS::S3::Object',
    asks: deletions,
  }),
  DeletePublicAccessBlock: permits(bucket, { action: 'PutBucketPublicAccessBlock' }),
  GetBucketAbac: reads(bucket),
  GetBucketAccelerateConfiguration: reads(bucket, { action: 'GetAccelerateConfiguration' }),
  GetBucketAcl: reads(bucket),
  GetBucketAnalyticsConfiguration: reads(bucket, { action: 'GetAnalyticsConfiguration' }),
  GetBucketCors: reads(bucket, { action: 'GetBucketCORS' }),
  GetBucketEncryption: reads(bucket, { action: 'GetEncryptionConfiguration' }),
  GetBucketIntelligentTieringConfiguration: reads(bucket, {
    action: 'GetIntelligentTieringConfiguration',
  }),
  GetBucketInventoryConfiguration: reads(bucket, { action: 'GetInventoryConfiguration' }),
  GetBucketLifecycleConfiguration: reads(bucket, { action: 'GetLifecycleConfiguration' }),
  GetBucketLocation: reads(bucket),
  GetBucketLogging: reads(bucket),
  GetBucketMetadataConfiguration: reads(bucket),
  GetBucketMetadataTableConfiguration: reads(bucket),
  GetBucketMetricsConfiguration: reads(bucket, { action: 'GetMetricsConfiguration' }),
  GetBucketNotificationConfiguration: reads(bucket, { action: 'GetBucketNotification' }),
  GetBucketOwnershipControls: reads(bucket),
  GetBucketPolicy: reads(bucket),
  GetBucketPolicyStatus: reads(bucket),
  GetBucketReplication: reads(bucket, { action: 'GetReplicationConfiguration' }),
  GetBucketRequestPayment: reads(bucket),
  GetBucketTagging: reads(bucket),
  GetBucketVersioning: reads(bucket),
  GetBucketWebsite: reads(bucket),
  GetObject: reads(object, { data: 'AWS::S3::Object' }),
  GetObjectAcl: reads(object, { data: 'AWS::S3::Object' }),
  GetObjectAnnotation: reads(object, { data: 'AWS::S3::Object' }),
  GetObjectAttributes: reads(object, { data: 'AWS::S3::Object' }),
  GetObjectLegalHold: reads(object, { data: 'AWS::S3::Object' }),
  GetObjectLockConfiguration: reads(bucket, { action: 'GetBucketObjectLockConfiguration' }),
  GetObjectRetention: reads(object, { data: 'AWS::S3::Object' }),
  GetObjectTagging: reads(object, { data: 'AWS::S3::Object' }),
  GetObjectTorrent: reads(object, { data: 'AWS::S3::Object' }),
  GetPublicAccessBlock: reads(bucket, { action: 'GetBucketPublicAccessBlock' }),
  HeadBucket: lists(bucket, { action: 'ListBucket', data: 'AWS::S3::Object' }),
  HeadObject: reads(object, { action: 'GetObject', data: 'AWS::S3::Object' }),
  ListBucketAnalyticsConfigurations: reads(bucket, { action: 'GetAnalyticsConfiguration' }),
  ListBucketIntelligentTieringConfigurations: reads(bucket, {
    action: 'GetIntelligentTieringConfiguration',
  }),
  ListBucketInventoryConfigurations: reads(bucket, { action: 'GetInventoryConfiguration' }),
  ListBucketMetricsConfigurations: reads(bucket, { action: 'GetMetricsConfiguration' }),
  ListBuckets: lists(undefined, { action: 'ListAllMyBuckets' }),
  ListDirectoryBuckets: reads(undefined, { action: false }),
  ListMultipartUploads: lists(bucket, {
    action: 'ListBucketMultipartUploads',
    data: 'AWS::S3::Object',
  }),
  ListObjectAnnotations: lists(object, { data: 'AWS::S3::Object' }),
  ListObjectVersions: lists(bucket, { action: 'ListBucketVersions', data: 'AWS::S3::Object' }),
  ListObjects: lists(bucket, { action: 'ListBucket', data: 'AWS::S3::Object' }),
  ListObjectsV2: lists(bucket, { action: 'ListBucket', data: 'AWS::S3::Object' }),
  ListParts: lists(object, { action: 'ListMultipartUploadParts', data: 'AWS::S3::Object' }),
  PutBucketAbac: writes(bucket),
  PutBucketAccelerateConfiguration: writes(bucket, { action: 'PutAccelerateConfiguration' }),
  PutBucketAcl: permits(bucket),
  PutBucketAnalyticsConfiguration: writes(bucket, { action: 'PutAnalyticsConfiguration' }),
  PutBucketCors: writes(bucket, { action: 'PutBucketCORS' }),
  PutBucketEncryption: writes(bucket, { action: 'PutEncryptionConfiguration' }),
  PutBucketIntelligentTieringConfiguration: writes(bucket, {
    action: 'PutIntelligentTieringConfiguration',
  }),
  PutBucketInventoryConfiguration: writes(bucket, { action: 'PutInventoryConfiguration' }),
  PutBucketLifecycleConfiguration: writes(bucket, { action: 'PutLifecycleConfiguration' }),
  PutBucketLogging: writes(bucket),
  PutBucketMetricsConfiguration: writes(bucket, { action: 'PutMetricsConfiguration' }),
  PutBucketNotificationConfiguration: writes(bucket, { action: 'PutBucketNotification' }),
  PutBucketOwnershipControls: writes(bucket),
  PutBucketPolicy: permits(bucket),
  PutBucketReplication: writes(bucket, { action: 'PutReplicationConfiguration' }),
  PutBucketRequestPayment: writes(bucket),
  PutBucketTagging: tags(bucket),
  PutBucketVersioning: writes(bucket),
  PutBucketWebsite: writes(bucket),
  PutObject: writes(object, { data: 'AWS::S3::Object' }),
  PutObjectAcl: permits(object, { data: 'AWS::S3::Object' }),
  PutObjectAnnotation: writes(object, { data: 'AWS::S3::Object' }),
  PutObjectLegalHold: writes(object, { data: 'AWS::S3::Object' }),
  PutObjectLockConfiguration: writes(bucket, { action: 'PutBucketObjectLockConfiguration' }),
  PutObjectRetention: writes(object, { data: 'AWS::S3::Object' }),
  PutObjectTagging: tags(object, { data: 'AWS::S3::Object' }),
  PutPublicAccessBlock: permits(bucket, { action: 'PutBucketPublicAccessBlock' }),
  RenameObject: writes(object, { action: false, data: 'AWS::S3::Object' }),
  RestoreObject: writes(object, { data: 'AWS::S3::Object' }),
  SelectObjectContent: reads(object, { action: 'GetObject', data: 'AWS::S3::Object' }),
  UpdateBucketMetadataAnnotationTableConfiguration: writes(bucket),
  UpdateBucketMetadataInventoryTableConfiguration: writes(bucket),
  UpdateBucketMetadataJournalTableConfiguration: writes(bucket),
  UpdateObjectEncryption: writes(object, { data: 'AWS::S3::Object' }),
  UploadPart: writes(object, { action: 'PutObject', data: 'AWS::S3::Object' }),
  UploadPartCopy: writes(object, { action: 'PutObject', data: 'AWS::S3::Object' }),
  WriteGetObjectResponse: writes(undefined, { action: false }),
})
