// The services of Millrace and the SDK client that describes each.

// `xmlNamespace`: the SDK's SQS client has left the Query protocol and forgot it. `signingName`: these
// clients ask for an endpoint before they tell.
export const clients = [
  { service: 'sqs', client: 'sqs', xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/' },
  { service: 'lambda', client: 'lambda' },
  { service: 'sns', client: 'sns' },
  { service: 's3', client: 's3', signingName: 's3' },
  { service: 'events', client: 'eventbridge', signingName: 'events' },
  { service: 'cloudtrail', client: 'cloudtrail' },
  { service: 'kinesis', client: 'kinesis' },
  { service: 'firehose', client: 'firehose' },
  { service: 'apigateway', client: 'api-gateway' },
  { service: 'apigatewayv2', client: 'apigatewayv2' },
  { service: 'stepfunctions', client: 'sfn' },
  { service: 'dynamodb', client: 'dynamodb' },
  { service: 'dynamodbstreams', client: 'dynamodb-streams' },
  { service: 'scheduler', client: 'scheduler' },
  { service: 'pipes', client: 'pipes' },
  { service: 'schemas', client: 'schemas' },
  { service: 'sts', client: 'sts', signingName: 'sts' },
  { service: 'iam', client: 'iam' },
  { service: 'logs', client: 'cloudwatch-logs' },
  { service: 'cloudwatch', client: 'cloudwatch' },
  { service: 'cloudformation', client: 'cloudformation' },
  { service: 'kms', client: 'kms' },
  { service: 'secretsmanager', client: 'secrets-manager' },
  { service: 'ssm', client: 'ssm' },
]
