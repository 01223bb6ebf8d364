// CloudTrail's errors. Few of its texts are published: those of names, buckets, topics, selectors and
// counts are as users have reported them.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

const error = (code: string, message: string) => new AwsError(code, message, { status: 400 })

export const noTrail = (named: string, account: string) =>
  error('TrailNotFoundException', `Unknown trail: ${named} for the user: ${account}`)

export const trailExists = (name: string, account: string) =>
  error('TrailAlreadyExistsException', `Trail ${name} already exists for customer: ${account}`)

export const tooManyTrails = (account: string, count: number, region: string) =>
  error(
    'MaximumNumberOfTrailsExceededException',
    `User: ${account} already has ${count} trails in ${region}.`,
  )

export const badName = (message: string) => error('InvalidTrailNameException', message)

export const badArn = (arn: string) =>
  error('CloudTrailARNInvalidException', `Trail ARN ${arn} is invalid.`)

export const wrongRegion = (arn: string, home: string) =>
  error(
    'InvalidHomeRegionException',
    `The trail ${arn} can only be changed from its home region ${home}.`,
  )

export const badPrefix = () =>
  error(
    'InvalidS3PrefixException',
    'The S3 key prefix must not be longer than 200 characters, and must not begin or end with a slash.',
  )

export const badBucketName = (name: string) =>
  error('InvalidS3BucketNameException', `Bucket name ${name} is invalid.`)

export const noBucket = (name: string) =>
  error('S3BucketDoesNotExistException', `S3 bucket ${name} does not exist!`)

export const bucketPolicy = (name: string) =>
  new AwsError(
    'InsufficientS3BucketPolicyException',
    `Incorrect S3 bucket policy is detected for bucket: ${name}`,
    { status: 403 },
  )

export const badTopicName = () =>
  error('InvalidSnsTopicNameException', 'The SNS topic name is not valid.')

export const topicPolicy = () =>
  new AwsError(
    'InsufficientSnsTopicPolicyException',
    'SNS Topic does not exist or the topic policy is incorrect!',
    { status: 403 },
  )

export const badLogGroup = () =>
  error(
    'InvalidCloudWatchLogsLogGroupArnException',
    'CloudTrail cannot validate the specified log group ARN.',
  )

export const logGroupDenied = () =>
  error(
    'InvalidCloudWatchLogsLogGroupArnException',
    'Access denied. Verify in IAM that the role has adequate permissions.',
  )

export const badLogRole = () =>
  error(
    'InvalidCloudWatchLogsRoleArnException',
    'Access denied. Check the trust relationships for your role.',
  )

export const badCombination = (message: string) =>
  error('InvalidParameterCombinationException', message)

export const badSelectors = (message: string) => error('InvalidEventSelectorsException', message)

export const badInsights = (message: string) => error('InvalidInsightSelectorsException', message)

export const noInsights = (name: string) =>
  error('InsightNotEnabledException', `Trail ${name} does not have Insights enabled.`)

export const badParameter = (message: string) => error('InvalidParameterException', message)

export const noOrganization = () =>
  error(
    'OrganizationsNotInUseException',
    'The request could not be processed because your account is not a member of an organization.',
  )

export const noResource = (id: string) =>
  error('ResourceNotFoundException', `Resource ${id} was not found.`)

export const badTag = (message: string) => error('InvalidTagParameterException', message)

export const tooManyTags = () =>
  error('TagsLimitExceededException', 'The number of tags per trail has exceeded the limit of 50.')

export const unsupportedType = (arn: string) =>
  error('ResourceTypeNotSupportedException', `Resource type of ${arn} is not supported.`)

export const badLookup = (message: string) => error('InvalidLookupAttributesException', message)

export const badTimeRange = (message: string) => error('InvalidTimeRangeException', message)

export const badNextToken = () =>
  error('InvalidNextTokenException', 'The NextToken is not valid for these parameters.')

export const tooManyCalls = () => error('ThrottlingException', 'Rate exceeded')

export const badToken = () => error('InvalidTokenException', 'The token is invalid.')
