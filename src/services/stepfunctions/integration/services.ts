// Services as Step Functions names them, as the SDK for Java does, and as Millrace does.

export interface ServiceName {
  /** Millrace's. */
  readonly service: string
  /** Prefix of errors: of optimized integrations, and of those of the SDK. */
  readonly error: string
  readonly sdkError: string
  /** As error texts of optimized integrations name it. */
  readonly title: string
  /** Its API's members begin with a small letter. */
  readonly small?: true
}

const named = (service: string, error: string, title: string, sdkError = error): ServiceName => ({
  ...{ service, error, sdkError, title },
})

/** By the names of optimized integrations and of the SDK: `events`, `eventbridge`. */
const NAMES: Readonly<Record<string, ServiceName>> = {
  lambda: named('lambda', 'Lambda', 'AWSLambda'),
  sqs: named('sqs', 'SQS', 'AmazonSQS', 'Sqs'),
  sns: named('sns', 'SNS', 'AmazonSNS', 'Sns'),
  events: named('events', 'EventBridge', 'AmazonEventBridge'),
  eventbridge: named('events', 'EventBridge', 'AmazonEventBridge'),
  dynamodb: named('dynamodb', 'DynamoDB', 'AmazonDynamoDBv2', 'DynamoDb'),
  dynamodbstreams: named('dynamodbstreams', 'DynamoDbStreams', 'AmazonDynamoDBStreams'),
  states: { ...named('stepfunctions', 'StepFunctions', 'AWSStepFunctions', 'Sfn'), small: true },
  sfn: { ...named('stepfunctions', 'StepFunctions', 'AWSStepFunctions', 'Sfn'), small: true },
  cloudwatchlogs: { ...named('logs', 'CloudWatchLogs', 'AWSLogs'), small: true },
  s3: named('s3', 'S3', 'Amazon S3'),
  iam: named('iam', 'Iam', 'AmazonIdentityManagement'),
  sts: named('sts', 'Sts', 'AWSSecurityTokenService'),
  scheduler: named('scheduler', 'Scheduler', 'AmazonEventBridgeScheduler'),
  kinesis: named('kinesis', 'Kinesis', 'AmazonKinesis'),
  firehose: named('firehose', 'Firehose', 'AmazonKinesisFirehose'),
  pipes: named('pipes', 'Pipes', 'AmazonEventBridgePipes'),
  schemas: named('schemas', 'Schemas', 'AWSSchemas'),
  apigateway: { ...named('apigateway', 'ApiGateway', 'AmazonApiGateway'), small: true },
  apigatewayv2: named('apigatewayv2', 'ApiGatewayV2', 'AmazonApiGatewayV2'),
  cloudtrail: named('cloudtrail', 'CloudTrail', 'AWSCloudTrail'),
  cloudwatch: named('cloudwatch', 'CloudWatch', 'AmazonCloudWatch'),
  cloudformation: named('cloudformation', 'CloudFormation', 'AmazonCloudFormation'),
  kms: named('kms', 'Kms', 'AWSKMS'),
  ssm: named('ssm', 'Ssm', 'AWSSimpleSystemsManagement'),
  secretsmanager: named('secretsmanager', 'SecretsManager', 'AWSSecretsManager'),
  ecs: { ...named('ecs', 'Ecs', 'AmazonECS'), small: true },
  batch: { ...named('batch', 'Batch', 'AWSBatch'), small: true },
  codebuild: { ...named('codebuild', 'CodeBuild', 'AWSCodeBuild'), small: true },
}

export function serviceNamed(name: string): ServiceName {
  if (Object.hasOwn(NAMES, name)) return NAMES[name]!
  return named(name, `${name[0]!.toUpperCase()}${name.slice(1)}`, name)
}
